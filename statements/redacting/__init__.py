"""Words taken out of what is past, for legal reasons: one person asks, another approves.

In comes a record with what shall go of it (`requests.What`). What is said now is changed by an
ordinary edition or a retraction first; then the bytes of old editions, of reasons and of our copies
go, and their salts. Digests and a public tombstone stay. Begin with `requests.ask`, then
`approval.approve`; `reports` is apart: one person takes the words out of what a reader reported.
`scrubbing` cleans what the database itself still holds.
"""

from .approval import approve
from .reports import take_out
from .requests import What, ask, same_reasons, withdraw
from .scrubbing import scrub

__all__ = ["What", "approve", "ask", "same_reasons", "scrub", "take_out", "withdraw"]
