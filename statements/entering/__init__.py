"""Help while entering: what can be told from what is typed so far. Nothing here writes."""

from .addressed import Addressed, addressed
from .citing import Cited, cited, clauses_of
from .days import Taken, read_day
from .offices import Advice, Option, advice, options
from .tenures import changed_offices
from .twins import Twin, twins

__all__ = [
    "Addressed",
    "Advice",
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
    "read_day",
    "twins",
]
