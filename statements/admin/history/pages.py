"""The pages of a record's history: timeline, comparison, one edition, a moment, going back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from statements import curation, ledger
from statements.documents import NOUNS, Noun
from statements.models import Edition, Record
from statements.vocabularies import DeskState
from statements.wording.differences import differences_in_words
from statements.wording.fields import document_lines
from statements.wording.labels import title_of
from statements.wording.problems import named
from statements.wording.statements import reading

from ..desk import DeskAdmin, View
from ..page.root import EDIT_ACTIONS, action_in
from ..refusing import REFUSED, refusal_notice
from ..requests import number_in, person, reason_in
from .timeline import (
    as_of,
    changes_of,
    document_of,
    editions_at,
    record_of,
    timeline,
    tombstones_of,
)

LINKED = ("history", "compare", "as_of", "revert")  # pages that each of the others leads to
LOOK_AGAIN = (
    "Somebody saved version {error.current} of {error.record} while you were working on version"
    " {error.base}: look again. The differences below are those to the newer version."
)


class HistoryPages:
    """What a record was, and how it became what it is.

    `reverted` returns where the work goes on once a version was stored again; it is given the
    record as it was.
    """

    def __init__(
        self, desk: DeskAdmin, url_after_revert: Callable[[HttpRequest, Record], str]
    ) -> None:
        self.desk, self.url_after_revert = desk, url_after_revert

    def urls(self) -> list[URLPattern]:
        pages: tuple[tuple[str, View, str], ...] = (
            ("", self.history_view, "history"),
            ("compare/", self.of_record(self.compare), "compare"),
            ("edition/<int:number>/", self.of_record(self.edition), "edition"),
            ("as-of/", self.of_record(self.as_of), "as_of"),
            ("revert/", self.of_record(self.revert_view), "revert"),
        )
        route = self.desk.route
        return [route(f"<path:object_id>/history/{at}", view, name) for at, view, name in pages]

    def find(self, request: HttpRequest, object_id: str) -> tuple[Record | None, Any]:
        """Return the record and its row, either of which may be gone; refuse who may not see it."""
        key = unquote(object_id)
        row = self.desk.get_object(request, key)
        if not self.desk.has_view_or_change_permission(request, row):
            raise PermissionDenied
        # PostgreSQL takes no NUL in a text.
        return (record_of(self.desk.noun, key) if "\x00" not in key else None), row

    def of_record(self, view: Callable[..., HttpResponse]) -> View:
        """Return a view of a record that has a history, whose row may be gone."""

        def page(request: HttpRequest, object_id: str, **kwargs: Any) -> HttpResponse:
            record, row = self.find(request, object_id)
            if record is None:
                return self.desk.not_there(request, object_id)
            return view(request, record, row, **kwargs)

        return page

    def page(
        self, request: HttpRequest, template: str, record: Record | None, row: Any, **context: Any
    ) -> HttpResponse:
        """Return one of these pages, with what each of them shows around its content."""
        key = record.key if record else row.pk
        name = str(row) if row else name_of(record) or key
        may_change = row is not None and self.desk.has_change_permission(request, row)
        around: dict[str, Any] = {
            "title": f"History of {name}",
            "record": record,
            "state": DeskState(record.state) if record else DeskState.DRAFT,
            "name": name,
            "is_there": row is not None,
            "key": key,
            "winner": named([record.merged_into_id])[0] if record and record.merged_into_id else "",
            **{f"{name}_url": self.desk.address(name, key) for name in LINKED},
            "may_revert": may_change and not (record and record.has_ended),
        }
        return self.desk.page(request, template, row, **around | context)

    def history_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the record's editions, newest first: they are its history."""
        record, row = self.find(request, object_id)
        if record is None and row is None:
            return self.desk.not_there(request, object_id)
        noun, key = self.desk.noun, unquote(object_id)
        page = timeline(noun, record, number_in(request.GET, "p") or 1)
        context: dict[str, Any] = {
            "timeline": page,
            "editions": page.entries,
            "public_number": public_number(record),
            "tombstones": tombstones_of(noun, key) if page.page == 1 else [],
        }
        return self.page(request, "history", record, row, **context)

    def compare(self, request: HttpRequest, record: Record, row: Any) -> HttpResponse:
        """Show what differs between two editions, the older one first."""
        numbers = sorted(number_in(request.GET, name) for name in ("from", "to"))
        editions = editions_at(record, numbers)
        if not numbers[0] or len(editions) < len(set(numbers)):
            return self.no_edition(request, record)
        before, after = sides = [editions[number] for number in numbers]
        redacted = [edition for edition in sides if edition.is_redacted]
        was, became = (document_of(self.kind, edition) for edition in sides)
        context: dict[str, Any] = {
            "before": before,
            "after": after,
            "redacted": redacted,
            "differences": [] if redacted else differences_in_words(self.desk.noun, was, became),
            "title": f"Version {before.number} and version {after.number}",
        }
        return self.page(request, "compare", record, row, **context)

    @property
    def kind(self) -> Noun:
        return NOUNS[self.desk.noun]

    def edition(self, request: HttpRequest, record: Record, row: Any, number: int) -> HttpResponse:
        """Show all that one edition says."""
        edition = editions_at(record, [min(number, 2**31 - 1)]).get(number)
        if edition is None:
            return self.no_edition(request, record)
        context: dict[str, Any] = {
            "edition": edition,
            "changes": changes_of([edition]).get(edition.pk, []),
            "title": f"Version {number}",
            "edition_words": self.words_of(edition),
        }
        return self.page(request, "edition", record, row, **context)

    def words_of(self, edition: Edition | None) -> dict[str, Any]:
        """Return what an edition says, as the public reads a statement, or field by field; of a
        redacted one, that it is."""
        if edition is None:
            return {}
        if edition.is_redacted:
            return {"redacted": edition.redaction}
        document = ledger.read(self.kind, edition)
        if self.desk.noun == "statement":
            return {"reading": reading(document)}
        return {"lines": document_lines(self.desk.noun, document)}

    def as_of(self, request: HttpRequest, record: Record, row: Any) -> HttpResponse:
        """Show what the public read and the desk held at the end of a day or after a change."""
        moment = as_of(record, request.GET.get("at", "").strip())
        public = moment.change.edition if moment.change else None
        context: dict[str, Any] = {
            "moment": moment,
            "public": self.words_of(public),
            "desk": self.words_of(moment.desk if moment.desk != public else None),
            "public_edition": public,
            "title": f"As of {moment.at or '…'}",
        }
        return self.page(request, "as_of", record, row, **context)

    def revert_view(self, request: HttpRequest, record: Record, row: Any) -> HttpResponse:
        """Show what going back to an edition would change, and do it when asked to."""
        if row is None:
            return self.desk.not_there(request, record.key)
        if not self.desk.has_change_permission(request, row):
            raise PermissionDenied
        is_post = request.method == "POST"
        to = number_in(request.POST if is_post else request.GET, "to")
        editions = editions_at(record, [to, record.version])
        if to not in editions:
            return self.no_edition(request, record)
        if editions[to].is_redacted:
            messages.error(request, f"Version {to}: {editions[to].redaction}")
            return HttpResponseRedirect(self.desk.address("history", record.key))
        refusal: dict[str, Any] = {}
        if is_post:
            try:
                return self.revert(request, record, to)
            except REFUSED as error:
                refusal = refusal_notice(error, self.desk.noun, LOOK_AGAIN)
        now, then = (ledger.read(self.kind, editions[number]) for number in (record.version, to))
        context: dict[str, Any] = {
            "to": editions[to],
            "differences": differences_in_words(self.desk.noun, now, then),
            "actions": [(action.value, action.label, action.definition) for action in EDIT_ACTIONS],
            "typed": request.POST,
            "title": f"Back to version {to}?",
            **refusal,
        }
        return self.page(request, "revert", record, row, **context)

    def revert(self, request: HttpRequest, record: Record, to: int) -> HttpResponse:
        """Call the verb, and go on."""
        data = request.POST
        curation.revert(
            person(request),
            self.desk.noun,
            record.key,
            to,
            base=number_in(data, "base"),
            reason=reason_in(data),
            action=action_in(data),
            confirmed=data.get("confirmed") == "1",
        )
        url = self.url_after_revert(request, record)
        messages.success(request, f"Version {to} was stored once more, as a new version.")
        return HttpResponseRedirect(url)

    def no_edition(self, request: HttpRequest, record: Record) -> HttpResponse:
        """Say that there is no such edition, and go to the history."""
        messages.error(request, f"No such version: they run from 1 to {record.version}.")
        return HttpResponseRedirect(self.desk.address("history", record.key))


def public_number(record: Record | None) -> int | None:
    """Return which edition the public reads, None where it reads none."""
    change = record.public_change if record else None
    return int(change.edition_id.rpartition("/")[2]) if change and change.edition_id else None


def name_of(record: Record | None) -> str:
    """Return what a record that is gone was called in its last edition."""
    edition = record.editions.order_by("-number").first() if record else None
    if record is None or edition is None or edition.is_redacted:
        return ""
    return title_of(record.noun, ledger.read(NOUNS[record.noun], edition))
