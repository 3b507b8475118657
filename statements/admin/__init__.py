"""The desk: Django's admin, in which every noun is one page saved as one document.

In come forms and buttons; out go documents with the edition that they began from, and calls of
the verbs of `curation`, whose refusals are shown beside the fields. Rules are never written here.
Begin with `documents.DocumentAdmin`, which every noun's admin follows and which holds what is in
the rooms: `page` makes a form of a document, and a document of a form; `conflict`, `review`,
`history` and `imports` say by their names what they are for.
"""

from . import corrections, nouns, parts, people, records, statements, tokens
from .imports import pages

__all__ = [
    "corrections",
    "nouns",
    "pages",
    "parts",
    "people",
    "records",
    "statements",
    "tokens",
]
