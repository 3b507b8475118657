"""The public side: rows written by publication alone, read by every public door.

Documents of public editions come in through `documents.public_rows`; filters, pages, exports and
search read what stands here. No foreign keys: these tables are remade from the ledger's documents
at any time. Begin with `records.PublicRecord`, every record with its ready document; the others are
columns and narrow tables for filters, `references.Entry` the one behind references, `stances` what
follows from them across records.
"""

from __future__ import annotations

from .members import PublicMember, PublicTenure, may_be_held
from .obligations import PublicDebtor, PublicObligation
from .records import READY, PublicRecord
from .references import Entry, PublicAbout, PublicReference, PublicTarget
from .stances import SPANNING, PublicAnswer, PublicStance, PublicStep
from .statements import (
    PublicAddressee,
    PublicPlace,
    PublicSource,
    PublicStatement,
    PublicTopic,
    PublicVoice,
)
from .uses import ROLES, public_users, publicly_used, uses_of

__all__ = [
    "READY",
    "ROLES",
    "SPANNING",
    "Entry",
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
    "may_be_held",
    "public_users",
    "publicly_used",
    "uses_of",
]
