"""Which statements point at which, and in what order they become public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from statements.documents import NOUNS, Document
from statements.keys import RecordName
from statements.models import Change, PublicReference, PublicTarget, Record
from statements.problems import BrokenRules, Problem

from .cases import Case, naming_record, read

STATEMENT = NOUNS["statement"]


def statement_targets(document: Document) -> dict[str, str]:
    """Return the statements that a document points at, each with its path."""
    return {
        target["statement"]: f"references[{place}].targets[{number}]"
        for place, reference in enumerate(document["references"])
        for number, target in enumerate(reference["targets"])
        if target["statement"]
    }


def new_answers(uid: str, since: int) -> list[str]:
    """Return the public statements that point at a statement, and did not by change `since`."""
    references = PublicTarget.objects.filter(statement=uid).values("reference")
    rows = PublicReference.objects.filter(uid__in=references, number__gt=since)
    uids = rows.filter(statement__isnull=False).values_list("statement", flat=True)
    return sorted(
        f"statement/{origin}" for origin in set(uids) if not was_target(origin, uid, since)
    )


def was_target(origin: str | None, uid: str, since: int) -> bool:
    """Tell whether a statement's public edition pointed at another one by change `since`."""
    before = Change.objects.filter(record=f"statement/{origin}", number__lte=since)
    last = before.select_related("edition").order_by("-number").first()
    if last is None or last.edition is None or last.edition.is_redacted:
        return False
    return uid in statement_targets(read(STATEMENT, last.edition))


def check_targets(cases: Iterable[Case], changes: Iterable[Change]) -> None:
    """Hold public statements to targets that are public at the end of the recording.

    One that was retracted may stay a target of what pointed at it already, and takes no new
    answers. Raise BrokenRules with the path to the target.
    """
    cases = list(cases)
    published = {change.record_id: change for change in changes if change.noun == "statement"}
    targets_of_cases = [
        (case, case.statement_targets)
        for case in cases
        if case.document and case.record.pk in published and published[case.record.pk].edition_id
    ]
    states = public_states({uid for _, targets in targets_of_cases for uid in targets}, published)
    for case, targets in targets_of_cases:
        old_document = case.document if case.is_unmerged else case.public_document
        targets_before = statement_targets(old_document) if old_document else {}
        problems = [
            Problem(path, f"The statement answered is {states[uid]}: it must be public.", "target")
            for uid, path in targets.items()
            if states[uid] != "public"
            and not (states[uid] == "retracted" and uid in targets_before)
        ]
        with naming_record(case, is_alone=len(cases) == 1):
            if problems:
                raise BrokenRules(problems)


def public_states(uids: set[str], published: dict[str, Change]) -> dict[str, str]:
    """Tell what statements are at the end of the recording: public, retracted or a draft."""
    names = {f"statement/{uid}" for uid in uids}
    records = Record.objects.select_related("public_change").in_bulk(list(names - published.keys()))
    return {uid: public_state(f"statement/{uid}", records, published) for uid in uids}


def public_state(name: str, records: dict[str, Record], published: dict[str, Change]) -> str:
    record = records.get(name)
    while record is not None and record.merged_into is not None:
        record = record.merged_into
    change = published.get(record.pk if record else name)
    change = change or (record.public_change if record else None)
    if change is None:
        return "a draft"
    return "public" if change.edition_id else "retracted"


def order_changes(changes: Iterable[Change], cases: dict[RecordName, Case]) -> list[Change]:
    """Return statements' changes so that an answer comes after what it answers."""
    by_key = {change.record.key: change for change in sorted(changes, key=lambda c: c.record_id)}
    points = {key: cases[change.record_name].statement_targets for key, change in by_key.items()}
    return [by_key[key] for key in order_targets_first(points)]


def order_targets_first(points: Mapping[str, Iterable[str]]) -> list[str]:
    """Return keys so that what points comes after what it points at, else in their order."""
    ordered: dict[str, None] = {}
    visited: set[str] = set()
    for start in points:
        # A stack of our own: chains of answers may be longer than Python recurses.
        stack = [] if start in visited else [(start, iter(points[start]))]
        visited.add(start)
        while stack:
            key, remaining = stack[-1]
            other = next((o for o in remaining if o in points and o not in visited), None)
            if other is None:
                ordered[key] = None
                stack.pop()
            else:
                visited.add(other)
                stack.append((other, iter(points[other])))
    return list(ordered)
