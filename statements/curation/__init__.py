"""What people do with records: store, submit, approve, retract, remove."""

from .reviewing import approve, submit
from .seen import APPROVE
from .storing import current, remove, store
from .withdrawing import ask_retraction, retract

__all__ = [
    "APPROVE",
    "approve",
    "ask_retraction",
    "current",
    "remove",
    "retract",
    "store",
    "submit",
]
