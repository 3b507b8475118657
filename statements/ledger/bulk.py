"""Many new records, stored and public at once: the very rows that an ordinary recording writes.

An ordinary recording renders, compares and checks each record. What a batch brings is new, so
its rows follow from its documents alone: they are made chunk by chunk and inserted by table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef, Q, Subquery

from statements import copying
from statements.documents import KINDS, NOUNS, Document, Noun, PublicRows
from statements.documents.contents import pointers
from statements.documents.desk import KEYS
from statements.documents.links import existing_keys_by_noun, missing
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.models import Change, Edition, Identity, Record, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import DeskState, Visibility

from . import publishing
from .background import BackgroundThread
from .chain import Chain
from .facts import FACT_NOUNS, FactCache
from .lines import broken_rule
from .locks import lock_ledger
from .new_rows import Fresh, Line, Signed, desk_rows, ledger_rows
from .projections.public import insert_public
from .recordings import Recording
from .responses import order_targets_first, statement_targets
from .sources import FOLLOWING_NOUNS

CHUNK = 2_000  # documents held in memory at a time


def publish(recording: Recording, told: Iterable[tuple[str, Document]], approver: User) -> int:
    """Store and publish new records, given as noun and document; return how many.

    The caller has validated them: `documents.faults`, the rules of several rows and what the
    public asks of a statement are not looked at again. No key or uid may have been used before;
    what a document points at stands on the desk, or in the stream at most a chunk later; a
    statement answers only what is public or in the stream. A source becomes public with the
    first document that uses it. Raises BrokenRules; then nothing of the recording is kept.
    """
    if approver == recording.user:
        raise broken_rule("Somebody else must approve: you saved this.", "own_work")
    count = 0
    with recording.unsealed(), Bulk(recording, approver) as bulk:
        lock_ledger()
        bulk.start()
        for chunk in batched(told, CHUNK):
            bulk.write([Fresh.of(NOUNS[noun], document) for noun, document in chunk])
            count += len(chunk)
        bulk.finish()
    return count


class Bulk(BackgroundThread):
    """What is known from one chunk to the next.

    The public rows of a chunk are made while the chunk before is written.
    """

    def __init__(self, recording: Recording, approver: User) -> None:
        super().__init__()
        self.coming: Callable[[], PublicRows] | None = None
        self.signed = Signed(recording.user.pk, approver.pk, recording.at, recording.reason)
        self.held: set[tuple[str, str]] = set()  # what was found on the desk, by noun
        self.open: set[RecordName] = set()  # what is public, or becomes so with a chunk

    def start(self) -> None:
        """Read where the ledger stands, now that it is locked."""
        self.chain, self.known = Chain(), FactCache()
        self.signed = replace(self.signed, at=self.chain.line_time(self.signed.at))

    def write(self, new: list[Fresh]) -> None:
        """Write a chunk: its desk rows, its lines in the ledger, its public rows."""
        refuse_hidden_targets(new)
        lines = self.lines(new)
        try:
            with transaction.atomic():  # so that more can be asked after an error
                for model, columns, rows in (
                    *ledger_rows(new, lines, self.signed, self.chain),
                    *desk_rows(new),
                ):
                    copying.insert(model, columns, rows)
        except IntegrityError:
            refuse_known(new)
            raise
        self.refuse_missing(new)
        hidden = [line for line in lines if line.edition]
        if hidden:
            show(hidden)
        self.publish(lines)
        if any(item.noun.name == "statement" for item in new):
            check_links()  # nothing that comes later may be pointed at: keep the queue short

    def lines(self, new: list[Fresh]) -> list[Line]:
        """Return the lines of the ledger in the order that a recording gives them."""
        used = {key for item in new for key in item.sources}
        lines = [Line(item.record, item.noun, item.text, item) for item in new if item.shown(used)]
        lines += self.hidden(new, lines)
        order = {name: place for place, name in enumerate(NOUNS)}
        statements = [line for line in lines if line.noun.name == "statement"]
        rest = [line for line in lines if line.noun.name != "statement"]
        rest.sort(key=lambda line: (order[line.noun.name], line.record))
        by_key = {line.key: line for line in sorted(statements, key=lambda line: line.record)}
        points = {key: [*statement_targets(line.document)] for key, line in by_key.items()}
        ordered = [*rest, *(by_key[key] for key in order_targets_first(points))]
        for number, line in enumerate(ordered, self.chain.number + 1):
            line.number = number
        return ordered

    def hidden(self, new: list[Fresh], shown: list[Line]) -> list[Line]:
        """Return the lines of what stood hidden on the desk and is used from now on.

        Officials use sources, and sources use publishers; what was merged is used where its winner
        is.
        """
        used = {pointed for line in shown if line.item for pointed in line.item.pointed}
        own, found = {RecordName(item.noun.name, item.key) for item in new}, list[Line]()
        for noun in FOLLOWING_NOUNS:
            stood = {self.known.standing_key(*name) for name in used if name[0] == noun}
            names = {RecordName(noun, key) for key in stood}
            names -= own | self.open
            lines = list(drafts_of(names))
            if not NOUNS[noun].is_numerous:
                self.open |= names
            used |= {p[1:] for line in lines for p in pointers(line.noun, line.document)}
            found += lines
        return found

    def refuse_missing(self, new: list[Fresh]) -> None:
        """Raise BrokenRules where a document points at nothing on the desk."""
        wanted = {pointed for item in new for pointed in item.pointed} - self.held
        held = existing_keys_by_noun(wanted)
        found = {(noun, key) for noun, keys in held.items() for key in keys}
        self.held |= {(noun, key) for noun, key in found if not KINDS[noun].is_numerous}
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
        read = [((line.record, line.text, line.number), line.noun, line.document) for line in lines]
        context = self.known.context(
            (line.noun.name, line.document) for line in lines if line.noun.name in FACT_NOUNS
        )
        before = self.coming
        self.coming = self.begin(partial(publishing.rows_with_context, read, context))
        insert_public(before() if before else {})

    def finish(self) -> None:
        """Write what is left, and let the database look at all of it."""
        insert_public(self.coming() if self.coming else {})
        check_links()


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
        for uid, path in statement_targets(item.document).items()
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


def drafts_of(names: Iterable[RecordName]) -> Iterator[Line]:
    """Yield the lines of records that stood hidden on the desk, given by noun and key."""
    for part in batched(sorted(map(str, names)), KEYS):
        hidden = Record.objects.filter(pk__in=part, public_change__edition=None)
        records = hidden.filter(merged_into=None).filter(Q(noun="source") | Q(waits=True))
        held = {f"{record.pk}/{record.version}": record for record in records}
        for edition in Edition.objects.filter(pk__in=held):
            noun = NOUNS[edition.record_name.noun]
            yield Line(edition.record_id, noun, publishing.text_of(edition), None, edition)


def waits_for_use(noun: Noun) -> bool:
    return noun.visibility == Visibility.IN_USE_IF_ADDED


def show(lines: list[Line]) -> None:
    """Say on records that stood hidden that they are public now."""
    for waits in (False, True):
        held = [line for line in lines if waits_for_use(line.noun) == waits]
        make_public(held, {"state": DeskState.PUBLISHED, "waits": waits})


def make_public(lines: list[Line], says: dict[str, Any]) -> None:
    """Say on the records of such lines that they are public now, and all of their desk state."""
    numbers = [line.number for line in lines]
    for part in batched((line.record for line in lines), KEYS):
        own = Change.objects.filter(
            record=OuterRef("pk"), number__range=(min(numbers), max(numbers))
        )
        held = Record.objects.filter(pk__listed=part)
        number = Subquery(own.values("number")[:1])
        held.update(public_change=number, digest=Record(**says).own_digest(), **says)


def check_links() -> None:
    """Let PostgreSQL check foreign keys now; SQLite counts what is broken as it goes."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
