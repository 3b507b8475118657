"""Help while entering: what can be told from what is typed so far. Nothing here writes.

Unfinished values come in: a date in words, an address, a citation, an official with a day; out
come readings, choices and doubts, and the curator decides. Begin with `days.read_day`; then
`offices.advice` tells which office was spoken in, `twins.twins` what may be entered already.
"""

from .contacts import ContactChoice, contact_key, contacts_on
from .days import DayReading, PublicationNeeded, read_day
from .offices import Advice, Option, advice, tenure_options
from .sources import AddressFacts, address_facts
from .targets import TargetChoice, clauses_of, target_choices
from .tenures import changed_offices
from .twins import Twin, alike_pairs, side_by_side, twins, twins_of

__all__ = [
    "AddressFacts",
    "Advice",
    "ContactChoice",
    "DayReading",
    "Option",
    "PublicationNeeded",
    "TargetChoice",
    "Twin",
    "address_facts",
    "advice",
    "alike_pairs",
    "changed_offices",
    "clauses_of",
    "contact_key",
    "contacts_on",
    "read_day",
    "side_by_side",
    "target_choices",
    "tenure_options",
    "twins",
    "twins_of",
]
