"""What things are called: every name of every authority record, in memory.

The public records come in, read anew once one of them has changed; out come names, folded, with
whom they mean. Begin with `index.names`. `spellings` adds the forms in which a search may meet a
name, `phrases` the dates by which texts are named.
"""

from .index import NAME_REASONS, NOUNS_BY_RANK, SURNAME, IndexedName, Names, names
from .spellings import Spellings, bare_name, inflections, spelled_words, spellings

__all__ = [
    "NAME_REASONS",
    "NOUNS_BY_RANK",
    "SURNAME",
    "IndexedName",
    "Names",
    "Spellings",
    "bare_name",
    "inflections",
    "names",
    "spelled_words",
    "spellings",
]
