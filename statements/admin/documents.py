"""The admin of a noun: one page per record, saved as one document."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminToField
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from statements import curation
from statements.documents import NOUNS, Document
from statements.failures import TROUBLE, tell
from statements.problems import BrokenRules, Problem, StaleVersion

from . import refusing, resubmission
from .conflict_choices import with_choices
from .date_texts import blame
from .faulty import faulty
from .history_pages import HistoryPages
from .listed import ListedAdmin
from .page import DocumentPage
from .record_state import Held, document_of, held
from .refusing import REFUSED
from .related import addable
from .requests import is_number, number_in, person, reason_in
from .resubmission import SentOnce
from .second_looks import looks, placed
from .verbs import Verbs

logger = logging.getLogger(__name__)

NEWER = "Somebody saved version {error.current} since you opened this page: look at it first."


class DocumentAdmin(SentOnce, HistoryPages, Verbs, ListedAdmin):
    """Changes a record through its document alone; `store` and `remove` are the verbs."""

    page_class: ClassVar[type[DocumentPage]] = DocumentPage
    change_form_template = "admin/statements/document.html"
    file_fields: ClassVar[bool] = False

    def make_page(
        self, request: HttpRequest, key: str | None, seen: Held | None, data: QueryDict | None
    ) -> DocumentPage:
        """Return the page, with what was typed if something was."""
        version = seen.version if seen else 0
        document = self.began_from(seen, data)
        if key is None and data is None:
            document = self.proposed(request)
        return self.page_class(self.noun, key, document, version, data, request.FILES or None)

    def proposed(self, request: HttpRequest) -> Document | None:
        """Return what a page for a new record begins with, if with anything."""
        return None

    def began_from(self, seen: Held | None, typed: Any) -> Document | None:
        """Return the document that the typing began from: a blank row of it is still blank."""
        base = typed.get("base_version", "") if typed else ""
        if seen and is_number(base) and int(base) != seen.version:
            began = document_of(self.noun, seen.key, int(base)) if int(base) else None
            return began if began or not int(base) else seen.document
        return seen.document if seen else None

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
            self.check_permission(request, None)
            leads = self.opens(request) if request.method != "POST" else None
            if leads is not None:
                return leads
        typed = None
        if request.method == "POST":
            typed = resubmission.receive(NOUNS[self.noun], request, key)
            key = typed.key
        row = self.get_object(request, key) if key is not None else None
        if key is not None and row is None:
            return self.not_there(request, str(object_id))
        if object_id is not None:
            self.check_permission(request, row)
        self.check_to_field(request)
        seen = held(self.noun, key) if key is not None else None
        page = self.make_page(request, key, seen, typed.data if typed else None)
        status, found = 200, extra_context or {}
        if typed is not None:
            if chosen := with_choices(page):
                page = self.make_page(request, key, seen, chosen)
            if page.is_valid():
                status, told = self.save(request, page)
                found |= told
            if status == 302:
                return self.answer(request, page)
            if status == 303:
                return self.saved_already(request, page.noun.key_of(page.document))
            if page.adding and resubmission.made_by(page.noun, page.form_id, request.user):
                return self.changeform_view(request)  # made by the other click, just now
            blame(page, typed.date_faults)
        return self.show(request, page, row, seen, status, found)

    def check_permission(self, request: HttpRequest, row: Any) -> None:
        """Refuse who may not see the page, or not send it."""
        if row is None:
            allowed = self.has_add_permission(request)
        elif request.method == "POST":
            allowed = self.has_change_permission(request, row)
        else:
            allowed = self.has_view_or_change_permission(request, row)
        if not allowed:
            raise PermissionDenied

    def check_to_field(self, request: HttpRequest) -> None:
        """Refuse, as Django does, to answer a popup with another field than the key."""
        asked = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if asked and not self.to_field_allowed(request, asked):
            raise DisallowedModelAdminToField(f"The field {asked} cannot be referenced.")

    def save(self, request: HttpRequest, page: DocumentPage) -> tuple[int, dict[str, Any]]:
        """Store the page's document; return the status, and what to tell where it is refused."""
        if page.is_resent:
            if resubmission.was_sent_before(page, request.user):
                return 303, {}
            if not self.may_change_resent(request, page):
                return 200, {}
            if page.root.cleaned_data["overwrite"] is None:  # never over what it made, unasked
                current = page.root.initial["base_version"]
                return 200, refusing.conflict(page, current) | resubmission.spent(
                    page, self, request
                )
        try:
            self.store(request, page)
        except StaleVersion as stale:
            if not page.adding and resubmission.was_sent_before(page, request.user):
                return 303, {}
            told = refusing.conflict(page, stale.current)
            return 200, told | (resubmission.spent(page, self, request) if page.is_resent else {})
        except BrokenRules as error:
            told = refusing.refused(error)
            for problem in told.pop("problems", ()):
                page.blame(problem)
            return 200, told
        except IntegrityError as error:
            page.blame(Problem("", refusing.constraint_message(page.noun, error)))
        except TROUBLE as error:
            failed = tell(error, logger, request.path)
            if failed is None:
                raise
            page.root.add_error(None, refusing.unsaved(failed))
            return 503, {}
        else:
            return 302, {}
        return 200, {}

    def store(self, request: HttpRequest, page: DocumentPage) -> None:
        """Call the verb."""
        user = person(request)
        if page.adding and page.noun.identity == "key":
            resubmission.store_once(user, page)
        else:
            curation.store(user, self.noun, page.document, **page.saving())
        found = looks(self.noun, page.document)
        for where, text in placed(self.noun, page.document, found):
            messages.warning(
                request, f"Look twice: {where}: {text}" if where else f"Look twice: {text}"
            )

    def answer(self, request: HttpRequest, page: DocumentPage) -> HttpResponse:
        """Say what was done, and go where the button says."""
        row = self.model._default_manager.get(pk=page.noun.key_of(page.document))
        respond = self.response_add if page.adding else self.response_change
        if page.is_resent:
            messages.info(request, resubmission.CHANGED)
        return respond(request, row)

    def show(
        self,
        request: HttpRequest,
        page: DocumentPage,
        row: Any,
        seen: Held | None,
        status: int,
        found: dict[str, Any],
    ) -> TemplateResponse:
        may = self.allowed(request, row, seen)
        if not may["may_save"] and not page.root.is_bound:  # else what was typed would be gone
            page.freeze()
        page.name_choices()
        if row is None and not page.root.is_bound:
            page.open_as(resubmission.form_of(request))
        verb = "Add" if row is None else "Change" if may["may_save"] else "View"
        context = {
            **self.frame(request, row),
            "title": f"{verb} {self.opts.verbose_name}",
            "subtitle": str(row) if row else None,
            "page": page,
            "held": seen,
            "media": page.all_media,
            "addable": addable(request) if may["may_save"] else [],
            "add": row is None,
            "has_file_field": self.file_fields,
            "verbs": self.verbs_of(request, row, seen),
            "error_list": faulty(page),
            **may,
            **found,
        }
        return TemplateResponse(request, self.change_form_template, context, status=status)

    def allowed(self, request: HttpRequest, row: Any, seen: Held | None) -> dict[str, bool]:
        """Return which buttons the page has."""
        may_add = self.has_add_permission(request)
        if row is None:
            return {"may_save": may_add, "may_add": may_add, "may_delete": False}
        withdrawn = seen is not None and seen.is_withdrawn
        return {
            "may_save": not withdrawn and self.has_change_permission(request, row),
            "may_add": may_add,
            "may_delete": not withdrawn and self.has_delete_permission(request, row),
        }

    def frame(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return what every page of the admin shows around its content."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "app_label": self.opts.app_label,
            "original": row,
            "object": row,
            "has_view_permission": self.has_view_permission(request, row),
            "preserved_filters": self.get_preserved_filters(request),
            "change_url": row and self.change_url(row.pk),
        }

    def change_url(self, key: str) -> str:
        return reverse(f"admin:statements_{self.opts.model_name}_change", args=[quote(key)])

    # Without Django's transaction, for the same reason.
    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            return self.not_there(request, object_id)
        if not self.has_delete_permission(request, row):
            raise PermissionDenied
        found: dict[str, Any] = {}
        if request.method == "POST":
            found = self.remove(request, row.pk)
            if not found:
                done = f"The {self.opts.verbose_name} “{row}” was deleted successfully."
                messages.success(request, done)
                return self.after_delete(request)
        title = "Not deleted" if found else "Are you sure?"
        context = {**self.frame(request, row), "title": title, **found}
        context["edition"] = held(self.noun, row.pk).version
        return TemplateResponse(request, "admin/statements/delete.html", context)

    def remove(self, request: HttpRequest, key: str) -> dict[str, Any]:
        """Delete a record; return what to tell where it is refused, nothing where it is done."""
        base, reason = number_in(request.POST, "edition") or None, reason_in(request.POST)
        try:
            curation.remove(person(request), self.noun, key, reason, base=base)
        except REFUSED as error:
            return refusing.refused(error, NEWER)
        return {}

    def not_there(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that there is no such record, and go to the admin's first page."""
        response: HttpResponse = self._get_obj_does_not_exist_redirect(  # type: ignore[attr-defined]
            request, self.opts, object_id
        )
        return response

    def after_delete(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            return HttpResponseRedirect(reverse("admin:index"))
        return HttpResponseRedirect(reverse(f"admin:statements_{self.opts.model_name}_changelist"))
