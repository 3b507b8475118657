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

__all__ = [
    "APPROVER",
    "SAVER",
    "DocumentFile",
    "account",
    "desk_is_empty",
    "load",
    "load_dataset",
    "read_file",
    "read_folder",
]
