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
from statements.models import Change, Edition, PublicVoice, Record
from statements.problems import Problem, Unconfirmed

from . import publishing, responses
from .authority import AuthorityDecisions
from .cases import Case, gather_cases, read, store_editions
from .chain import Chain
from .checks import check, check_bases, gather_coming
from .deciding import StatementDecisions
from .facts import merged_keys
from .locks import lock_ledger, open_records
from .merged_records import records_with_keys
from .merging import MergeDecisions, refuse_taking_winners
from .parts import parts
from .projections import DESK, PUBLIC_SIDE
from .recordings import Recording
from .sources import FOLLOWING_NOUNS, FollowerDecisions
from .workflow.table import ASKING_VERBS

Cases = dict[RecordName, Case]
CHANGE_COLUMNS, RECORD_COLUMNS = (
    [f.attname for f in model._meta.concrete_fields] for model in (Change, Record)
)
STANDING_COLUMNS = [column for column in RECORD_COLUMNS if column not in ("id", "noun", "key")]


def close(recording: Recording) -> None:
    """Decide everything that a recording asked for; raise before anything is kept if it breaks
    a rule, is stale, or takes away what is still used."""
    if recording.spoiled:
        raise writing.OutsideRecording(
            "An error inside this recording was caught: what is left is not whole, so nothing was"
            " kept."
        )
    if not recording.record_names:
        return
    if needs_ledger_lock(recording):
        lock_ledger()
    chunks = list(parts(recording))  # once: the desk that they are cut by is about to change
    with writing.unsealed():
        cases, changed_names = check_parts(recording, chunks)
        # All rows before any edition: a part that is decided by itself may need rows of the others.
        DESK.write(desk_steps(recording, changed_names, cases or {}))
        for names in chunks:
            close_part(recording, cases or gather_cases(recording, open_records(names)))


def check_parts(
    recording: Recording, chunks: list[Iterable[RecordName]]
) -> tuple[Cases | None, list[RecordName]]:
    """Return the cases, where one part holds all of them, and what changed, after all rules."""
    coming, count = gather_coming(recording), 0
    cases: Cases = {}
    changed_names: list[RecordName] = []
    for names in chunks:
        records = open_records(names)
        check_bases(recording, records)
        cases = gather_cases(recording, records)
        changed_names += [case.name for case in check(cases.values(), coming)]
        count += len(cases)
    return (cases if len(cases) == count else None), changed_names


def desk_steps(
    recording: Recording, names: list[RecordName], cases: Cases
) -> Iterator[tuple[Noun, dict[str, Step]]]:
    """Yield what some records said and say now, some hundred of one noun at a time."""
    for noun in NOUNS.values():
        for part in batched((name for name in names if name.noun == noun.name), CHUNK):
            if cases:
                yield noun, {name.key: (cases[name].before, cases[name].document) for name in part}
                continue
            bases = {name: f"{name}/{recording.bases[name]}" for name in part}
            editions = Edition.objects.in_bulk(
                [bases[name] for name in part if recording.bases[name]]
            )
            before = {name: editions.get(bases[name]) for name in part}
            texts = {name: recording.texts[name] for name in part}
            yield (
                noun,
                {
                    name.key: (
                        read(noun, edition) if (edition := before[name]) else None,
                        documents.parse(text) if (text := texts[name]) else None,
                    )
                    for name in part
                },
            )


def close_part(recording: Recording, cases: Cases) -> None:
    """Decide about some records, when all rows of all of them are on the desk."""
    store_editions(recording, cases.values())
    changes = decide(recording, cases)
    number_and_store(changes)
    followers = names_following_merges(cases.values())
    save_records(cases.values())
    # After the records are kept: public rows ask them what was merged.
    publish(cases, changes, followers)
    if not recording.confirmed:
        check_dependants(cases, changes)
    if connection.vendor == "postgresql":
        connection.check_constraints()  # now, while what breaks them can still be told


def needs_ledger_lock(recording: Recording) -> bool:
    """Tell whether the ledger may get a line, or a decision depends on its state."""
    verbs = {request.verb for request in recording.requests.values()}
    authority = any(noun != "statement" for noun, _ in recording.texts)
    has_requests = recording.publications or recording.merges or verbs & ASKING_VERBS
    return authority or bool(has_requests)


def decide(recording: Recording, cases: Cases) -> list[Change]:
    """Return the changes in the order of their numbers.

    What is pointed at comes before what points at it: nouns in their order, answers after what
    they answer; and what goes away, last and in reverse.
    """
    refuse_taking_winners(cases.values())
    statements = list(StatementDecisions(recording, cases.values()).changes())
    responses.check_targets(cases.values(), statements)
    statement_names = {change.record_id for change in statements}
    published = [cases[c.record_name] for c in statements if c.edition]
    authority = list(
        AuthorityDecisions(recording, cases.values(), statement_names, published).changes()
    )
    authority += MergeDecisions(recording, cases).changes()
    for noun in FOLLOWING_NOUNS:
        authority += FollowerDecisions(noun, recording, cases, [*authority, *statements]).changes()
    public_changes = [c for c in authority if c.edition]
    tombstones = [c for c in authority if not c.edition]
    order = {name: place for place, name in enumerate(documents.NOUNS)}
    public_changes.sort(key=lambda c: (order[c.noun], c.record_id))
    tombstones.sort(key=lambda c: (-order[c.noun], c.record_id))
    return [*public_changes, *responses.order_changes(statements, cases), *tombstones]


def number_and_store(changes: list[Change]) -> None:
    """Append changes to the ledger, whose lock is held."""
    if changes:
        chain = Chain()
        for change in changes:
            chain.append(change, change.edition.digest if change.edition else None)
        copying.insert(Change, CHANGE_COLUMNS, map(attrgetter(*CHANGE_COLUMNS), changes))
        for change in changes:
            change.record.public_change = change


def names_following_merges(cases: Iterable[Case]) -> set[str]:
    """Return the public records whose rows follow a merge, or its end: asked before it is kept."""
    names: set[str] = set()
    for case in (case for case in cases if case.changes_merge):
        winner = merged_keys().get(case.record.pk)
        keys = [case.record.key, *([winner] if winner else [])]
        names |= records_with_keys(case.noun.name, keys) | {case.record.pk}
    return names


def publish(cases: Cases, changes: list[Change], followers: Iterable[str] = ()) -> None:
    """Write the public rows of what changed, and of records whose rows follow from it."""
    dependants: set[str] = set(followers)
    for change in changes:
        case = cases[change.record_name]
        dependants |= publishing.dependants(change.noun, case.public_document, case.document)
    by_name = {change.record_id: cases[change.record_name] for change in changes}
    before = {name: case.public_document for name, case in by_name.items() if case.public_document}
    # What moves may have rows of its parts, though it is not public itself.
    PUBLIC_SIDE.clear(
        [name for name, case in by_name.items() if name in before or case.changes_merge],
        before,
    )
    PUBLIC_SIDE.write(
        [(c.record_id, publishing.text_of(c.edition), c.number) for c in changes if c.edition],
        {name: case.document for name, case in by_name.items() if case.document},
    )
    tombstones = {change.record_id for change in changes if not change.edition}
    for chunk in batched(sorted(dependants - by_name.keys() | dependants & tombstones), CHUNK):
        texts = publishing.public_texts(chunk)
        before = {r: documents.parse(text) for r, text, _ in texts if r.startswith("statement/")}
        PUBLIC_SIDE.clear(chunk, before)
        PUBLIC_SIDE.write(texts)


def check_dependants(cases: Cases, changes: Iterable[Change]) -> None:
    """Raise Unconfirmed where an official's new tenures no longer fit public statements."""
    tenures = [
        row["uid"]
        for case in (cases[c.record_name] for c in changes if c.noun == "official")
        for row in changed_tenures(case)
    ]
    problems: list[Problem] = []
    voices = PublicVoice.objects.filter(tenure__in=tenures).order_by()
    for chunk in batched(voices.values_list("statement", flat=True).distinct(), CHUNK):
        names = [f"statement/{uid}" for uid in chunk]
        citing = [documents.parse(text) for _, text, _ in publishing.public_texts(names)]
        world = World.around(citing)
        problems += [
            Problem("tenures", f"statement/{document['uid']}: {problem}", "at_odds")
            for document in citing
            for problem in statement_rules(document, world)
        ]
    if problems:
        raise Unconfirmed(problems)


def changed_tenures(case: Case) -> list[documents.Document]:
    """Return the tenures that an official had before and that say something else now."""
    before = (
        {row["uid"]: row for row in case.public_document["tenures"]} if case.public_document else {}
    )
    now = case.document["tenures"] if case.document else []
    return [row for row in now if row["uid"] in before and row != before[row["uid"]]]


def save_records(cases: Iterable[Case]) -> None:
    """Save the records; one that never had an edition was never there."""
    cases = list(cases)
    stored = [case.record for case in cases if case.record.version]
    for record in stored:
        record.digest = record.own_digest()
    copying.merge(
        Record, RECORD_COLUMNS, [*map(attrgetter(*RECORD_COLUMNS), stored)], update=STANDING_COLUMNS
    )
    unused = [case.record.pk for case in cases if not case.record.version]
    Record.objects.filter(pk__in=unused).delete()
