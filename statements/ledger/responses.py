"""Which statements point at which, and in what order they become public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from statements.documents import NOUNS, Document
from statements.keys import RecordName
from statements.models import Change, PublicReference, PublicTarget, Record
from statements.problems import BrokenRules, Problem

from .cases import Case, read, told_of

STATEMENT = NOUNS["statement"]
EMPTY: Document = {"references": []}


def pointed_at(document: Document) -> dict[str, str]:
    """Return the statements that a document points at, each with its path."""
    return {
        target["statement"]: f"references[{place}].targets[{number}]"
        for place, reference in enumerate(document["references"])
        for number, target in enumerate(reference["targets"])
        if target["statement"]
    }


def answering(uid: str, since: int) -> list[str]:
    """Return the public statements that point at a statement, and did not by change `since`."""
    references = PublicTarget.objects.filter(statement=uid).values("reference")
    rows = PublicReference.objects.filter(uid__in=references, number__gt=since)
    made = rows.filter(statement__isnull=False).values_list("statement", flat=True)
    return sorted(f"statement/{found}" for found in set(made) if not pointed(found, uid, since))


def pointed(origin: str | None, uid: str, since: int) -> bool:
    """Tell whether a statement's public edition pointed at another one by change `since`."""
    before = Change.objects.filter(record=f"statement/{origin}", number__lte=since)
    last = before.select_related("edition").order_by("-number").first()
    if last is None or last.edition is None or last.edition.is_redacted:
        return False
    return uid in pointed_at(read(STATEMENT, last.edition))


def check_targets(cases: Iterable[Case], changes: Iterable[Change]) -> None:
    """Hold public statements to targets that are public at the end of the recording.

    One that was retracted may stay a target of what pointed at it already, and takes no new
    answers. Raise BrokenRules with the path to the target.
    """
    cases = list(cases)
    published = {change.record_id: change for change in changes if change.noun == "statement"}
    to_check = [
        (case, pointed_at(case.document))
        for case in cases
        if case.document and case.record.pk in published and published[case.record.pk].edition
    ]
    standing = standings({uid for _, held in to_check for uid in held}, published)
    for case, held in to_check:
        told = case.document if case.returns else case.seen
        before = pointed_at(told) if told else {}
        problems = [
            Problem(
                path, f"The statement answered is {standing[uid]}: it must be public.", "target"
            )
            for uid, path in held.items()
            if standing[uid] != "public" and not (standing[uid] == "retracted" and uid in before)
        ]
        with told_of(case, alone=len(cases) == 1):
            if problems:
                raise BrokenRules(problems)


def standings(uids: set[str], published: dict[str, Change]) -> dict[str, str]:
    """Tell what statements are at the end of the recording: public, retracted or a draft."""
    ids = {f"statement/{uid}" for uid in uids}
    records = Record.objects.select_related("public_change").in_bulk(list(ids - published.keys()))
    return {uid: standing(f"statement/{uid}", records, published) for uid in uids}


def standing(name: str, records: dict[str, Record], published: dict[str, Change]) -> str:
    record = records.get(name)
    while record is not None and record.merged_into is not None:
        record = record.merged_into
    change = published.get(record.pk if record else name)
    change = change or (record.public_change if record else None)
    if change is None:
        return "a draft"
    return "public" if change.edition_id else "retracted"


def in_order(changes: Iterable[Change], cases: dict[RecordName, Case]) -> list[Change]:
    """Return statements' changes so that an answer comes after what it answers."""
    by_key = {change.record.key: change for change in sorted(changes, key=lambda c: c.record_id)}
    documents = {key: cases[change.record_name].document for key, change in by_key.items()}
    points = {key: pointed_at(document or EMPTY) for key, document in documents.items()}
    return [by_key[key] for key in pointing_last(points)]


def pointing_last(points: Mapping[str, Iterable[str]]) -> list[str]:
    """Return keys so that what points comes after what it points at, else in their order."""
    ordered: dict[str, None] = {}
    begun: set[str] = set()
    for first in points:
        # A stack of our own: chains of answers may be longer than Python recurses.
        above = [] if first in begun else [(first, iter(points[first]))]
        begun.add(first)
        while above:
            key, rest = above[-1]
            other = next((o for o in rest if o in points and o not in begun), None)
            if other is None:
                ordered[key] = None
                above.pop()
            else:
                begun.add(other)
                above.append((other, iter(points[other])))
    return list(ordered)
