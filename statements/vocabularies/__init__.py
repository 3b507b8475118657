"""The fixed vocabularies: every code with its definition, and which reference fits where.

The codes and definitions are those of the first dataset; topics and publishers are rows.
"""

from .actors import GovernmentKind, InstitutionKind, OfficeKind
from .agreements import AgreementKind, AgreementOrigin, PartyRole
from .dates import DateBasis, Precision
from .defined import Defined
from .desk import Action, BatchState, DeskState
from .references import (
    AGREEMENT,
    BETWEEN_AGREEMENTS,
    CLAUSE,
    STATEMENT,
    Certainty,
    ReferenceType,
    Resolution,
)
from .statements import Rendition, SourceKind, StatementKind, VoiceRole

__all__ = [
    "AGREEMENT",
    "BETWEEN_AGREEMENTS",
    "CLAUSE",
    "STATEMENT",
    "Action",
    "AgreementKind",
    "AgreementOrigin",
    "BatchState",
    "Certainty",
    "DateBasis",
    "Defined",
    "DeskState",
    "GovernmentKind",
    "InstitutionKind",
    "OfficeKind",
    "PartyRole",
    "Precision",
    "ReferenceType",
    "Rendition",
    "Resolution",
    "SourceKind",
    "StatementKind",
    "VoiceRole",
]
