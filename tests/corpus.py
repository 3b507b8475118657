"""The first dataset many times over, under fresh uids."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import orjson

from statements import importing, ledger
from statements.documents.mapping import batched
from statements.keys import new_uid

from .factories import FIRST_EDITION, Document, analyse

UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def copies(times: int) -> list[tuple[str, Document]]:
    """Return the dataset's sources and statements `times` over, as noun and document.

    Uids are new, and what points at another source or statement of the dataset points at the
    one of the same copy. Tenures keep theirs: they belong to officials, who are there once.
    """
    documents = {f.noun: f.documents for f in importing.read_folder(FIRST_EDITION)}
    kept = {row["uid"] for official in documents["official"] for row in official["tenures"]}
    pairs: list[tuple[str, Document]] = []
    for _ in range(times):
        fresh: dict[str, str] = {}

        def renew(match: re.Match[str], fresh: dict[str, str] = fresh) -> str:
            uid = match.group()
            return uid if uid in kept else fresh.setdefault(uid, new_uid())

        for noun in ("source", "statement"):
            text = UID.sub(renew, orjson.dumps(documents[noun]).decode())
            pairs += [(noun, document) for document in orjson.loads(text)]
    return pairs


def load_copies(times: int, chunk: int = 20) -> int:
    """Load and publish `times` copies of the dataset's statements; return how many."""
    saver, approver = (importing.account(name) for name in ("dataset", "dataset-review"))
    at, statements = datetime(2026, 11, 23, tzinfo=UTC), 0
    for group in batched(range(times), chunk):
        copied = copies(len(group))
        with ledger.recording(saver, "Copies", at=at) as recording:
            for noun in ("source", "statement"):
                documents = [document for name, document in copied if name == noun]
                file = importing.DocumentFile(noun, 1, at, documents)
                importing.load(recording, file, approver)
                statements += len(documents) if noun == "statement" else 0
    analyse()
    return statements
