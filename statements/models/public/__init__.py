"""The public side: rows written by publication alone, read by every public door.

No foreign keys: these tables are remade from the ledger's documents at any time.
"""

from __future__ import annotations

from .members import PublicMember, PublicTenure
from .records import READY, PublicRecord
from .references import Entry, PublicAbout, PublicReference, PublicTarget
from .statements import (
    PublicAddressee,
    PublicPlace,
    PublicSource,
    PublicStatement,
    PublicTopic,
    PublicVoice,
)
from .uses import USES, public_users

__all__ = [
    "READY",
    "USES",
    "Entry",
    "PublicAbout",
    "PublicAddressee",
    "PublicMember",
    "PublicPlace",
    "PublicRecord",
    "PublicReference",
    "PublicSource",
    "PublicStatement",
    "PublicTarget",
    "PublicTenure",
    "PublicTopic",
    "PublicVoice",
    "public_users",
]
