"""Bring documents in from files: rehearsed, stored as one batch, approved by a second person.

In comes a file or folder of JSON, CSV or sheets; out comes a `Rehearsal`, which tells all that
would happen and writes nothing, then one batch, whose statements wait for another person. Begin
with `rehearsing.rehearse`, then `storing.store` and `deciding.approve`; `dataset` is apart: it
loads the first dataset into an empty desk.
"""

from .dataset import (
    APPROVER,
    SAVER,
    DocumentFile,
    account,
    load,
    load_dataset,
    read_file,
    read_folder,
)
from .deciding import approve, undo
from .rehearsal import Rehearsal
from .rehearsing import rehearse
from .storing import store

__all__ = [
    "APPROVER",
    "SAVER",
    "DocumentFile",
    "Rehearsal",
    "account",
    "approve",
    "load",
    "load_dataset",
    "read_file",
    "read_folder",
    "rehearse",
    "store",
    "undo",
]
