"""Records that become part of another one, and those that stand by themselves again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from statements.documents import Context, Document
from statements.documents.merges import merged_keys
from statements.documents.rules import broken
from statements.documents.world import World
from statements.keys import RecordName, split_clause_key
from statements.models import Change, Clause, Record, TextVersion
from statements.problems import BrokenRules, StillUsed
from statements.vocabularies import Action, DeskState

from .cases import Case
from .lines import broken_rule, make_change
from .merged_records import cited_in
from .recordings import Recording


class MergeDecisions:
    """The decisions about merges of authority records: public at once."""

    def __init__(self, recording: Recording, cases: Mapping[RecordName, Case]) -> None:
        self.recording, self.cases = recording, cases
        # Those of statements take a second person, and are decided with the statements.
        self.merges = {n: m for n, m in recording.merges.items() if n.noun != "statement"}

    def changes(self) -> Iterator[Change]:
        for name, requested_merge in self.merges.items():
            case = self.cases[name]
            if requested_merge.into is None:
                yield from self.unmerge(case)
            else:
                winner = self.cases[RecordName(name.noun, requested_merge.into)]
                check_merge(case, winner)
                yield merge(case, winner, self.recording)

    def unmerge(self, case: Case) -> Iterator[Change]:
        """Let a record stand by itself again; whether a source is public follows from its use."""
        document = merged_document(case)
        problems = list(broken(case.noun.name, document, World.around([document])))
        if problems:
            raise BrokenRules(problems)
        case.record.merged_into = None
        if not case.follows_use:
            case.record.state = DeskState.PUBLISHED
            yield make_change(case, self.recording, Action.CORRECTED)


def merge(case: Case, winner: Case, recording: Recording) -> Change:
    """Make a record part of another; return the line that says so."""
    case.record.merged_into, case.record.merging_into = winner.record, None
    case.record.state = DeskState.MERGED
    # What was public by itself does not vanish with the last use of what it became part of.
    winner.record.waits = winner.record.waits and case.record.waits
    change = make_change(case, recording, Action.MERGED)
    change.winner = winner.record.key
    return change


def merged_document(case: Case) -> Document:
    """Return a merged record's document; raise BrokenRules where it is not merged."""
    if case.document is None or case.record.merged_into_id is None:
        raise broken_rule(f"{case.record.pk} is part of no other record.", "not_merged")
    return case.document


def check_merge(loser: Case, winner: Case) -> None:
    """Raise BrokenRules where one record cannot become part of another."""
    if loser.record == winner.record:
        raise broken_rule("A record cannot be merged into itself.", "itself", "winner")
    refuse_hidden(loser, "")
    refuse_hidden(winner, "winner")
    if loser.is_stored_here or loser.document != loser.public_document:
        pending = "{} has a change that is not public: approve or discard it first."
        raise broken_rule(pending.format(loser.record.pk), "pending")
    refuse_citing(loser, winner)
    if loser.noun.name == "agreement":
        refuse_lost_clauses(loser, winner)
    if loser.noun.name in ("agreement", "publisher"):
        refuse_twins(loser.record, winner.record)


def refuse_hidden(case: Case, path: str) -> None:
    """Raise BrokenRules for what the public does not read."""
    if not case.is_public or case.record.has_ended or case.document is None:
        merged_into = case.record.merged_into_id
        state = f"part of {merged_into}" if merged_into else DeskState(case.record.state).label
        message = f"{case.record.pk} is {state.lower()}: only what is public is merged."
        raise broken_rule(message, "not_public", path)


def refuse_citing(loser: Case, winner: Case) -> None:
    """Raise BrokenRules where what becomes one would cite itself."""
    into = Context(merged=merged_keys())
    keys = set[str]().union(*(into.one_with(*case.name) for case in (loser, winner)))
    for case in (loser, winner):
        for document in (case.public_document, case.document):
            for path in cited_in(case.noun, document or {}, keys) if document else ():
                message = f"{case.record.pk} cites the other one here: merged, it cites itself."
                raise broken_rule(message, "cites_itself", path)


def refuse_lost_clauses(loser: Case, winner: Case) -> None:
    """Raise BrokenRules where a clause's address would lead nowhere."""
    numbers = {row["number"] for row in (winner.document or {})["clauses"]}
    missing = [r["number"] for r in (loser.document or {})["clauses"] if r["number"] not in numbers]
    if missing:
        message = (
            f"{winner.record.key} has no clause {', '.join(missing)}: add what is missing first."
        )
        raise broken_rule(message, "lost_clauses", "winner")


def refuse_twins(loser: Record, winner: Record) -> None:
    """Raise BrokenRules where a publisher's words of one clause would be held twice."""
    winners = merged_keys() | {loser.pk: winner.key}
    first_uids: dict[tuple[str, ...], str] = {}
    rows = TextVersion._base_manager.order_by("pk").values_list(
        "pk", "clause_id", "publisher_id", "language"
    )
    for uid, clause, publisher, language in rows:
        if f"text_version/{uid}" in winners:
            continue
        agreement, number = split_clause_key(clause)
        agreement_key = winners.get(f"agreement/{agreement}", agreement)
        publisher_key = winners.get(f"publisher/{publisher}", publisher)
        first_uid = first_uids.setdefault((agreement_key, number, publisher_key, language), uid)
        if first_uid != uid:
            message = (
                f"text_version/{first_uid} and text_version/{uid} would be one publisher's words of"
                " one clause in one language: merge these first."
            )
            raise broken_rule(message, "repeated")


def refuse_taking_winners(cases: Iterable[Case]) -> None:
    """Raise StillUsed where a record goes, or a clause of it, that others became part of."""
    for case in cases:
        if case.document is None:
            names = Record.objects.filter(merged_into=case.record).values_list("pk", flat=True)
            if losers := sorted(names):
                raise StillUsed(f"{case.record.pk} (others were merged into it)", losers)
        elif case.noun.name == "agreement" and case.is_stored_here and case.before:
            refuse_taking_clauses(case.record, case.before, case.document)


def refuse_taking_clauses(record: Record, before: Document, now: Document) -> None:
    """Raise StillUsed where an agreement drops a clause that a merged one has."""
    numbers = {row["number"] for row in now["clauses"]}
    losers = Context(merged=merged_keys()).one_with("agreement", record.key) - {record.key}
    keys = [f"{key}/{row['number']}" for key in losers for row in before["clauses"]]
    clauses = Clause._base_manager.filter(pk__in=keys).values_list("pk", flat=True)
    lost_clauses = sorted(k for k in clauses if split_clause_key(k)[1] not in numbers)
    if lost_clauses:
        users = sorted({f"agreement/{split_clause_key(key)[0]}" for key in lost_clauses})
        raise StillUsed(
            f"clause {split_clause_key(lost_clauses[0])[1]} (of what was merged)", users
        )
