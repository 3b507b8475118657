"""Full text: what a query asks, the words of a document, and how each database tests them.

A query is words, "phrases", word*, `-not` and `or`; texts go in as words and stems. Words are
compared by their stems, quoted words as they are spelled, both folded (`statements.folding`). All
is made in Python and stored as text, so that both databases give the same answers. Begin with
`parsing.parse_query`, then `expressions.matches_of`; `texts.texts_of` makes what is stored.
"""

from .expressions import matches_of
from .matching import holds, ranking
from .parsing import parse_query
from .pieces import Unsearchable
from .query import Phrase, Query, Term
from .snippets import snippet
from .texts import Part, Texts, texts_of

__all__ = [
    "Part",
    "Phrase",
    "Query",
    "Term",
    "Texts",
    "Unsearchable",
    "holds",
    "matches_of",
    "parse_query",
    "ranking",
    "snippet",
    "texts_of",
]
