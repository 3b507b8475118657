"""The admin of a noun: one page per record, saved as one document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse

from statements import curation
from statements.curation.in_use import added_by, used_in_public
from statements.curation.record_state import RecordState, record_state
from statements.documents import NOUNS, Document
from statements.models import Record
from statements.wording.looks import second_look_messages

from . import resubmission
from .conflict.choices import with_choices
from .desk import DeskAdmin, Views
from .downloads import Downloads
from .history.pages import HistoryPages
from .lists import DeskList, DocumentList
from .page import date_texts
from .page.adding import addable
from .page.document_page import DocumentPage
from .page.live_checks import LiveChecks
from .page.page_faults import page_faults
from .removing import RemovalPage
from .requests import person
from .review import verbs
from .review.merging import MergePage
from .saving import Refusal, Stored, save


class DocumentAdmin(DeskAdmin):
    """Changes a record through its document alone; `store` and `remove` are the verbs."""

    page_class: ClassVar[type[DocumentPage]] = DocumentPage
    change_list_template = "admin/statements/list.html"
    file_fields: ClassVar[bool] = False
    public_date: ClassVar[str] = ""  # what the public calls the date drilled down by
    mended_by_adder: ClassVar[bool] = False  # until something public uses a record

    def views(self) -> Sequence[Views]:
        """Return what it holds beside the form and the list."""
        return (
            LiveChecks(self, self.make_page),
            MergePage(self),
            RemovalPage(self),
            verbs.Verbs(self, verbs.UNMERGE),
            HistoryPages(self, self.reverted),
            Downloads(self),
        )

    def get_urls(self) -> list[Any]:
        return [*(url for views in self.views() for url in views.urls()), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who added a record may mend it too, where its noun allows that."""
        return super().has_change_permission(request, obj) or (
            self.mended_by_adder
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
        document = resubmission.began_from(record, data)
        if key is None and data is None:
            document = self.proposed(request)
        return self.page_class(self.noun, key, document, version, data, request.FILES or None)

    def proposed(self, request: HttpRequest) -> Document | None:
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
        typed = None
        if request.method == "POST":
            typed = resubmission.receive(NOUNS[self.noun], request, key)
            key = typed.key
        elif key is None and (leads := self.leads(request)):
            return leads
        row = self.get_object(request, key) if key is not None else None
        if key is not None and row is None:
            return self.not_there(request, str(object_id))
        if object_id is not None:
            self.check_form_permission(request, row)
        self.check_to_field(request)
        record = record_state(self.noun, key) if key is not None else None
        if typed is not None:
            return self.receive(request, typed, row, record)
        page = self.make_page(request, key, record, None)
        return self.show(request, page, row, record, Refusal(extra_context or {}))

    def receive(
        self, request: HttpRequest, typed: resubmission.Typed, row: Any, record: RecordState | None
    ) -> HttpResponse:
        """Save what was typed into a page, or show it once more with why it was refused."""
        page = self.make_page(request, typed.key, record, typed.data)
        if chosen := with_choices(page):
            page = self.make_page(request, typed.key, record, chosen)
        result: Stored | Refusal = Refusal()
        if page.is_valid():
            result = save(self, request, page, partial(self.store, request, page))
        if result is Stored.NOW:
            return self.answer(request, page)
        if result is Stored.BEFORE:
            return self.saved_already(request, page.noun.key_of(page.document))
        if page.adding and resubmission.made_by(page.noun, page.root.form_id, request.user):
            return self.changeform_view(request)  # made by the other click, just now
        date_texts.add_date_errors(page.all_forms(), typed.date_faults)
        return self.show(request, page, row, record, result)

    def leads(self, request: HttpRequest) -> HttpResponse | None:
        """Return where the page for a new record leads: to an address of its own, once."""
        form = resubmission.form_of(request)
        made = resubmission.made_by(NOUNS[self.noun], form, request.user)
        return self.saved_already(request, made) if made else resubmission.opened(request)

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Call the verb."""
        user = person(request)
        if page.adding and page.noun.identity == "key":
            resubmission.store_once(user, page)
        else:
            curation.store(user, self.noun, page.document, **page.saving())
        self.tell_looks(request, page)

    def tell_looks(self, request: HttpRequest, page: DocumentPage) -> None:
        """Tell what deserves a second look in what was saved."""
        for text in second_look_messages(self.noun, page.document):
            messages.warning(request, text)

    def answer(self, request: HttpRequest, page: DocumentPage) -> HttpResponse:
        """Say what was done, and go where the button says."""
        row = self.model._default_manager.get(pk=page.noun.key_of(page.document))
        respond = self.response_add if page.adding else self.response_change
        if page.root.is_resent:
            messages.info(request, resubmission.CHANGED)
        return respond(request, row)

    def saved_already(self, request: HttpRequest, key: str) -> HttpResponse:
        """Lead to the record that the first sending of a page made or saved, or to a next one."""
        if "_popup" in request.POST:
            return self.response_add(request, self.get_object(request, key))
        name = self.opts.verbose_name
        if following := self.following(request, key):
            messages.success(request, f"The {name} was saved already. Enter the next below.")
            return HttpResponseRedirect(following)
        messages.success(request, f"This was saved already: here is the {name} as it is now.")
        return HttpResponseRedirect(self.address("change", key))

    def following(self, request: HttpRequest, key: str) -> str | None:
        """Return the page for a next record, where the button that was pressed asks for one."""
        is_asked = "_addanother" in request.POST and self.has_add_permission(request)
        return self.address("add") if is_asked else None

    def _get_preserved_qsl(self, request: HttpRequest, preserved_filters: str) -> list[Any]:
        """Leave out, where Django goes on to another page, what names the one that was sent."""
        pairs = super()._get_preserved_qsl(request, preserved_filters)  # type: ignore[misc]  # not in stubs
        return [(name, value) for name, value in pairs if name not in resubmission.OF_ONE_PAGE]

    def reverted(self, request: HttpRequest, before: Record) -> str:
        """Return where the work goes on once a version was stored again."""
        return self.address("history", before.key)

    def show(
        self,
        request: HttpRequest,
        page: DocumentPage,
        row: Any,
        record: RecordState | None,
        refusal: Refusal,
    ) -> TemplateResponse:
        """Show the page, or show it once more with why it was refused."""
        may = self.allowed(request, row, record)
        if not may["may_save"] and not page.root.is_bound:  # else what was typed would be gone
            page.freeze()
        page.label_choices()
        if row is None and not page.root.is_bound:
            page.set_form_id(resubmission.form_of(request))
        verb = "Add" if row is None else "Change" if may["may_save"] else "View"
        context = {
            "title": f"{verb} {self.opts.verbose_name}",
            "subtitle": str(row) if row else None,
            "page": page,
            "held": record,
            "media": page.all_media,
            "addable": addable(request) if may["may_save"] else [],
            "add": row is None,
            "has_file_field": self.file_fields,
            "odd_url": self.address("help_odd"),
            "verbs": self.offered(request, row, record),
            "error_list": page_faults(page),
            **may,
            **self.extras(request, page, row, record),
            **refusal.context,
        }
        return self.page(request, "document", row, status=refusal.status, **context)

    def extras(
        self, request: HttpRequest, page: DocumentPage, row: Any, record: RecordState | None
    ) -> dict[str, Any]:
        """Return what the page of this noun shows beside the form."""
        return {}

    def offered(self, request: HttpRequest, row: Any, record: RecordState | None) -> dict[str, Any]:
        """Return which verbs the page of a record offers."""
        return verbs.offered(self, request, row, record)

    def allowed(
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
