"""Backups: the whole database by its own tools, with the files that belong to it, in one archive.

A database and the media folder go in; out comes a zip: the database, `media/…`, and last
`manifest.json` with the size and SHA-256 of each, so that a half-written one is none. Begin with
`making.make`, which writes and checks one; `archive.verify` looks at one, `restoring.restore` puts
one in the place of a database.
"""

from .archive import BadArchive, Manifest, verify
from .making import make
from .restoring import Differs, present_facts, restore
from .tools import Unable, words_of

__all__ = [
    "BadArchive",
    "Differs",
    "Manifest",
    "Unable",
    "make",
    "present_facts",
    "restore",
    "verify",
    "words_of",
]
