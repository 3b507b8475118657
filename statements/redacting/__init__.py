"""Words taken out of what is past, for legal reasons: one person asks, another approves.

In comes a record with what shall go of it (`asking.What`). What is said now is changed by an
ordinary edition or a retraction first; then the bytes of old editions, of reasons and of our copies
go, and their salts. Digests and a public tombstone stay. Begin with `asking.ask`, then
`doing.approve`; `scrubbing` cleans what the database itself still holds.
"""

from .asking import What, ask, same_reasons, waiting, withdraw
from .doing import approve
from .scrubbing import scrub

__all__ = ["What", "approve", "ask", "same_reasons", "scrub", "waiting", "withdraw"]
