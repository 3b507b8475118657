"""Editions fetched and stored for the records of a recording."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from operator import attrgetter

from statements import copying
from statements.documents.desk import KEYS
from statements.documents.mapping import batched
from statements.models import Edition, Identity, Record, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import Visibility

from .cases import Case
from .chain import seal
from .recordings import Recording

EDITION_COLUMNS = [field.attname for field in Edition._meta.concrete_fields]


def store_editions(recording: Recording, cases: Iterable[Case]) -> None:
    """Store an edition of everything that changed, and count the record's version up."""
    editions: list[Edition] = []
    identities: list[tuple[Record, Iterable[str]]] = []
    for case in cases:
        if not case.is_changed or case.text is None:
            continue
        identities.append((case.record, case.new_identities))
        if case.record.version == 0 and case.noun.visibility == Visibility.IN_USE_IF_ADDED:
            case.record.waits = may_only_add(recording.user, case.noun.name)
        case.record.version += 1
        since = case.last.saved_at if case.last else recording.at
        case.last = Edition.of_columns(
            id=f"{case.record.pk}/{case.record.version}",
            record_id=case.record.pk,
            number=case.record.version,
            format=case.noun.format,
            document=case.text,
            saved_by_id=recording.user.pk,
            saved_at=max(recording.at, since),  # a clock may have been set back
            reason=recording.reason,
            action=recording.actions.get(case.name),
            batch_id=recording.batch,
        )
        seal(case.last)
        case.is_stored_here = True
        editions.append(case.last)
    copying.insert(Edition, EDITION_COLUMNS, map(attrgetter(*EDITION_COLUMNS), editions))
    # The version counts the new edition already: from 3 on there is one before the last.
    earlier_names = older_identities(names for record, names in identities if record.version > 2)
    rows = [(n, record.id) for record, names in identities for n in names if n not in earlier_names]
    copying.insert(Identity, ("id", "record_id"), rows)


def may_only_add(user: User, noun: str) -> bool:
    """Tell whether a person may add records of a noun and change none: a curator, no editor.

    It is asked when a record is added, and kept with it: rights come and go, what was said of a
    record stays.
    """
    may_change = user.has_perm(f"statements.change_{noun}")
    return user.has_perm(f"statements.add_{noun}") and not may_change


def refuse_adder(user: User, case: Case) -> None:
    """Raise BrokenRules where a person changes what the public reads, and may only add such."""
    if may_only_add(user, case.noun.name):
        message = f"{case.record.pk} is public by now: ask an editor to change it."
        raise BrokenRules([Problem("", message, "forbidden")])


def older_identities(names: Iterable[Iterable[str]]) -> set[str]:
    """Return those of records' new identities that an older edition had, before the last one."""
    earlier_names: set[str] = set()
    for chunk in batched(chain.from_iterable(names), KEYS):
        earlier_names |= set(Identity.objects.filter(pk__listed=chunk).values_list("pk", flat=True))
    return earlier_names
