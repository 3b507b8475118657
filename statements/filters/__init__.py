"""The public query vocabulary: one definition of every filter, for every door.

Parameters come in as they were written; out comes a narrower queryset of public rows, or
`BadQuery` with everything that is wrong and, where it is certain, a corrected query. Begin with
`statements.StatementFilter`, the richest, over `base.QueryFilterSet`; `parameters` has the kinds
of values, `lookups` the tests of one row, `starting` from where a page is read.
"""

from .accounts import AccountFilter
from .allegations import AllegationFilter, AnswerFilter
from .base import QueryFilterSet
from .changes import ChangeFilter
from .matching import Match, matches_of
from .noun_filters import (
    AgreementFilter,
    ClauseFilter,
    ContactFilter,
    GovernmentFilter,
    InstitutionFilter,
    NameFilter,
    NoFilter,
    OfficeFilter,
    PublisherFilter,
    SeriesFilter,
    SourceFilter,
    TextVersionFilter,
)
from .obligations import ObligationFilter, SaidOfClauseFilter
from .reference_filter import ReferenceFilter
from .refusals import BadQuery, Fault, Refused
from .stances import StanceFilter, StepFilter
from .statements import StatementFilter
from .tenures import OfficialFilter, TenureFilter

__all__ = [
    "AccountFilter",
    "AgreementFilter",
    "AllegationFilter",
    "AnswerFilter",
    "BadQuery",
    "ChangeFilter",
    "ClauseFilter",
    "ContactFilter",
    "Fault",
    "GovernmentFilter",
    "InstitutionFilter",
    "Match",
    "NameFilter",
    "NoFilter",
    "ObligationFilter",
    "OfficeFilter",
    "OfficialFilter",
    "PublisherFilter",
    "QueryFilterSet",
    "ReferenceFilter",
    "Refused",
    "SaidOfClauseFilter",
    "SeriesFilter",
    "SourceFilter",
    "StanceFilter",
    "StatementFilter",
    "StepFilter",
    "TenureFilter",
    "TextVersionFilter",
    "matches_of",
]
