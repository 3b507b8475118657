"""What stands in a release in the place of words that were redacted since its number.

In comes the table `told` of what was public then, by record; it goes out with what the public read
next of each redacted record, and without what would lead nowhere. Begin with
`Replacing.replace_all`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from statements.documents import NOUNS, Document, parse, pointers
from statements.documents.contents import Pointer, identities
from statements.documents.desk import DOCUMENTS
from statements.documents.links import part_names
from statements.keys import RecordName, clause_key, clause_parts
from statements.ledger.facts import text_of
from statements.models import Change, Edition, Identity, Redaction

CLAUSE, STATEMENT = "clause", "statement"


class Replacement(NamedTuple):
    """A record whose edition of then was redacted, or that points at nothing without one: the line
    of a later edition that stands in its place, None where the record is left out."""

    record: str
    number: int | None
    redaction: Redaction


class Row(NamedTuple):
    """What is public of a record: its edition, of a merged one the last, and what it is part of."""

    edition: str | None
    last: str | None
    winner: str | None


class Replacing:
    """Replaces what was redacted; leaves out what that makes point at nothing."""

    def __init__(self, cursor: Any, number: int) -> None:
        self.cursor, self.number = cursor, number
        self.replacements: dict[str, Replacement] = {}
        self.parts: dict[str, set[RecordName]] = {}  # by edition, what may be pointed at in it

    def replace_all(self) -> list[Replacement]:
        for edition in Edition.objects.exclude(redaction=None).select_related("redaction"):
            row = self.row(edition.record_id)
            if row and edition.redaction and edition.pk in (row.edition, row.last):
                self.replace(edition.record_id, row, edition.redaction)
        changed = [*self.replacements]
        while changed:
            broken = {name: self.replacements[name].redaction for name in self.broken(changed)}
            broken |= self.pointing_at_nothing(changed)
            changed = [name for record, why in broken.items() for name in self.leave(record, why)]
        return [*self.replacements.values()]

    def replace(self, record: str, row: Row, redaction: Redaction) -> None:
        """Put what the public read next of a record in its place, nothing where that is gone."""
        later = Change.objects.filter(
            record=record, number__gt=self.number, edition__isnull=False, edition__redaction=None
        )
        if change := later.order_by("number").first():
            self.put(record, row, change.edition_id)
            self.replacements[record] = Replacement(record, change.number, redaction)
        else:
            self.leave(record, redaction)

    def leave(self, record: str, redaction: Redaction) -> list[str]:
        """Leave a record out with all that is part of it; return the names of these."""
        row, names = self.row(record), list[str]()
        if row and (row.edition or row.last):
            self.put(record, row, None)
            self.replacements[record] = Replacement(record, None, redaction)
            names.append(record)
        noun, key = RecordName.parse(record)
        sql = "SELECT record FROM told WHERE winner = %s AND record LIKE %s"
        losers = self.cursor.execute(sql, [key, f"{noun}/%"]).fetchall()
        return names + [name for (loser,) in losers for name in self.leave(loser, redaction)]

    def row(self, record: str) -> Row | None:
        sql = "SELECT edition, last, winner FROM told WHERE record = %s"
        row = self.cursor.execute(sql, [record]).fetchone()
        return row and Row(*row)

    def put(self, record: str, row: Row, edition: str | None) -> None:
        sql = "UPDATE told SET edition = %s, last = %s WHERE record = %s"
        self.cursor.execute(sql, [edition if row.edition else None, edition, record])

    # What points at nothing

    def broken(self, records: Iterable[str]) -> Iterator[str]:
        """Yield those of some records that point at what was not public then."""
        for record in records:
            row = self.row(record)
            edition = row and (row.edition or row.last)
            if edition and not all(map(self.stands, self.pointers(edition))):
                yield record

    def pointers(self, edition: str) -> list[Pointer]:
        noun = NOUNS[RecordName.parse(edition.rpartition("/")[0]).noun]
        return pointers(noun, self.document(edition))

    def document(self, edition: str) -> Document:
        return parse(text_of(Edition.objects.get(pk=edition)))

    def stands(self, pointer: Pointer) -> bool:
        """Tell whether the release has what is pointed at. A statement that is gone has a line."""
        if pointer.noun not in NOUNS:
            return self.part_stands(RecordName(pointer.noun, pointer.key))
        row = self.row(f"{pointer.noun}/{pointer.key}")
        if row and row.winner:
            return self.stands(pointer._replace(key=row.winner))
        return row is not None and (row.edition is not None or pointer.noun == STATEMENT)

    def part_stands(self, part: RecordName) -> bool:
        """Tell the same of what lives inside a record: a clause, a tenure, an office."""
        if part.noun == CLAUSE:
            agreement, number = clause_parts(part.key)
            owner = f"agreement/{agreement}"
        else:
            ids = (part.key, str(part))
            owners = Identity.objects.filter(pk__in=ids).values_list("record", flat=True)
            owner = owners.first() or ""
        row = self.row(owner)
        if row and row.winner and part.noun == CLAUSE:
            return self.part_stands(RecordName(CLAUSE, clause_key(row.winner, number)))
        edition = row and (row.edition or row.last)
        return edition is not None and part in self.parts_of(edition)

    def parts_of(self, edition: str) -> set[RecordName]:
        if edition not in self.parts:
            noun = RecordName.parse(edition.rpartition("/")[0]).noun
            self.parts[edition] = part_names(noun, self.document(edition))
        return self.parts[edition]

    def pointing_at_nothing(self, changed: Iterable[str]) -> dict[str, Redaction]:
        """Return which records point at what some changed ones no longer hold, with why."""
        terms = dict(term for record in changed for term in self.lost_terms(record))
        if not terms:
            return {}
        pattern = re.compile("|".join(f'"{re.escape(term)}"' for term in sorted(terms)))
        broken: dict[str, Redaction] = {}
        for chunk in self.editions():
            rows = Edition.objects.filter(pk__in=chunk).order_by()
            for pk, record, text in rows.values_list("pk", "record", "document"):
                terms_there = {match[1:-1] for match in pattern.findall(text)}
                if terms_there and not all(map(self.stands, self.pointers(pk))):
                    broken[record] = self.replacements[terms[min(terms_there)]].redaction
        return broken

    def editions(self) -> Iterator[list[str]]:
        """Yield what is public, some hundred at a time."""
        sql = (
            "SELECT record, coalesce(edition, last) FROM told WHERE record > %s"
            " AND coalesce(edition, last) > '' ORDER BY record LIMIT %s"
        )
        rows = self.cursor.execute(sql, ["", DOCUMENTS]).fetchall()
        while rows:
            yield [edition for _, edition in rows]
            rows = self.cursor.execute(sql, [rows[-1][0], DOCUMENTS]).fetchall()

    def lost_terms(self, record: str) -> Iterator[tuple[str, str]]:
        """Yield keys and uids by which others point at what a record may no longer hold."""
        row, name = self.row(record), RecordName.parse(record)
        edition = row and (row.edition or row.last)
        if edition is None or name.noun == "agreement":  # a clause is told by its number
            yield name.key, record
        kept = identities(NOUNS[name.noun], self.document(edition)) if edition else {}
        owned = Identity.objects.filter(record=record).values_list("pk", flat=True)
        yield from ((pk.rpartition("/")[2], record) for pk in owned if pk not in kept)
