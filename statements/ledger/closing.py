"""The end of a recording: locks, rules, rows of the desk, editions, decisions, public rows.

In this order, so that nothing is written before every document was found right. One record goes
this way, and so does a file of any size: some thousand records at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from django.db import connection

from statements import copying, documents, writing
from statements.documents import NOUNS, Noun
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.merges import merged_keys
from statements.documents.projection import Step
from statements.keys import keys_of
from statements.models import Change, Record

from . import publishing, responses
from .authority import AuthorityDecisions
from .bringing import FOLLOWING_NOUNS
from .cases import Case, Cases, gather_cases
from .chain import Chain
from .checks import check, check_bases
from .deciding import StatementDecisions
from .dependants import check_dependants
from .editions import store_editions
from .locks import lock_ledger, open_records
from .merged_records import records_with_keys
from .merging import MergeDecisions, refuse_taking_winners
from .projections import DESK, PUBLIC_SIDE, STANCES, Touched
from .projections.touched import Writing
from .recordings import Recording
from .sources import FollowerDecisions
from .workflow.table import ASKING_VERBS

CHANGE_COLUMNS, RECORD_COLUMNS = (
    [f.attname for f in model._meta.concrete_fields] for model in (Change, Record)
)
TOLD_CELLS = attrgetter(*Record.told_columns)
STANDING_COLUMNS = [column for column in RECORD_COLUMNS if column not in ("id", "noun", "key")]


def close(recording: Recording) -> None:
    """Decide everything that a recording asked for; raise before anything is kept if it breaks
    a rule, is stale, or takes away what is still used."""
    recording.require_whole()
    recording.goes_on = False
    if recording.record_names or recording.owed:
        decide_all(recording)
    with writing.unsealed():
        STANCES.refresh(recording.touched)


def settle(recording: Recording) -> None:
    """Decide what a recording asked for so far, so that it can go on in as little memory.

    What it says may point at records that it has yet to bring.
    """
    recording.require_open()
    recording.require_whole()
    recording.goes_on = True
    try:
        decide_all(recording)
    except BaseException:
        recording.spoil()
        raise
    recording.forget()


def settle_if_large(recording: Recording) -> None:
    """Decide what a recording asked for so far, if that is as much as is decided at a time."""
    if recording.is_large:
        settle(recording)


def decide_all(recording: Recording) -> None:
    """Decide what a recording asks for now, and write all that follows from it."""
    if needs_ledger_lock(recording):
        lock_ledger()
    with writing.unsealed():
        records = open_records(recording.record_names)
        check_bases(recording, records)
        cases = gather_cases(recording, records)
        DESK.write(desk_steps(check(recording, cases.values())))
        store_editions(recording, cases.values())
        changes = decide(recording, cases)
        number_and_store(changes)
        followers = names_following_merges(cases.values())
        save_records(cases.values())
        # After the records are kept: public rows ask them what was merged.
        publish(cases, changes, recording.touched, followers)
        if not recording.confirmed:
            check_dependants(cases, changes)
    # What comes may be pointed at already, by what is owed and by what was checked before.
    awaits_more = recording.goes_on and (recording.owed or recording.valid)
    if connection.vendor == "postgresql" and not awaits_more:
        connection.check_constraints()  # now, while what breaks them can still be told


def desk_steps(changed: list[Case]) -> Iterator[tuple[Noun, dict[str, Step]]]:
    """Yield what changed records said and say now, a noun at a time."""
    for noun in NOUNS.values():
        steps = {c.record.key: (c.before, c.document) for c in changed if c.noun is noun}
        if steps:
            yield noun, steps


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
    published = [cases[c.record_name] for c in statements if c.edition_id]
    authority = list(
        AuthorityDecisions(recording, cases.values(), statement_names, published).changes()
    )
    authority += MergeDecisions(recording, cases).changes()
    for noun in FOLLOWING_NOUNS:
        authority += FollowerDecisions(noun, recording, cases, [*authority, *statements]).changes()
    public_changes = [c for c in authority if c.edition_id]
    tombstones = [c for c in authority if not c.edition_id]
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


def publish(
    cases: Cases, changes: list[Change], touched: Touched, followers: Iterable[str] = ()
) -> None:
    """Write the public rows of what changed, and of records whose rows follow from it.

    What follows across records is noted in `touched`, to be written at the end.
    """
    dependants: set[str] = set(followers)
    for change in changes:
        case = cases[change.record_name]
        dependants |= publishing.dependants(change.noun, case.public_document, case.document)
    by_name = {change.record_id: cases[change.record_name] for change in changes}
    shown = dependants | {name for name, case in by_name.items() if case.may_have_rows}
    pointing = dependants | {name for name, case in by_name.items() if case.may_have_pointed}
    statements = (keys_of("statement", names) for names in (shown, pointing))
    with touched.by(*statements) as writing_rows:
        write_public(by_name, changes, dependants, writing_rows)


def write_public(
    by_name: Mapping[str, Case], changes: list[Change], dependants: set[str], writing_rows: Writing
) -> None:
    """Write the public rows of what changed, then of other records whose rows follow from it."""
    before = {name: case.public_document for name, case in by_name.items() if case.public_document}
    PUBLIC_SIDE.clear([name for name, case in by_name.items() if case.may_have_rows], before)
    PUBLIC_SIDE.write(
        [(c.record_id, publishing.text_of(c.edition), c.number) for c in changes if c.edition],
        {name: (case.document, case.pointers) for name, case in by_name.items() if case.document},
        writing_rows,
    )
    tombstones = {change.record_id for change in changes if not change.edition_id}
    for chunk in batched(sorted(dependants - by_name.keys() | dependants & tombstones), CHUNK):
        texts = publishing.public_texts(chunk)
        before = {r: documents.parse(text) for r, text, _ in texts if r.startswith("statement/")}
        PUBLIC_SIDE.clear(chunk, before)
        PUBLIC_SIDE.write(texts, writing_rows=writing_rows)


def save_records(cases: Iterable[Case]) -> None:
    """Save the records; one that never had an edition was never there."""
    cases = list(cases)
    stored = [case.record for case in cases if case.record.version]
    digests: dict[Any, str] = {}  # many records stand alike
    for record in stored:
        cells = TOLD_CELLS(record)
        if cells not in digests:
            digests[cells] = record.own_digest()
        record.digest = digests[cells]
    copying.merge(
        Record, RECORD_COLUMNS, [*map(attrgetter(*RECORD_COLUMNS), stored)], update=STANDING_COLUMNS
    )
    unused = [case.record.pk for case in cases if not case.record.version]
    Record.objects.filter(pk__in=unused).delete()
