"""What things are called: every name of every authority record, in memory."""

from .index import INDEXED, Called, Named, Names, names

__all__ = ["INDEXED", "Called", "Named", "Names", "names"]
