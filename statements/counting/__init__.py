"""How many statements and references there are of each kind, counted by the database.

In come the filters of a question and what to count by; out come groups, each with its counts and
the query that finds exactly what was counted. A group is what its query finds: `none` and `-` mean
there what they mean in filters. Begin with `count`, or `facets` for several things by themselves;
`selecting` makes the one SELECT of `joining` and `periods`, `addresses` the queries.
"""

from .counted import MOST_GROUPS, Counts, Group, count
from .facets import Facet, facets
from .plan import fault

__all__ = ["MOST_GROUPS", "Counts", "Facet", "Group", "count", "facets", "fault"]
