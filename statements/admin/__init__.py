"""The desk: Django's admin, in which every noun is one page saved as one document.

In come forms and buttons; out go documents with the edition that they began from, and calls of
the verbs of `curation`, whose refusals are shown beside the fields. Rules are never written here.
Begin with `documents.DocumentAdmin`, which every noun's admin in `nouns` follows; `page` makes a
form of a document, and a document of a form.
"""

from . import imports, nouns, parts, people, records, statements, tokens

__all__ = ["imports", "nouns", "parts", "people", "records", "statements", "tokens"]
