"""What people do with records, each verb held to the edition that its user saw.

In come a person, a record, the edition that they began from or saw, and a reason where one is
needed; nothing comes out: the verb is done when its recording ends, or raises with what is wrong.
Begin with `storing.store`, then `reviewing.approve`. Who may call which verb in which state stands
in `ledger.workflow`, not here.
"""

from .commenting import comment
from .merging import ask_merge, merge, unmerge
from .requirements import allow
from .returning import reopen, send_back
from .reviewing import approve, submit
from .storing import remove, store, store_with_copy
from .undoing import discard, revert
from .withdrawing import ask_retraction, retract

__all__ = [
    "allow",
    "approve",
    "ask_merge",
    "ask_retraction",
    "comment",
    "discard",
    "merge",
    "remove",
    "reopen",
    "retract",
    "revert",
    "send_back",
    "store",
    "store_with_copy",
    "submit",
    "unmerge",
]
