"""Many new records, stored and public at once: the very rows that an ordinary recording writes.

An ordinary recording renders, compares and checks each record. What a batch brings is new, so
its rows follow from its documents alone: they are made chunk by chunk and inserted by table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import OuterRef, Subquery

from statements import copying, writing
from statements.documents import NOUNS, Document, PublicRows
from statements.documents.links import held_keys, missing
from statements.documents.mapping import batched
from statements.models import PUBLIC, Change, Edition, Identity, Record, User
from statements.problems import BrokenRules, Problem

from . import publishing
from .ahead import Ahead
from .answers import pointed_at, pointing_last
from .fresh import Fresh, Line, Signed, desk_rows, ledger_rows
from .known import ASKING, Known
from .lines import refuse
from .opened import Recording, lock_ledger

CHUNK = 2_000  # documents held in memory at a time
MANY = ("statement", "source")  # nouns too many to remember
KEYS = 10_000  # keys asked for in one query; SQLite takes 32,766


def publish(recording: Recording, told: Iterable[tuple[str, Document]], approver: User) -> int:
    """Store and publish new records, given as noun and document; return how many.

    The caller has validated them: `documents.faults`, the rules of several rows and what the
    public asks of a statement are not looked at again. No key or uid may have been used before;
    what a document points at stands on the desk, or in the stream at most a chunk later; a
    statement answers only what is public or in the stream. A source becomes public with the
    first document that uses it. Raises BrokenRules; then nothing of the recording is kept.
    """
    recording.refuse_if_closed()
    if approver == recording.user:
        raise refuse("Somebody else must approve: you saved this.", "own_work")
    count = 0
    with recording.writing_in_bulk(NOUNS), writing.unsealed(), Bulk(recording, approver) as bulk:
        lock_ledger()
        bulk.start()
        for chunk in batched(told, CHUNK):
            bulk.write([Fresh.of(NOUNS[noun], document) for noun, document in chunk])
            count += len(chunk)
        bulk.finish()
    return count


class Bulk(Ahead):
    """What is known from one chunk to the next.

    The public rows of a chunk are made while the chunk before is written.
    """

    def __init__(self, recording: Recording, approver: User) -> None:
        super().__init__()
        self.coming: Callable[[], PublicRows] | None = None
        self.signed = Signed(recording.user.pk, approver.pk, recording.at, recording.reason)
        self.number = 0
        self.known = Known()
        self.held: set[tuple[str, str]] = set()  # what was found on the desk, by noun

    def start(self) -> None:
        """Read where the ledger stands, now that it is locked."""
        self.number = Change.objects.last_number()

    def write(self, new: list[Fresh]) -> None:
        """Write a chunk: its desk rows, its lines in the ledger, its public rows."""
        refuse_hidden_targets(new)
        lines = self.lines(new)
        try:
            with transaction.atomic():  # so that more can be asked after an error
                for model, columns, rows in (
                    *ledger_rows(new, lines, self.signed),
                    *desk_rows(new),
                ):
                    copying.insert(model, columns, rows)
        except IntegrityError:
            refuse_known(new)
            raise
        self.refuse_missing(new)
        hidden = [line for line in lines if line.edition]
        if hidden:
            make_public(hidden, {"state": "published"})
        self.publish(lines)
        if any(item.noun.name == "statement" for item in new):
            check_links()  # nothing that comes later may be pointed at: keep the queue short

    def lines(self, new: list[Fresh]) -> list[Line]:
        """Return the lines of the ledger in the order that a recording gives them."""
        used = {key for item in new for key in item.sources}
        lines = [Line(item.record, item.noun, item.text, item) for item in new if item.shown(used)]
        own = {item.key for item in new if item.noun.name == "source"}
        lines += drafts_of(used - own)
        order = {name: place for place, name in enumerate(NOUNS)}
        statements = [line for line in lines if line.noun.name == "statement"]
        rest = [line for line in lines if line.noun.name != "statement"]
        rest.sort(key=lambda line: (order[line.noun.name], line.record))
        by_key = {line.key: line for line in sorted(statements, key=lambda line: line.record)}
        points = {key: [*pointed_at(line.document)] for key, line in by_key.items()}
        ordered = [*rest, *(by_key[key] for key in pointing_last(points))]
        for line in ordered:
            self.number += 1
            line.number = self.number
        return ordered

    def refuse_missing(self, new: list[Fresh]) -> None:
        """Raise BrokenRules where a document points at nothing on the desk."""
        wanted = {pointed for item in new for pointed in item.pointed} - self.held
        held = held_keys(wanted)
        found = {(noun, key) for noun, keys in held.items() for key in keys}
        self.held |= {(noun, key) for noun, key in found if noun not in MANY}
        lost = [
            Problem(f"{item.record}:{problem.path}", problem.message, problem.code)
            for item in (new if wanted - found else ())
            for problem in missing((p for p in item.pointers if p[1:] not in self.held), held)
        ]
        if lost:
            raise BrokenRules(lost)

    def publish(self, lines: list[Line]) -> None:
        """Begin to make public rows, and write those of the chunk before."""
        for line in lines:
            self.known.learn(line.noun, line.document)
        told = [(line.record, line.text, line.number) for line in lines]
        said = [line.document for line in lines]
        context = self.known.context(
            (line.noun.name, line.document) for line in lines if line.noun.name in ASKING
        )
        before = self.coming
        self.coming = self.begin(partial(publishing.rows_of, told, context, said))
        insert_public(before() if before else {})

    def finish(self) -> None:
        """Write what is left, and let the database look at all of it."""
        insert_public(self.coming() if self.coming else {})
        check_links()


def insert_public(found: PublicRows) -> None:
    """Write public rows."""
    for model in PUBLIC:
        if found.get(model):
            columns = own_columns(model)
            rows = ([*map(row.get, columns)] for row in found[model])
            copying.insert(model, columns, rows)


def own_columns(model: type[models.Model]) -> list[str]:
    """Return the columns of a model that are not counted by the database."""
    fields = model._meta.concrete_fields
    return [f.attname for f in fields if not f.get_internal_type().endswith("AutoField")]


def refuse_known(new: list[Fresh]) -> None:
    """Raise BrokenRules where a key or uid was ever used, or stands in two documents."""
    taken = list(twice(new))
    held = {f"{noun}/{key}": key for noun, key in namesakes(new)}
    for pks in batched((item.record for item in new), KEYS):
        held |= {pk: pk for pk in Record.objects.filter(pk__in=pks).values_list("pk", flat=True)}
    for pks in batched((name for item in new for name in item.identities), KEYS):
        held |= dict(Identity.objects.filter(pk__in=pks).values_list("pk", "record_id"))
    for item in new if held else ():
        names = {item.record: item.noun.identity} | item.identities
        taken += [
            Problem(f"{item.record}:{path}", f"{name} is used: this takes new ones.", "key_taken")
            for name, path in names.items()
            if name in held
        ]
    if taken:
        raise BrokenRules(taken)


def namesakes(new: list[Fresh]) -> Iterator[tuple[str, str]]:
    """Yield new agreements whose key a series has, and the other way round."""
    for noun, other in (("agreement", "series"), ("series", "agreement")):
        keys = [item.key for item in new if item.noun.name == noun]
        for key in Record.objects.filter(noun=other, key__in=keys).values_list("key", flat=True):
            yield noun, key


def twice(new: list[Fresh]) -> Iterator[Problem]:
    """Tell which keys and uids stand in more than one document of a chunk."""
    names = Counter(name for item in new for name in (item.record, *item.identities))
    for name in [name for name, count in names.items() if count > 1]:
        message = f"{name} stands in two documents: a key or uid is used once."
        yield Problem(name, message, "key_taken")


def refuse_hidden_targets(
    new: list[Fresh], due: Callable[[set[str]], set[str]] = lambda uids: set()
) -> None:
    """Raise BrokenRules where a statement answers one that is neither public, nor in the chunk,
    nor due to become public in the same recording: asked of `due`."""
    own = {item.key for item in new if item.noun.name == "statement"}
    asked = [
        (item, uid, path)
        for item in new
        if item.noun.name == "statement"
        for uid, path in pointed_at(item.document).items()
        if uid not in own
    ]
    public: set[str] = set()
    for uids in batched({uid for _, uid, _ in asked}, KEYS):
        held = Record.objects.public().filter(pk__in=[f"statement/{uid}" for uid in uids])
        public |= set(held.values_list("key", flat=True))
    public |= due({uid for _, uid, _ in asked} - public)
    hidden = [
        Problem(f"{item.record}:{path}", f"The statement {uid} is not public.", "target")
        for item, uid, path in asked
        if uid not in public
    ]
    if hidden:
        raise BrokenRules(hidden)


def drafts_of(keys: set[str]) -> Iterator[Line]:
    """Yield the lines of sources that stood on the desk and are used from now on."""
    for part in batched(sorted(f"source/{key}" for key in keys), KEYS):
        records = Record.objects.filter(pk__in=part, public_change__edition=None)
        held = {f"{record.pk}/{record.version}": record for record in records}
        for edition in Edition.objects.filter(pk__in=held):
            noun = NOUNS["source"]
            yield Line(edition.record_id, noun, publishing.text_of(edition), None, edition)


def make_public(lines: list[Line], says: dict[str, Any]) -> None:
    """Say on the records of such lines that they are public now, and what else they say."""
    numbers = [line.number for line in lines]
    for part in batched((line.record for line in lines), KEYS):
        own = Change.objects.filter(
            record=OuterRef("pk"), number__range=(min(numbers), max(numbers))
        )
        held = Record.objects.filter(pk__listed=part)
        held.update(public_change=Subquery(own.values("number")[:1]), **says)


def check_links() -> None:
    """Let PostgreSQL check foreign keys now; SQLite counts what is broken as it goes."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
