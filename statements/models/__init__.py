"""The tables: the desk, the records with their editions and changes, and the public side.

Only the ledger writes to these three (`sealed.Sealed`); constraints hold what one row can tell, and
questions about rows are methods of the QuerySet beside a model. Begin with `records`: a record
and its editions, and `changes`, the ledger; then `desk.DeskModel`, what every table of the desk
shares, and `public`, what the public reads.
"""

from .actors import Government, Institution
from .agreements import Agreement, AgreementSource, AgreementUrl, DateLabel, ExternalId, Party
from .appearances import Appearance, Quote
from .batches import Batch
from .changes import Change, Epoch
from .checks import CheckRun
from .clauses import Clause, ClauseSource, ClauseTopic
from .comments import RowComment
from .contacts import Contact, Participant
from .corrections import Correction
from .desk import DeskModel, desk_models
from .editions import Edition, Identity
from .names import Alias
from .obligations import Obligation, ObligationDebtor
from .offices import Office, Official, Tenure, TenureSource
from .presence import OpenPage
from .public import (
    READY,
    SPANNING,
    Entry,
    PublicAbout,
    PublicAddressee,
    PublicAnswer,
    PublicDebtor,
    PublicMember,
    PublicObligation,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStance,
    PublicStatement,
    PublicStep,
    PublicTarget,
    PublicTenure,
    PublicTopic,
    PublicVoice,
)
from .records import Record
from .redactions import Redaction
from .references import About, Reference, Target
from .releases import Release
from .search import DeskWords, SearchDocument, SearchRecord
from .sources import Publisher, SavedCopy, Source, SourceCite
from .statements import Addressee, Statement, StatementPlace, StatementTopic, Voice
from .subjects import Place, PlaceName, Topic
from .texts import Series, SeriesMember, TextVersion
from .users import User
from .views import SavedView

PUBLIC = (
    PublicRecord,
    PublicStatement,
    PublicReference,
    PublicVoice,
    PublicAddressee,
    PublicTopic,
    PublicPlace,
    PublicSource,
    Entry,
    PublicStep,
    PublicTarget,
    PublicAbout,
    PublicMember,
    PublicTenure,
    PublicObligation,
    PublicDebtor,
    SearchDocument,
    SearchRecord,
)

__all__ = [
    "PUBLIC",
    "READY",
    "SPANNING",
    "About",
    "Addressee",
    "Agreement",
    "AgreementSource",
    "AgreementUrl",
    "Alias",
    "Appearance",
    "Batch",
    "Change",
    "CheckRun",
    "Clause",
    "ClauseSource",
    "ClauseTopic",
    "Contact",
    "Correction",
    "DateLabel",
    "DeskModel",
    "DeskWords",
    "Edition",
    "Entry",
    "Epoch",
    "ExternalId",
    "Government",
    "Identity",
    "Institution",
    "Obligation",
    "ObligationDebtor",
    "Office",
    "Official",
    "OpenPage",
    "Participant",
    "Party",
    "Place",
    "PlaceName",
    "PublicAbout",
    "PublicAddressee",
    "PublicAnswer",
    "PublicDebtor",
    "PublicMember",
    "PublicObligation",
    "PublicPlace",
    "PublicRecord",
    "PublicReference",
    "PublicSource",
    "PublicStance",
    "PublicStatement",
    "PublicStep",
    "PublicTarget",
    "PublicTenure",
    "PublicTopic",
    "PublicVoice",
    "Publisher",
    "Quote",
    "Record",
    "Redaction",
    "Reference",
    "Release",
    "RowComment",
    "SavedCopy",
    "SavedView",
    "SearchDocument",
    "SearchRecord",
    "Series",
    "SeriesMember",
    "Source",
    "SourceCite",
    "Statement",
    "StatementPlace",
    "StatementTopic",
    "Target",
    "Tenure",
    "TenureSource",
    "TextVersion",
    "Topic",
    "User",
    "Voice",
    "desk_models",
]
