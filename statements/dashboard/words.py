"""Quotes whose words changed, and allegations that nobody answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from statements.fields import UidField
from statements.labels import labels_of
from statements.ledger.workflow import OPEN_STATES
from statements.models import (
    Change,
    PublicAbout,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicTarget,
    PublicVoice,
    Record,
    Reference,
    Statement,
)
from statements.vocabularies import SPEAKING, Action, Family, ReferenceType

from .lines import SHOWN, Line, Panel, first_rows

CHARGES = [kind for kind in ReferenceType if kind.family is Family.CHARGE]


def changed_quotes() -> Panel:
    """Quotes whose words on the desk differ from the public ones, or whose source was revised.

    The first are references of statements with a pending change; the second public statements
    that quote a source of which a later line of the ledger says that it was revised, or that its
    saved copy is another one.
    """
    edited, revised = first_rows(edited_words()), first_rows(revised_sources())
    reasons = {row.statement_id: "the words differ from the public ones" for row in edited}
    for uid in revised:
        reasons.setdefault(uid, "the source was revised after the approval")
    shown = list(reasons)[:SHOWN]
    names = dict(Statement.objects.filter(pk__in=shown).order_by().values_list("pk", "title"))
    return Panel(
        "quotes",
        "Quotes whose words changed",
        "Every public quote still says what was approved.",
        [Line("statement", uid, names.get(uid, uid), reasons[uid]) for uid in shown],
        len(reasons),
        weight="alarm",
    )


def edited_words() -> QuerySet[Reference]:
    """Return references of pending statements whose public words are not those of the desk."""
    pending = Record.objects.statements(OPEN_STATES).public()
    public = PublicReference.objects.filter(uid=OuterRef("pk"), words__isnull=False)
    differs = public.exclude(words=Coalesce(OuterRef("quote__exact"), Value("")))
    return (
        Reference.objects.filter(statement__in=pending.values(uid=Cast("key", UidField())))
        .filter(Exists(differs))
        .order_by("statement", "position")
    )


def revised_sources() -> QuerySet[Any, Any]:
    """Return uids of public statements that quote a source revised after their last change."""
    revised = Change.objects.publishing("source").filter(
        Q(action=Action.REVISED) | Q(changed__contains="saved_copy_sha256")
    )
    revised = revised.exclude(action=Action.CREATED)
    later = revised.filter(
        record=Concat(Value("source/"), Cast(OuterRef("source"), CharField())),
        number__gt=OuterRef("shown"),
    )
    shown = PublicStatement.objects.filter(uid=OuterRef("statement")).values("number")
    quoting = PublicReference.objects.filter(statement=OuterRef("statement"), words__isnull=False)
    return (
        PublicSource.objects.filter(source__in=revised.values(uid=Cast("record__key", UidField())))
        .annotate(shown=Subquery(shown[:1]))
        .filter(Exists(later), Exists(quoting))
        .order_by("statement")
        .values_list("statement", flat=True)
        .distinct()
    )


def unanswered() -> QuerySet[PublicReference]:
    """Return public allegations about somebody that has not answered, the newest first.

    An answer responds to the statement, by a voice of a government that the allegation is about.
    """
    about = PublicAbout.objects.filter(reference=OuterRef("pk"))
    accused = PublicAbout.objects.filter(reference=OuterRef(OuterRef("pk")))
    pointing = PublicTarget.objects.filter(statement=OuterRef(OuterRef(OuterRef("statement"))))
    answering = PublicReference.objects.filter(
        type=ReferenceType.RESPONDS_TO, uid__in=pointing.values("reference")
    )
    answers = PublicVoice.objects.filter(
        government__in=accused.values("government"),
        statement__in=answering.values("statement"),
        role__in=SPEAKING,
    )
    rows = PublicReference.objects.filter(type__in=CHARGES, statement__isnull=False)
    return rows.filter(Exists(about)).filter(~Exists(answers)).order_by("-sort_on", "-uid")


def open_allegations() -> Panel:
    """Public allegations without an answer by whom they are about."""
    rows = first_rows(unanswered().annotate(title=title()))
    return Panel(
        "allegations",
        "Allegations without answer",
        "Every public allegation was answered by whom it is about.",
        list(alleging(rows)),
        len(rows),
    )


def alleging(rows: list[Any]) -> Iterator[Line]:
    """Yield one line for each of the first statements, with all whom its allegations concern."""
    by_statement: dict[str, list[Any]] = {}
    for row in rows:
        by_statement.setdefault(str(row.statement), []).append(row)
    shown = list(by_statement.items())[:SHOWN]
    accused = {uid: [key for row in own for key in row.about.split(";")] for uid, own in shown}
    names = labels_of(f"government/{key}" for keys in accused.values() for key in keys)
    for uid, own in shown:
        about = [names.of("government", key) or key for key in dict.fromkeys(accused[uid])]
        yield Line("statement", uid, own[0].title, f"{own[0].sort_on}, about {', '.join(about)}")


def title() -> Subquery:
    """Return the title of the statement that makes a public reference."""
    of = PublicStatement.objects.filter(uid=OuterRef("statement"))
    return Subquery(of.values("title")[:1])
