"""Help while entering: what can be told from what is typed so far. Nothing here writes.

Unfinished values come in: a date in words, an address, a citation, an official with a day; out
come readings, choices and doubts, and the curator decides. Begin with `days.read_day`; then
`offices.advice` tells which office was spoken in, `twins.twins` what may be entered already.
"""

from .carried import carried_by, last_source
from .cited import consequences_of
from .contacts import contact_key, contacts_on
from .dates_within import with_plain_dates
from .days import PublicationNeeded, read_day
from .offices import advice
from .sources import address_facts
from .targets import TargetChoice, clauses_of, target_choices
from .tenures import changed_offices
from .twins import alike_pairs, outline_of, side_by_side, twins, twins_of

__all__ = [
    "PublicationNeeded",
    "TargetChoice",
    "address_facts",
    "advice",
    "alike_pairs",
    "carried_by",
    "changed_offices",
    "clauses_of",
    "consequences_of",
    "contact_key",
    "contacts_on",
    "last_source",
    "outline_of",
    "read_day",
    "side_by_side",
    "target_choices",
    "twins",
    "twins_of",
    "with_plain_dates",
]
