"""What people do with records, each verb held to the edition that its user saw."""

from .merging import ask_merge, merge, unmerge
from .reviewing import approve, submit
from .seen import APPROVE, allow
from .sending import reopen, send_back
from .storing import current, remove, store
from .undoing import discard, revert
from .withdrawing import ask_retraction, retract

__all__ = [
    "APPROVE",
    "allow",
    "approve",
    "ask_merge",
    "ask_retraction",
    "current",
    "discard",
    "merge",
    "remove",
    "reopen",
    "retract",
    "revert",
    "send_back",
    "store",
    "submit",
    "unmerge",
]
