"""Releases: immutable, numbered, citable snapshots of what was public."""

from .database import Broken
from .making import Asked, asked, folder, make
from .papers import citation
from .standing import faults, name_doi, path_of, withdraw

__all__ = [
    "Asked",
    "Broken",
    "asked",
    "citation",
    "faults",
    "folder",
    "make",
    "name_doi",
    "path_of",
    "withdraw",
]
