"""The fixed vocabularies: every code with its definition, and which reference fits where.

Nothing comes in; models, rules, filters, the codebook and the desk's help take the codes and what
they mean from here. Codes and definitions are those of the first dataset; topics and publishers
are rows. Begin with `defined.Defined`, then `references`, where types say what they may cite.
"""

from .actors import GovernmentKind, InstitutionKind, OfficeKind
from .agreements import AgreementKind, AgreementOrigin, PartyRole
from .dates import DateBasis, Precision
from .defined import Defined
from .desk import ENDED_STATES, Action, BatchState, DeskState, Group, Visibility
from .references import (
    AGREEMENT,
    BETWEEN_AGREEMENTS,
    CLAUSE,
    STATEMENT,
    Certainty,
    ReferenceType,
    Resolution,
)
from .statements import SPEAKING, Rendition, SourceKind, StatementKind, VoiceRole

__all__ = [
    "AGREEMENT",
    "BETWEEN_AGREEMENTS",
    "CLAUSE",
    "ENDED_STATES",
    "SPEAKING",
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
    "Group",
    "InstitutionKind",
    "OfficeKind",
    "PartyRole",
    "Precision",
    "ReferenceType",
    "Rendition",
    "Resolution",
    "SourceKind",
    "StatementKind",
    "Visibility",
    "VoiceRole",
]
