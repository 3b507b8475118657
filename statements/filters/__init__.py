"""The public query vocabulary: one definition of every filter, for every door."""

from .base import QueryFilterSet
from .changes import ChangeFilter
from .noun_filters import (
    AgreementFilter,
    ClauseFilter,
    InstitutionFilter,
    NoFilter,
    OfficeFilter,
    OfficialFilter,
    PublisherFilter,
    SourceFilter,
    TenureFilter,
    TextVersionFilter,
)
from .reference_filter import ReferenceFilter
from .refusals import BadQuery, Fault, Refused
from .statements import StatementFilter

__all__ = [
    "AgreementFilter",
    "BadQuery",
    "ChangeFilter",
    "ClauseFilter",
    "Fault",
    "InstitutionFilter",
    "NoFilter",
    "OfficeFilter",
    "OfficialFilter",
    "PublisherFilter",
    "QueryFilterSet",
    "ReferenceFilter",
    "Refused",
    "SourceFilter",
    "StatementFilter",
    "TenureFilter",
    "TextVersionFilter",
]
