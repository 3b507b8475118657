"""Full text: what a query asks, the words of a document, and how each database tests them.

A query is words, "phrases", `-not` and `or`. Words are compared by their stems, quoted words as
they are spelled, both folded (`statements.folding`). The words are made in Python and stored as
text, so that both databases give the same answers.
"""

from .expressions import matches_of
from .matching import holds, ranking
from .parsing import Unsearchable, parse_query
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
