"""Bring documents in from files: rehearsed, stored as one batch, approved by a second person."""

from .dataset import (
    APPROVER,
    SAVER,
    DocumentFile,
    account,
    desk_is_empty,
    load,
    load_dataset,
    read_file,
    read_folder,
)
from .deciding import Approved, Undone, approve, undo
from .rehearsal import Rehearsal
from .rehearsing import rehearse
from .storing import store

__all__ = [
    "APPROVER",
    "SAVER",
    "Approved",
    "DocumentFile",
    "Rehearsal",
    "Undone",
    "account",
    "approve",
    "desk_is_empty",
    "load",
    "load_dataset",
    "read_file",
    "read_folder",
    "rehearse",
    "store",
    "undo",
]
