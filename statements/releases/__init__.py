"""Releases: immutable, numbered, citable snapshots of what was public.

In comes a number of the ledger; out comes one zip with every table as CSV and as SQLite, and a
row that tells its sums. What was public then is read from changes and editions, so nobody waits
for it. Begin with `making.make`: `stage` holds the public rows as they were, `writing` has the
exporter write them; `lifecycle` says what may become of a release afterwards.
"""

from .citing import Citation
from .database import BrokenKey
from .files import releases_folder
from .lifecycle import faults, holding, name_doi, path_of, remove, withdraw
from .making import make, prepare

__all__ = [
    "BrokenKey",
    "Citation",
    "faults",
    "holding",
    "make",
    "name_doi",
    "path_of",
    "prepare",
    "releases_folder",
    "remove",
    "withdraw",
]
