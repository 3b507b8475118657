"""The pages of a record's history: timeline, comparison, one edition, a moment, going back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from statements import curation, ledger
from statements.documents import NOUNS
from statements.models import Edition, Record
from statements.vocabularies import DeskState

from . import history
from .diff_words import tell
from .document_words import whole
from .plain import PlainAdmin
from .reading import reading
from .refusing import REFUSED, refused
from .requests import number_in, person, reason_in
from .root import EDITS

LOOK_AGAIN = (
    "Somebody saved version {error.current} of {error.record} while you were working on version"
    " {error.base}: look again. The differences below are those to the newer version."
)


class HistoryPages(PlainAdmin):
    """What a record was, and how it became what it is; `DocumentAdmin` gives the frame."""

    noun: ClassVar[str]

    def frame(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        raise NotImplementedError

    def not_there(self, request: HttpRequest, object_id: str) -> HttpResponse:
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        view, model = self.admin_site.admin_view, self.opts.model_name
        pages = (
            ("compare", self.compare_view),
            ("edition/<int:number>", self.edition_view),
            ("as-of", self.as_of_view),
            ("revert", self.revert_view),
        )
        return [
            *(
                path(
                    f"<path:object_id>/history/{tail}/",
                    view(page),
                    name=f"statements_{model}_{tail.partition('/')[0].replace('-', '_')}",
                )
                for tail, page in pages
            ),
            *super().get_urls(),
        ]

    def told_record(self, request: HttpRequest, object_id: str) -> tuple[Record | None, Any]:
        """Return the record and its row, either of which may be gone; refuse who may not see it."""
        key = unquote(object_id)
        row = self.get_object(request, key)
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        # PostgreSQL takes no NUL in a text.
        return (history.record_of(self.noun, key) if "\x00" not in key else None), row

    def history_frame(
        self, request: HttpRequest, record: Record | None, row: Any, key: str
    ) -> dict[str, Any]:
        """Return what each of these pages shows around its content."""
        return {
            **self.frame(request, row),
            "record": record,
            "state": DeskState(record.state) if record else DeskState.DRAFT,
            "name": str(row) if row else name_of(record) or key,
            "is_there": row is not None,
            "key": key,
            "history_url": self.history_url("history", key),
            "compare_url": self.history_url("compare", key),
            "as_of_url": self.history_url("as_of", key),
            "revert_url": self.history_url("revert", key),
            "may_revert": self.may_revert(request, row, record),
        }

    def history_url(self, name: str, key: str) -> str:
        return reverse(f"admin:statements_{self.opts.model_name}_{name}", args=[quote(key)])

    def may_revert(self, request: HttpRequest, row: Any, record: Record | None) -> bool:
        ended = record is not None and record.has_ended
        return row is not None and not ended and self.has_change_permission(request, row)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the record's editions, newest first: they are its history."""
        record, row = self.told_record(request, object_id)
        if record is None and row is None:
            return self.not_there(request, object_id)
        key = unquote(object_id)
        found = history.timeline(self.noun, record, number_in(request.GET, "p") or 1)
        context = self.history_frame(request, record, row, key) | {
            "timeline": found,
            "editions": found.entries,
            "tombstones": history.tombstones_of(self.noun, key) if found.page == 1 else [],
        }
        context["title"] = f"History of {context['name']}"
        return TemplateResponse(request, "admin/statements/history.html", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what differs between two editions, the older one first."""
        record, row = self.told_record(request, object_id)
        if record is None:
            return self.not_there(request, object_id)
        asked = sorted(number_in(request.GET, name) for name in ("from", "to"))
        held = history.editions_at(record, asked)
        if not asked[0] or len(held) < len(set(asked)):
            return self.no_edition(request, record)
        before, after = (held[number] for number in asked)
        gone = [edition for edition in (before, after) if edition.is_redacted]
        said = [history.document_of(NOUNS[self.noun], edition) for edition in (before, after)]
        context = self.history_frame(request, record, row, record.key) | {
            "before": before,
            "after": after,
            "redacted": gone,
            "differences": [] if gone else tell(self.noun, said[0], said[1]),
            "title": f"Version {before.number} and version {after.number}",
        }
        return TemplateResponse(request, "admin/statements/compare.html", context)

    def edition_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Show all that one edition says."""
        record, row = self.told_record(request, object_id)
        if record is None:
            return self.not_there(request, object_id)
        edition = history.editions_at(record, [min(number, 2**31 - 1)]).get(number)
        if edition is None:
            return self.no_edition(request, record)
        context = self.history_frame(request, record, row, record.key) | {
            "edition": edition,
            "changes": history.changes_of([edition]).get(edition.pk, []),
            "title": f"Version {number}",
            "said": self.words_of(edition),
        }
        return TemplateResponse(request, "admin/statements/edition.html", context)

    def words_of(self, edition: Edition) -> dict[str, Any]:
        """Return what an edition says, as the public reads a statement, or field by field; of a
        redacted one, that it is."""
        if edition.is_redacted:
            return {"redacted": edition.redaction}
        document = ledger.read(NOUNS[self.noun], edition)
        if self.noun == "statement":
            return {"reading": reading(document)}
        names = history.names_in(self.noun, [document])
        return {"lines": whole(self.noun, document, names)}

    def as_of_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what the public read and the desk held at the end of a day or after a change."""
        record, row = self.told_record(request, object_id)
        if record is None:
            return self.not_there(request, object_id)
        found = history.as_of(record, request.GET.get("at", "").strip())
        public = found.change.edition if found.change else None
        context = self.history_frame(request, record, row, record.key) | {
            "found": found,
            "public": self.words_of(public) if public else {},
            "desk": self.words_of(found.desk) if found.desk and found.desk != public else {},
            "public_edition": public,
            "title": f"As of {found.asked or '…'}",
        }
        return TemplateResponse(request, "admin/statements/as_of.html", context)

    def revert_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what going back to an edition would change, and do it when asked to."""
        record, row = self.told_record(request, object_id)
        if record is None or row is None:
            return self.not_there(request, object_id)
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        to = number_in(asked, "to")
        held = history.editions_at(record, [to, record.version])
        if to not in held:
            return self.no_edition(request, record)
        if held[to].is_redacted:
            messages.error(request, f"Version {to}: {held[to].redaction}")
            return HttpResponseRedirect(self.history_url("history", record.key))
        found: dict[str, Any] = {}
        if request.method == "POST":
            found = self.revert(request, record, to)
            if not found:
                messages.success(request, f"Version {to} was stored once more, as a new version.")
                return HttpResponseRedirect(self.reverted_url(record.key))
        kind = NOUNS[self.noun]
        said = [ledger.read(kind, held[number]) for number in (record.version, to)]
        context = self.history_frame(request, record, row, record.key) | {
            "to": held[to],
            "differences": tell(self.noun, said[0], said[1]),
            "actions": [(action.value, action.label, action.definition) for action in EDITS],
            "typed": request.POST,
            "title": f"Back to version {to}?",
            **found,
        }
        return TemplateResponse(request, "admin/statements/revert.html", context)

    def reverted_url(self, key: str) -> str:
        """Return where the work goes on once a version was stored again."""
        return self.history_url("history", key)

    def revert(self, request: HttpRequest, record: Record, to: int) -> dict[str, Any]:
        """Call the verb; return what to tell where it is refused, nothing where it is done."""
        typed = request.POST
        try:
            curation.revert(
                person(request),
                self.noun,
                record.key,
                to,
                base=number_in(typed, "base"),
                reason=reason_in(typed),
                action=next((action for action in EDITS if action == typed.get("action")), None),
                confirmed=typed.get("confirmed") == "1",
            )
        except REFUSED as error:
            return refused(error, LOOK_AGAIN)
        return {}

    def no_edition(self, request: HttpRequest, record: Record) -> HttpResponse:
        """Say that there is no such edition, and go to the history."""
        messages.error(request, f"No such version: they run from 1 to {record.version}.")
        return HttpResponseRedirect(self.history_url("history", record.key))


def name_of(record: Record | None) -> str:
    """Return what a record that is gone was called in its last edition."""
    edition = record.editions.order_by("-number").first() if record else None
    if record is None or edition is None or edition.is_redacted:
        return ""
    noun = NOUNS[record.noun]
    document = ledger.read(noun, edition)
    return str(next((document[name] for name in noun.names if document[name]), record.key))
