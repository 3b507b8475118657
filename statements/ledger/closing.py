"""The end of a recording, in this order: lock, render, check, store editions, decide, publish."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from statements import documents, writing
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.rules import World, statement_rules
from statements.models import Change, PublicVoice, Record
from statements.problems import Problem, Unconfirmed
from statements.writing import RecordName

from . import answers, publishing
from .authority import Authority
from .cases import Case, check, gather, store_editions
from .deciding import ASKED, Statements
from .following import carrying
from .known import merged
from .merging import Merges, refuse_taking_winners
from .opened import Recording, lock_ledger, open_records
from .parting import parts
from .sources import Sources, pointed_by


def close(recording: Recording) -> None:
    """Decide everything that a recording asked for; raise before anything is kept if it breaks
    a rule, is stale, or takes away what is still used."""
    if recording.spoiled:
        raise writing.OutsideRecording(
            "An error inside this recording was caught, or a part of it rolled back: what is left"
            " is not whole, so nothing was kept."
        )
    if not recording.asked:
        return
    if publishes(recording):
        lock_ledger()
    for names in parts(recording):
        close_part(recording, names)


def close_part(recording: Recording, names: Iterable[RecordName]) -> None:
    """Decide about some records, when all rows of all of them are on the desk."""
    with writing.unsealed():
        cases = gather(recording, open_records(names))
        check(cases.values())
        store_editions(recording, cases.values())
        changes = decide(recording, cases)
        number_and_store(changes)
        follow = following(cases.values())
        keep(cases.values())
        publish(cases, changes, follow)
        if not recording.confirmed:
            check_dependants(cases, changes)
        if connection.vendor == "postgresql":
            connection.check_constraints()  # now, while what breaks them can still be told


def publishes(recording: Recording) -> bool:
    """Tell whether the ledger may get a line, or a decision depends on its state."""
    states = {standing.state for standing in recording.standings.values()}
    authority = any(noun != "statement" for noun, _ in recording.touched)
    asked = recording.publications or recording.merges or states & {*ASKED}
    return authority or bool(asked)


def decide(recording: Recording, cases: dict[RecordName, Case]) -> list[Change]:
    """Return the changes in the order of their numbers.

    What is pointed at comes before what points at it: nouns in their order, answers after what
    they answer; and what goes away, last and in reverse.
    """
    refuse_taking_winners(cases.values())
    statements = list(Statements(recording, cases.values()).changes())
    answers.check_targets(cases.values(), statements)
    settled = {change.record_id for change in statements}
    after = [cases["statement", c.record.key] for c in statements if c.edition]
    pointed = {name for case in after for name in pointed_by(case.noun, case.document)}
    authority = list(Authority(recording, cases.values(), settled, pointed).changes())
    authority += Merges(recording, cases).changes()
    sources = list(Sources(recording, cases, [*authority, *statements]).changes())
    made = [c for c in (*authority, *sources) if c.edition]
    gone = [c for c in (*authority, *sources) if not c.edition]
    order = {name: place for place, name in enumerate(documents.NOUNS)}
    made.sort(key=lambda c: (order[c.noun], c.record_id))
    gone.sort(key=lambda c: (-order[c.noun], c.record_id))
    return [*made, *answers.in_order(statements, cases), *gone]


def number_and_store(changes: list[Change]) -> None:
    """Give each change the next number of the ledger, whose lock is held."""
    if changes:
        first = Change.objects.last_number() + 1
        for number, change in enumerate(changes, first):
            change.number = number
        Change.objects.bulk_create(changes, batch_size=CHUNK)
        for change in changes:
            change.record.public_change = change


def following(cases: Iterable[Case]) -> set[str]:
    """Return the public records whose rows follow a merge, or its end: asked before it is kept."""
    found: set[str] = set()
    for case in (case for case in cases if case.moves):
        into = merged().get(case.record.pk)
        keys = [case.record.key, *([into] if into else [])]
        found |= carrying(case.noun.name, keys) | {case.record.pk}
    return found


def publish(
    cases: dict[RecordName, Case], changes: list[Change], following: Iterable[str] = ()
) -> None:
    """Write the public rows of what changed, and of records whose rows follow from it."""
    dependants: set[str] = set(following)
    for change in changes:
        case = cases[change.record.noun, change.record.key]
        dependants |= publishing.dependants(change.noun, case.seen, case.document)
    own = [change.record_id for change in changes]
    publishing.clear(own)
    publishing.write(
        [(c.record_id, publishing.text_of(c.edition), c.number) for c in changes if c.edition]
    )
    ended = {change.record_id for change in changes if not change.edition}
    for chunk in batched(sorted(dependants - set(own) | dependants & ended), CHUNK):
        publishing.clear(chunk)
        publishing.write(publishing.told_by_ledger(chunk))


def check_dependants(cases: dict[RecordName, Case], changes: Iterable[Change]) -> None:
    """Raise Unconfirmed where an official's new tenures no longer fit public statements."""
    moved = [
        row["uid"]
        for case in (cases[c.record.noun, c.record.key] for c in changes if c.noun == "official")
        for row in moved_tenures(case)
    ]
    problems: list[Problem] = []
    voices = PublicVoice.objects.filter(tenure__in=moved).order_by()
    for chunk in batched(voices.values_list("statement", flat=True).distinct(), CHUNK):
        names = [f"statement/{uid}" for uid in chunk]
        told = [documents.parse(text) for _, text, _ in publishing.told_by_ledger(names)]
        world = World.around(told)
        problems += [
            Problem("tenures", f"statement/{document['uid']}: {problem}", "at_odds")
            for document in told
            for problem in statement_rules(document, world)
        ]
    if problems:
        raise Unconfirmed(problems)


def moved_tenures(case: Case) -> list[documents.Document]:
    """Return the tenures that an official had before and that say something else now."""
    before = {row["uid"]: row for row in case.seen["tenures"]} if case.seen else {}
    now = case.document["tenures"] if case.document else []
    return [row for row in now if row["uid"] in before and row != before[row["uid"]]]


def keep(cases: Iterable[Case]) -> None:
    """Save the records; one that never had an edition was never there."""
    cases = list(cases)
    kept = [case.record for case in cases if case.record.version]
    fields = ["version", "state", "state_by", "state_at", "state_note", "state_number"]
    fields += ["merged_into", "merging_into"]
    Record.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*fields, "public_change"],
        batch_size=CHUNK,
    )
    never = [case.record.pk for case in cases if not case.record.version]
    Record.objects.filter(pk__in=never).delete()
