"""The end of a recording: locks, rules, rows of the desk, editions, decisions, public rows.

In this order, so that nothing is written before every document was found right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from django.db import connection

from statements import copying, documents, writing
from statements.documents import NOUNS, Noun
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.projection import Step
from statements.documents.rules import statement_rules
from statements.documents.world import World
from statements.keys import RecordName
from statements.models import Change, Edition, PublicVoice, Record, Source
from statements.problems import Problem, Unconfirmed

from . import publishing, responses
from .authority import Authority
from .cases import Case, gather, read, store_editions
from .chain import Chain
from .checks import check, coming, hold_to_bases
from .deciding import Statements
from .facts import merged
from .following import carrying
from .locks import lock_ledger, open_records
from .merging import Merges, refuse_taking_winners
from .parts import parts
from .projections import DESK, PUBLIC_SIDE
from .recordings import Recording
from .sources import FOLLOWING, Followers
from .workflow.table import ASKING

Cases = dict[RecordName, Case]
CHANGE, RECORD = ([f.attname for f in model._meta.concrete_fields] for model in (Change, Record))
STANDING = [column for column in RECORD if column not in ("id", "noun", "key")]


def close(recording: Recording) -> None:
    """Decide everything that a recording asked for; raise before anything is kept if it breaks
    a rule, is stale, or takes away what is still used."""
    if recording.spoiled:
        raise writing.OutsideRecording(
            "An error inside this recording was caught: what is left is not whole, so nothing was"
            " kept."
        )
    if not recording.asked:
        return
    if publishes(recording):
        lock_ledger()
    told = list(parts(recording))  # once: the desk that they are cut by is about to change
    with writing.unsealed():
        cases, changed = checked(recording, told)
        # All rows before any edition: a part that is decided by itself may need rows of the others.
        DESK.write(steps(recording, changed, cases or {}))
        keep_copies(recording)
        for names in told:
            close_part(recording, cases or gather(recording, open_records(names)))


def checked(
    recording: Recording, told: list[Iterable[RecordName]]
) -> tuple[Cases | None, list[RecordName]]:
    """Return the cases, where one part holds all of them, and what changed, after all rules."""
    ahead, held = coming(recording), 0
    cases: Cases = {}
    changed: list[RecordName] = []
    for names in told:
        records = open_records(names)
        hold_to_bases(recording, records)
        cases = gather(recording, records)
        changed += [case.name for case in check(cases.values(), ahead)]
        held += len(cases)
    return (cases if len(cases) == held else None), changed


def steps(
    recording: Recording, names: list[RecordName], cases: Cases
) -> Iterator[tuple[Noun, dict[str, Step]]]:
    """Yield what some records said and say now, some hundred of one noun at a time."""
    for noun in NOUNS.values():
        for part in batched((name for name in names if name.noun == noun.name), CHUNK):
            if cases:
                yield noun, {name.key: (cases[name].before, cases[name].document) for name in part}
                continue
            bases = {name: f"{name}/{recording.bases[name]}" for name in part}
            last = Edition.objects.in_bulk([bases[name] for name in part if recording.bases[name]])
            before = {name: last.get(bases[name]) for name in part}
            now = {name: recording.said[name] for name in part}
            yield (
                noun,
                {
                    name.key: (
                        read(noun, edition) if (edition := before[name]) else None,
                        documents.parse(text) if (text := now[name]) else None,
                    )
                    for name in part
                },
            )


def keep_copies(recording: Recording) -> None:
    """Name our copies beside the sources; no document does."""
    for uid, name in recording.copies.items():
        Source._base_manager.filter(pk=uid).update(saved_copy=name)


def close_part(recording: Recording, cases: Cases) -> None:
    """Decide about some records, when all rows of all of them are on the desk."""
    store_editions(recording, cases.values())
    changes = decide(recording, cases)
    number_and_store(changes)
    follow = following(cases.values())
    keep(cases.values())
    # After the records are kept: public rows ask them what was merged.
    publish(cases, changes, follow)
    if not recording.confirmed:
        check_dependants(cases, changes)
    if connection.vendor == "postgresql":
        connection.check_constraints()  # now, while what breaks them can still be told


def publishes(recording: Recording) -> bool:
    """Tell whether the ledger may get a line, or a decision depends on its state."""
    verbs = {request.verb for request in recording.requests.values()}
    authority = any(noun != "statement" for noun, _ in recording.said)
    asked = recording.publications or recording.merges or verbs & ASKING
    return authority or bool(asked)


def decide(recording: Recording, cases: Cases) -> list[Change]:
    """Return the changes in the order of their numbers.

    What is pointed at comes before what points at it: nouns in their order, answers after what
    they answer; and what goes away, last and in reverse.
    """
    refuse_taking_winners(cases.values())
    statements = list(Statements(recording, cases.values()).changes())
    responses.check_targets(cases.values(), statements)
    settled = {change.record_id for change in statements}
    after = [cases[c.record_name] for c in statements if c.edition]
    authority = list(Authority(recording, cases.values(), settled, after).changes())
    authority += Merges(recording, cases).changes()
    for noun in FOLLOWING:
        authority += Followers(noun, recording, cases, [*authority, *statements]).changes()
    made = [c for c in authority if c.edition]
    gone = [c for c in authority if not c.edition]
    order = {name: place for place, name in enumerate(documents.NOUNS)}
    made.sort(key=lambda c: (order[c.noun], c.record_id))
    gone.sort(key=lambda c: (-order[c.noun], c.record_id))
    return [*made, *responses.in_order(statements, cases), *gone]


def number_and_store(changes: list[Change]) -> None:
    """Append changes to the ledger, whose lock is held."""
    if changes:
        chain = Chain()
        for change in changes:
            chain.append(change, change.edition.digest if change.edition else None)
        copying.insert(Change, CHANGE, map(attrgetter(*CHANGE), changes))
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


def publish(cases: Cases, changes: list[Change], following: Iterable[str] = ()) -> None:
    """Write the public rows of what changed, and of records whose rows follow from it."""
    dependants: set[str] = set(following)
    for change in changes:
        case = cases[change.record_name]
        dependants |= publishing.dependants(change.noun, case.seen, case.document)
    own = {change.record_id: cases[change.record_name] for change in changes}
    shown = {name: case.seen for name, case in own.items() if case.seen}
    # What moves may have rows of its parts, though it is not public itself.
    PUBLIC_SIDE.clear([name for name, case in own.items() if name in shown or case.moves], shown)
    PUBLIC_SIDE.write(
        [(c.record_id, publishing.text_of(c.edition), c.number) for c in changes if c.edition],
        {name: case.document for name, case in own.items() if case.document},
    )
    ended = {change.record_id for change in changes if not change.edition}
    for chunk in batched(sorted(dependants - own.keys() | dependants & ended), CHUNK):
        told = publishing.told_by_ledger(chunk)
        shown = {r: documents.parse(text) for r, text, _ in told if r.startswith("statement/")}
        PUBLIC_SIDE.clear(chunk, shown)
        PUBLIC_SIDE.write(told)


def check_dependants(cases: Cases, changes: Iterable[Change]) -> None:
    """Raise Unconfirmed where an official's new tenures no longer fit public statements."""
    moved = [
        row["uid"]
        for case in (cases[c.record_name] for c in changes if c.noun == "official")
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
    for record in kept:
        record.digest = record.own_digest()
    copying.merge(Record, RECORD, [*map(attrgetter(*RECORD), kept)], update=STANDING)
    never = [case.record.pk for case in cases if not case.record.version]
    Record.objects.filter(pk__in=never).delete()
