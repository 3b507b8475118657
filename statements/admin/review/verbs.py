"""The verbs of a record as addresses of its page, each held to the edition that the user saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from statements import curation
from statements.curation.record_state import RecordState
from statements.documents import NOUNS
from statements.keys import RecordName
from statements.ledger.workflow import may_merge
from statements.models import Record, User
from statements.problems import BrokenRules, Problem
from statements.vocabularies import DeskState
from statements.wording.labels import name_of

from ..desk import DeskAdmin
from ..refusing import REFUSED, refusal_texts
from ..requests import number_in, person, reason_in
from .redirects import show_caller

REFUSED_WORDS = "refused_words"  # in the session


@dataclass(frozen=True, slots=True)
class Call:
    """A verb as somebody calls it: on which record, as which edition, and why."""

    user: User
    noun: str
    key: str
    edition: int
    reason: str | None
    data: QueryDict


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb with the tail of its address: who may call it, what it does and says, what follows."""

    tail: str
    may: Callable[[User, str], bool]  # a person, of a noun
    do: Callable[[Call], str]
    then: Callable[[HttpRequest, Any, str], HttpResponse] = show_caller  # the row, what was done

    @property
    def name(self) -> str:
        """Return it as templates name it."""
        return self.tail.replace("-", "_")


class Verbs:
    """The addresses of some verbs."""

    def __init__(self, desk: DeskAdmin, *deeds: Deed) -> None:
        self.desk, self.deeds = desk, deeds

    def urls(self) -> list[URLPattern]:
        return [self.route(deed) for deed in self.deeds]

    def route(self, deed: Deed) -> URLPattern:
        def may(request: HttpRequest, row: Any) -> bool:
            return deed.may(person(request), self.desk.noun)

        def view(request: HttpRequest, row: Any) -> HttpResponse:
            return self.call(request, row, deed)

        return self.desk.record_route(deed.tail, require_POST(view), may)

    def call(self, request: HttpRequest, row: Any, deed: Deed) -> HttpResponse:
        """Call a verb with the edition that the user saw; tell how it went; go on, or back."""
        user = person(request)
        reason, data = reason_in(request.POST), request.POST
        try:
            edition = edition_in(data, "edition")
            done = deed.do(Call(user, self.desk.noun, row.pk, edition, reason, data))
        except REFUSED as error:
            texts = refusal_texts(error, self.desk.noun)
        else:
            return deed.then(request, row, done)
        for text in texts:
            messages.error(request, text)
        if reason:
            messages.warning(request, f"What you had written: “{reason}”")
            name = str(RecordName(self.desk.noun, row.pk))
            request.session[REFUSED_WORDS] = [name, deed.name, reason, data.get("path", "")]
        return show_caller(request, row)


def unmerge(call: Call) -> str:
    curation.unmerge(call.user, call.noun, call.key, call.edition, call.reason or "")
    if NOUNS[call.noun].is_reviewed:
        return "It was submitted for review, to be public by itself again."
    return "It is public by itself again."


UNMERGE = Deed("unmerge", may_merge, unmerge)


def offered_verbs(
    desk: DeskAdmin, request: HttpRequest, row: Any, record: RecordState | None
) -> dict[str, Any]:
    """Return which verbs the page of a record offers."""
    if record is None or record.record is None or request.method == "POST":
        return {}
    is_merger = may_merge(person(request), desk.noun)
    is_there, is_changer = not record.is_withdrawn, desk.has_change_permission(request, row)
    winner = RecordName.parse(record.record.merged_into_id or "").key
    parts = merged_rows(desk, row.pk) if record.has_merged else ()
    return {
        "revert": is_changer and is_there and record.version > 1,
        "merge": is_merger and is_there and record.state == DeskState.PUBLISHED,
        "unmerge": is_merger and bool(winner),
        "winner": winner and desk.address("change", winner),
        "winner_name": winner and name_of(desk.noun, winner),
        "merged": [(one, desk.address("change", one.pk)) for one in parts],
        **words_again(request, RecordName(desk.noun, row.pk)),
    }


def words_again(request: HttpRequest, record: RecordName) -> dict[str, Any]:
    """Return what somebody wrote to a verb that was just refused, once, by the verb's name.

    It waits in the login's own session, on the server: nobody else sees it, nor after a log-out.
    """
    refused_of, name, reason, path = request.session.get(REFUSED_WORDS, [None] * 4)
    if refused_of != str(record):
        return {}
    del request.session[REFUSED_WORDS]
    return {"words": {name: reason}, "words_about": path}


def merged_rows(desk: DeskAdmin, key: str) -> QuerySet[Any]:
    """Return the rows of the records that are part of one now."""
    records = Record.objects.filter(merged_into=str(RecordName(desk.noun, key)))
    keys = records.annotate(own_key=Cast("key", desk.model._meta.pk)).values("own_key")
    rows: QuerySet[Any] = desk.model._base_manager.filter(pk__in=keys)
    return rows.order_by("pk")


def edition_in(data: QueryDict, name: str) -> int:
    """Return the number of the edition that the user saw."""
    number = number_in(data, name)
    if not number:
        raise BrokenRules([Problem(name, "Say which version you mean: open the page again.")])
    return number
