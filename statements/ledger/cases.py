"""The records of a recording that ends, each with what it said before and says now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from statements import documents, writing
from statements.documents import NOUNS, Document, Noun
from statements.documents.contents import Pointer
from statements.documents.desk import CHUNK, KEYS
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.models import Edition, Record
from statements.problems import BrokenRules, Problem, StillUsed
from statements.vocabularies import DeskState, Visibility

from .recordings import Recording


@dataclass
class Case:
    """One record at the end of a recording.

    `document` is what it says from now on, None where it is gone, and `text` that as it is stored;
    `last` is the last edition, also the one that this recording stores; `public` is what the
    public saw before.
    """

    noun: Noun
    record: Record
    text: str | None
    last: Edition | None
    public: Edition | None
    is_stated: bool
    is_stored_here: bool = False
    was_part_of: str | None = None  # the record that it was merged into when the recording ended
    submitted_at: datetime | None = None  # when what is approved now was put in review

    @cached_property
    def name(self) -> RecordName:
        return self.record.record_name

    @property
    def follows_use(self) -> bool:
        """Whether it is public only while something public uses it."""
        return self.noun.visibility == Visibility.IN_USE or self.record.waits

    @cached_property
    def document(self) -> Document | None:
        """What it says from now on, in the present format."""
        if self.is_stated:
            return documents.parse(self.text) if self.text is not None else None
        return None if self.record.state == DeskState.DELETED else self.before

    @cached_property
    def pointers(self) -> list[Pointer]:
        """What it points at from now on."""
        return documents.pointers(self.noun, self.document) if self.document else []

    @cached_property
    def points_at(self) -> Mapping[str, set[str]]:
        """The keys that it points at from now on, by noun."""
        return keys_by_noun(self.pointers)

    @cached_property
    def statement_targets(self) -> dict[str, str]:
        """The statements that it points at from now on, each with its path."""
        return {
            p.key: p.path.removesuffix(".statement") for p in self.pointers if p.noun == "statement"
        }

    @cached_property
    def pointed_at_in_public(self) -> Mapping[str, set[str]]:
        """The keys that it pointed at where the public saw it before, by noun."""
        return keys_by_noun(
            documents.pointers(self.noun, self.public_document) if self.public_document else []
        )

    @cached_property
    def new_identities(self) -> dict[str, str]:
        """The keys and uids inside it that its last edition did not have, with their paths."""
        before = documents.identities(self.noun, self.before) if self.before else {}
        now = documents.identities(self.noun, self.document) if self.document else {}
        return {name: path for name, path in now.items() if name not in before}

    @property
    def claims(self) -> dict[str, str]:
        """Its new identities, and its own uid where it is new."""
        is_new = not self.record.version and self.noun.identity == "uid"
        return {**self.new_identities, **({self.record.key: "uid"} if is_new else {})}

    @cached_property
    def before(self) -> Document | None:
        """What the last edition said when the recording ended, in the present format."""
        return read(self.noun, self.last) if self.last else None

    @cached_property
    def public_document(self) -> Document | None:
        """What the public saw before, in the present format."""
        return read(self.noun, self.public) if self.public else None

    @cached_property
    def is_changed(self) -> bool:
        """Whether it says something else than its last edition."""
        if not self.is_stated:
            return False
        if self.record.state == DeskState.DELETED:
            return self.document is not None
        return self.document != self.before

    @property
    def is_public(self) -> bool:
        return self.public is not None

    @property
    def may_have_rows(self) -> bool:
        """Whether the public side may have rows of it: what moves may have some of its parts,
        though it is not public itself."""
        return bool(self.public_document) or self.changes_merge

    @property
    def may_have_pointed(self) -> bool:
        """Whether rows that the public side may have of it point at statements."""
        return self.may_have_rows and bool(
            not self.public_document or self.pointed_at_in_public.get("statement")
        )

    @property
    def is_unmerged(self) -> bool:
        """Whether the record was part of another one and stands by itself again."""
        return self.was_part_of is not None and self.record.merged_into_id is None

    @property
    def changes_merge(self) -> bool:
        """Whether the record becomes part of another one, or returns."""
        return self.was_part_of != self.record.merged_into_id


Cases = dict[RecordName, Case]


def keys_by_noun(pointers: Iterable[Pointer]) -> Mapping[str, set[str]]:
    keys: dict[str, set[str]] = defaultdict(set)
    for pointer in pointers:
        keys[pointer.noun].add(pointer.key)
    return keys


def read(noun: Noun, edition: Edition) -> Document:
    """Return an edition's document in the noun's present format; raise BrokenRules where it was
    redacted."""
    if edition.redaction:
        message = f"{edition.pk} says nothing any more. {edition.redaction}"
        raise BrokenRules([Problem("", message, "redacted")])
    return documents.upgrade(noun, edition.format, documents.parse(edition.document))


def current_documents(noun: Noun, keys: Collection[str]) -> dict[str, Document]:
    """Return what records say now, by key: in the open recording, else by their last editions."""
    texts = {} if writing.outermost() else writing.current().texts
    names = {key: RecordName(noun.name, key) for key in keys}
    new_texts = {key: texts[name] for key, name in names.items() if name in texts}
    current = {key: documents.parse(text) for key, text in new_texts.items() if text is not None}
    for chunk in batched((str(name) for name in names.values() if name not in texts), CHUNK):
        records = Record.objects.filter(pk__in=chunk).exclude(state=DeskState.DELETED)
        keys_by_edition = {f"{record.pk}/{record.version}": record.key for record in records}
        editions = Edition.objects.filter(pk__in=keys_by_edition)
        current |= {keys_by_edition[edition.pk]: read(noun, edition) for edition in editions}
    return current


def gather_cases(recording: Recording, records: dict[RecordName, Record]) -> dict[RecordName, Case]:
    """Fetch every record's last and its public edition, and take what is said of it."""
    editions = fetch_editions(records.values())
    order = {noun: place for place, noun in enumerate(NOUNS)}
    cases = {}
    for name in sorted(records, key=lambda name: (order[name.noun], name.key)):
        record = records[name]
        change = record.public_change
        cases[name] = Case(
            NOUNS[record.noun],
            record,
            recording.texts.get(name),
            editions.get(f"{record.pk}/{record.version}"),
            editions.get(change.edition_id) if change and change.edition_id else None,
            name in recording.texts,
            was_part_of=record.merged_into_id,
        )
    return cases


def name_record(name: RecordName, problem: Problem) -> Problem:
    """Return problem with its record named at the head of its path."""
    return Problem(f"{name}:{problem.path}", problem.message, problem.code)


@contextmanager
def naming_record(case: Case, is_alone: bool) -> Iterator[None]:
    """Let the problems of one among many records name it."""
    try:
        yield
    except StillUsed:
        raise
    except BrokenRules as error:
        if is_alone:
            raise
        raise BrokenRules(name_record(case.name, problem) for problem in error.problems) from error


def fetch_editions(records: Iterable[Record]) -> dict[str, Edition]:
    """Return the last and the public edition of each record, by id."""
    ids = set()
    for record in records:
        if record.version:
            ids.add(f"{record.pk}/{record.version}")
        if record.public_change and record.public_change.edition_id:
            ids.add(record.public_change.edition_id)
    editions: dict[str, Edition] = {}
    for chunk in batched(sorted(ids), KEYS):
        editions |= {row.pk: row for row in Edition.objects.filter(pk__listed=chunk).order_by()}
    return editions
