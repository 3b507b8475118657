"""The desk: Django's admin, in which every noun is one page saved as one document."""

from . import imports, nouns, parts, people, records, tokens

__all__ = ["imports", "nouns", "parts", "people", "records", "tokens"]
