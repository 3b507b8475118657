"""What things are called: every name of every authority record, in memory."""

from .index import INDEXED, Called, Named, Names, names
from .spellings import Spellings, spelled, spellings

__all__ = ["INDEXED", "Called", "Named", "Names", "Spellings", "names", "spelled", "spellings"]
