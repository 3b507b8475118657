"""The fixed vocabularies: every code with its definition, and which reference fits where.

Nothing comes in; models, rules, filters, the codebook and the desk's help take the codes and what
they mean from here. Codes and definitions are those of the first dataset; topics and publishers
are rows. Begin with `defined.Defined`, then `reference_types`, whose `citing_acts` say what they
may cite.
"""

from .actors import AliasKind, GovernmentKind, InstitutionKind, OfficeKind
from .agreements import AgreementKind, AgreementOrigin, PartyRole, Stage
from .borders import BORDERS, borders_of
from .citing_acts import AGREEMENT, CLAUSE, STATEMENT
from .coding import CODING_RULES, NARROWED, NARROWED_IN, PLACES
from .dates import DateBasis, Precision
from .defined import Defined, with_codes
from .desk import ENDED_STATES, Action, BatchState, CorrectionState, DeskState, Group, Visibility
from .families import Direction, Family
from .reference_types import ReferenceType
from .references import TAKING_BACK, Certainty, Resolution
from .stances import AccountHeld, AnswerKind, Axis, DueSide, Scope
from .statements import (
    SPEAKING,
    ContactKind,
    QuoteVoice,
    Rendition,
    SourceKind,
    StatementKind,
    VoiceRole,
)

VOCABULARIES = {tuple(defined.choices): defined for defined in with_codes()}

__all__ = [
    "AGREEMENT",
    "BORDERS",
    "CLAUSE",
    "CODING_RULES",
    "ENDED_STATES",
    "NARROWED",
    "NARROWED_IN",
    "PLACES",
    "SPEAKING",
    "STATEMENT",
    "TAKING_BACK",
    "VOCABULARIES",
    "AccountHeld",
    "Action",
    "AgreementKind",
    "AgreementOrigin",
    "AliasKind",
    "AnswerKind",
    "Axis",
    "BatchState",
    "Certainty",
    "ContactKind",
    "CorrectionState",
    "DateBasis",
    "Defined",
    "DeskState",
    "Direction",
    "DueSide",
    "Family",
    "GovernmentKind",
    "Group",
    "InstitutionKind",
    "OfficeKind",
    "PartyRole",
    "Precision",
    "QuoteVoice",
    "ReferenceType",
    "Rendition",
    "Resolution",
    "Scope",
    "SourceKind",
    "Stage",
    "StatementKind",
    "Visibility",
    "VoiceRole",
    "borders_of",
]
