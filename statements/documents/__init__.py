"""Documents: a record and everything that belongs to it as one JSON value."""

from .context import Context, PublicRows, dump, facts, parse
from .desk import load, remove, render
from .diff import Difference, changed_fields, differences
from .formats import upgrade
from .links import held_keys, missing, pointers
from .mapping import Document, Noun, flatten, identities, unflatten
from .nouns import CHILDREN, NOUNS, PLURALS
from .public import public_rows
from .validation import faults

__all__ = [
    "CHILDREN",
    "NOUNS",
    "PLURALS",
    "Context",
    "Difference",
    "Document",
    "Noun",
    "PublicRows",
    "changed_fields",
    "differences",
    "dump",
    "facts",
    "faults",
    "flatten",
    "held_keys",
    "identities",
    "load",
    "missing",
    "parse",
    "pointers",
    "public_rows",
    "remove",
    "render",
    "unflatten",
    "upgrade",
]
