"""The desk: Django's admin, in which every noun is one page saved as one document."""

from . import nouns, parts, people, records, tokens

__all__ = ["nouns", "parts", "people", "records", "tokens"]
