"""The admin of a noun: one page per record, saved as one document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from statements import curation
from statements.curation.in_use import added_by, used_in_public
from statements.curation.record_state import RecordState, record_state
from statements.documents import NOUNS, Document
from statements.models import Record

from . import resubmission
from .conflict.choices import with_choices
from .desk import DeskAdmin, RecordViews
from .downloads import Downloads
from .history.pages import HistoryPages
from .list_filters import statements_naming
from .lists import DeskList, DocumentList
from .page import date_texts
from .page.adding import addable
from .page.document_page import DocumentPage
from .page.live_checks import LiveChecks
from .page.page_faults import page_faults
from .page.second_looks import held_lines, looking, tell_looks
from .presence import Presence
from .removing import RemovalPage
from .requests import person
from .resubmission import Submission
from .review import merging, verbs
from .saved_views import SavedViews
from .saving import Refusal, Stored, save

PLAIN_VIEWS: tuple[Any, ...] = (merging.MergePage, RemovalPage, Downloads, SavedViews, Presence)


class DocumentAdmin(DeskAdmin):
    """Changes a record through its document alone; `store` and `remove` are the verbs."""

    page_class: ClassVar[type[DocumentPage]] = DocumentPage
    change_list_template = "admin/statements/list.html"
    public_date: ClassVar[str] = ""  # what the public calls the date drilled down by
    adder_may_change: ClassVar[bool] = False  # until something public uses a record

    def views(self) -> Sequence[RecordViews]:
        """Return what it holds beside the form and the list."""
        return (
            LiveChecks(self, self.make_page),
            verbs.Verbs(self, verbs.UNMERGE),
            HistoryPages(self, self.url_after_revert),
            *(views(self) for views in PLAIN_VIEWS),
        )

    def get_urls(self) -> list[Any]:
        return [*(url for views in self.views() for url in views.urls()), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who added a record may mend it too, where its noun allows that."""
        return super().has_change_permission(request, obj) or (
            self.adder_may_change
            and obj is not None
            and self.has_add_permission(request)
            and added_by(request.user, self.noun, obj.pk)
            and not used_in_public(self.noun, obj.pk)
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[DeskList]:
        return DocumentList

    def make_page(
        self,
        request: HttpRequest,
        key: str | None,
        record: RecordState | None,
        data: QueryDict | None,
    ) -> DocumentPage:
        """Return the page, with what was typed if something was."""
        version = record.version if record else 0
        document = resubmission.base_document(record, data)
        if key is None and data is None:
            document = self.initial_document(request)
        return self.page_class(self.noun, key, document, version, data, request.FILES or None)

    def initial_document(self, request: HttpRequest) -> Document | None:
        """Return what a page for a new record begins with, if with anything."""
        return None

    # No transaction around it, unlike Django's own: a recording is durable.
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        key = None if object_id is None else unquote(object_id)
        if key is None:
            self.check_form_permission(request, None)
        submission = None
        if request.method == "POST":
            submission = resubmission.read_submission(NOUNS[self.noun], request, key)
            key = submission.key
        elif key is None and (redirect := self.redirect_before_adding(request)):
            return redirect
        row = self.get_object(request, key) if key is not None else None
        if key is not None and row is None:
            return self.not_there(request, str(object_id))
        if object_id is not None:
            self.check_form_permission(request, row)
        self.check_to_field(request)
        record = record_state(self.noun, key) if key is not None else None
        if submission is not None:
            return self.take_in(request, submission, row, record)
        page = self.make_page(request, key, record, None)
        return self.show(request, page, row, record, Refusal(extra_context or {}))

    def take_in(
        self, request: HttpRequest, submission: Submission, row: Any, record: RecordState | None
    ) -> HttpResponse:
        """Save what was typed into a page, or show it once more with why it was refused."""
        page = self.make_page(request, submission.key, record, submission.data)
        if data_with_choices := with_choices(page):
            page = self.make_page(request, submission.key, record, data_with_choices)
        store = partial(self.store, request, page)
        result = save(self, request, page, store) if page.is_valid() else Refusal()
        if result is Stored.NOW:
            return self.respond(request, page)
        if result is Stored.BEFORE:
            return self.respond_again(request, page.noun.key_of(page.document))
        if page.adding and resubmission.key_from_form(page.noun, page.root.form_id, request.user):
            return self.changeform_view(request)  # made by the other click, just now
        date_texts.add_date_errors(page.all_forms(), submission.date_faults)
        return self.show(request, page, row, record, result)

    def redirect_before_adding(self, request: HttpRequest) -> HttpResponse | None:
        """Return where the page for a new record leads: to an address of its own, once."""
        form = resubmission.form_id_of(request)
        key = resubmission.key_from_form(NOUNS[self.noun], form, request.user)
        return self.respond_again(request, key) if key else resubmission.open_form(request)

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Call the verb."""
        user = person(request)
        if page.adding and page.noun.identity == "key":
            resubmission.store_once(user, page)
        else:
            curation.store(user, self.noun, page.document, **page.saving())
        tell_looks(request, page)

    def respond(self, request: HttpRequest, page: DocumentPage) -> HttpResponse:
        """Say what was done, and go where the button says."""
        row = self.model._default_manager.get(pk=page.noun.key_of(page.document))
        if page.root.is_resent:
            messages.info(request, resubmission.RESENT_MESSAGE)
        response = (self.response_add if page.adding else self.response_change)(request, row)
        return looking(request, page, response)

    def respond_again(self, request: HttpRequest, key: str) -> HttpResponse:
        """Lead to the record that the first sending of a page made or saved, or to a next one."""
        if "_popup" in request.POST:
            return self.response_add(request, self.get_object(request, key))
        name = self.opts.verbose_name
        if url := self.next_page_url(request, key):
            messages.success(request, f"The {name} was saved already. Enter the next below.")
            return HttpResponseRedirect(url)
        messages.success(request, f"This was saved already: here is the {name} as it is now.")
        return HttpResponseRedirect(self.address("change", key))

    def next_page_url(self, request: HttpRequest, key: str) -> str | None:
        """Return the page for a next record, where the button that was pressed asks for one."""
        asks_for_next = "_addanother" in request.POST and self.has_add_permission(request)
        return self.address("add") if asks_for_next else None

    def _get_preserved_qsl(self, request: HttpRequest, preserved_filters: str) -> list[Any]:
        """Leave out, where Django goes on to another page, what names the one that was sent."""
        qsl = super()._get_preserved_qsl(request, preserved_filters)  # type: ignore[misc]  # no stub
        return [(name, value) for name, value in qsl if name not in resubmission.PAGE_PARAMETERS]

    def url_after_revert(self, request: HttpRequest, before: Record) -> str:
        """Return where the work goes on once a version was stored again."""
        return self.address("history", before.key)

    def show(
        self,
        request: HttpRequest,
        page: DocumentPage,
        row: Any,
        record: RecordState | None,
        refusal: Refusal,
    ) -> HttpResponse:
        """Show the page, or show it once more with why it was refused."""
        may = self.buttons(request, row, record)
        if not may["may_save"] and not page.root.is_bound:  # else what was typed would be gone
            page.freeze()
        page.label_choices()
        if row is None and not page.root.is_bound:
            page.set_form_id(resubmission.form_id_of(request))
        verb = "Add" if row is None else "Change" if may["may_save"] else "View"
        context = {
            "title": f"{verb} {self.opts.verbose_name}",
            "subtitle": str(row) if row else None,
            "page": page,
            "record_state": record,
            "media": page.all_media,
            "addable": addable(request) if may["may_save"] else [],
            "add": row is None,
            "looks_url": self.address("help_looks"),
            "looks": held_lines(request, page),
            "verbs": self.offered_verbs(request, row, record),
            "error_list": page_faults(page),
            **may,
            **self.page_context(request, page, row, record),
            **refusal.context,
        }
        return self.page(request, "document", row, status=refusal.status, **context)

    def page_context(
        self, request: HttpRequest, page: DocumentPage, row: Any, record: RecordState | None
    ) -> dict[str, Any]:
        """Return what the page of this noun shows beside the form."""
        return {"naming": statements_naming(request, self.noun, row)}

    def offered_verbs(
        self, request: HttpRequest, row: Any, record: RecordState | None
    ) -> dict[str, Any]:
        """Return which verbs the page of a record offers."""
        return verbs.offered_verbs(self, request, row, record)

    def buttons(
        self, request: HttpRequest, row: Any, record: RecordState | None
    ) -> dict[str, bool]:
        """Return which buttons the page has."""
        may_add = self.has_add_permission(request)
        if row is None:
            return {"may_save": may_add, "may_add": may_add, "may_delete": False}
        is_there = record is None or not record.is_withdrawn
        return {
            "may_save": is_there and self.has_change_permission(request, row),
            "may_add": may_add,
            "may_delete": is_there and self.has_delete_permission(request, row),
        }
