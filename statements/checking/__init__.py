"""The audit of all data: every rule over all rows, and each store beside the others.

Nothing goes in; out come faults, each with where it is. First what no form gives (`columns`) and
what digests do not hold, so that the rest may stumble over it: then desk, editions, ledger and
public side are compared. Begin with `audit.check_data`.
"""

from .audit import check_data
from .faults import Fault

__all__ = ["Fault", "check_data"]
