"""Documents: a record and everything that belongs to it as one JSON value.

A document comes in; out come its rows for desk and public side, what is wrong with it, what it
points at, and how it differs from another one. All of that follows from one declaration per noun
and is pure, but for what reads the desk around a document (`desk`, `links`, `merges`, `world`,
`shared_rows`, `looks.surroundings`). Begin with `nouns`, then `mapping`, what a declaration is of.
"""

from .contents import flatten, identities, pointers
from .context import Context, PublicRows, dump, facts, parse
from .declaration import Noun
from .desk import render, unflatten
from .diff import Difference, changed_fields, differences
from .formats import arrange, upgrade
from .links import existing_keys_by_noun, missing
from .mapping import Document
from .nouns import BY_UID, CHILDREN, KINDS, NOUNS, PLURALS, path_of
from .public import public_rows
from .validation import faults

__all__ = [
    "BY_UID",
    "CHILDREN",
    "KINDS",
    "NOUNS",
    "PLURALS",
    "Context",
    "Difference",
    "Document",
    "Noun",
    "PublicRows",
    "arrange",
    "changed_fields",
    "differences",
    "dump",
    "existing_keys_by_noun",
    "facts",
    "faults",
    "flatten",
    "identities",
    "missing",
    "parse",
    "path_of",
    "pointers",
    "public_rows",
    "render",
    "unflatten",
    "upgrade",
]
