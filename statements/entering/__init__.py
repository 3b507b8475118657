"""Help while entering: what can be told from what is typed so far. Nothing here writes.

Unfinished values come in: a date in words, an address, a citation, an official with a day; out
come readings, choices and doubts, and the curator decides. Begin with `days.read_day`; then
`offices.advice` tells which office was spoken in, `twins.twins` what may be entered already.
"""

from .days import Beside, Taken, read_day
from .offices import Advice, Option, advice, options
from .sources import Addressed, addressed
from .targets import Cited, cited, clauses_of
from .tenures import changed_offices
from .twins import Twin, pairs, side_by_side, twins, twins_of

__all__ = [
    "Addressed",
    "Advice",
    "Beside",
    "Cited",
    "Option",
    "Taken",
    "Twin",
    "addressed",
    "advice",
    "changed_offices",
    "cited",
    "clauses_of",
    "options",
    "pairs",
    "read_day",
    "side_by_side",
    "twins",
    "twins_of",
]
