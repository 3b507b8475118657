"""Imports: a file is rehearsed, confirmed, approved by a second person, or taken back."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from statements import exports, importing
from statements.audit import audit
from statements.importing import keeping
from statements.importing.counting import LARGER
from statements.importing.rehearsal import CHANGED, NEW, UNCHANGED
from statements.models import Batch, User
from statements.problems import BrokenRules, StaleVersion
from statements.vocabularies import BatchState
from statements.wording.problems import problem_texts

from ..records import ReadAdmin
from ..refusing import REFUSED, problems_of
from ..requests import person, reason_in
from ..streaming import file_response
from .batches import batch_records, rehearsed_changes, verbs_for

MOST_BYTES = 20 << 20
PIECE = 1 << 16
MOST_RECORDS = 10_000
MOST_PROBLEMS = 50  # problems that are told at once
AGAIN = "{error} Nothing was done: rehearse again."


class UploadForm(forms.Form):
    """A file, and why it is imported."""

    file = forms.FileField(
        help_text="Documents (.jsonl, .json), or the export's tables (.csv, .xlsx, or a .zip of"
        f" them). At most {MOST_BYTES >> 20} MB and {MOST_RECORDS:,} records. {LARGER}"
    )
    reason = forms.CharField(
        required=False, max_length=500, help_text="Kept with every version that it stores."
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"The file has {file.size:,} bytes. {LARGER}")
        return file


@contextmanager
def on_disk(upload: UploadedFile) -> Iterator[Path]:
    """Write an upload to a file of its own for as long as it is read."""
    with NamedTemporaryFile(suffix=".upload") as file:
        for piece in upload.chunks():
            file.write(piece)
        file.flush()
        yield Path(file.name)


@admin.register(Batch)
class BatchAdmin(ReadAdmin):
    """The list of imports, and the pages of each step."""

    list_display = ("file_name", "imported_by", "imported_at", "counted", "state", "approved_by")
    list_filter = ("state",)
    list_select_related = ("imported_by", "approved_by")
    search_fields = ("file_name", "uid")
    ordering = ("-imported_at", "uid")

    @admin.display(description="new / changed / unchanged")
    def counted(self, batch: Batch) -> str:
        return " / ".join(str(batch.total(what)) for what in (NEW, CHANGED, UNCHANGED))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("statements.view_statement")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("statements.view_statement")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("statements.add_statement")

    def get_urls(self) -> list[Any]:
        return [
            self.route("confirm/", self.confirm_view, "confirm"),
            self.route("set/", self.set_view, "set"),
            self.route("<str:uid>/approve/", require_POST(self.approve_view), "approve"),
            self.route("<str:uid>/undo/", require_POST(self.undo_view), "undo"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask for a file; show what importing it would do."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_post = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if is_post else UploadForm()
        if is_post and form.is_valid():
            return self.rehearse(request, form.cleaned_data["file"], form.cleaned_data["reason"])
        return self.page(request, "import", title="Import a file", form=form)

    def rehearse(self, request: HttpRequest, upload: UploadedFile, reason: str) -> HttpResponse:
        """Show a rehearsal, with the button that confirms it where nothing is wrong."""
        user, token = person(request), None
        try:
            with on_disk(upload) as file:
                rehearsal = importing.rehearse(file, user, name=upload.name, most=MOST_RECORDS)
        except BrokenRules as error:
            form, problems = UploadForm(initial={"reason": reason}), error.problems
            title = "Import a file"
            return self.page(request, "import", title=title, form=form, problems=problems)
        if rehearsal.writes and not rehearsal.faults:
            token = keeping.keep(rehearsal, user)
        return self.page(
            request,
            "rehearsal",
            title=f"Rehearsal of {upload.name}",
            rehearsal=rehearsal,
            token=token,
            reason=reason,
            changes=list(rehearsed_changes(rehearsal)),
            more=rehearsal.writes - len(rehearsal.previews),
        )

    def confirm_view(self, request: HttpRequest) -> HttpResponse:
        """Store what was rehearsed."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        token, user = request.POST.get("token", ""), person(request)
        try:
            rehearsal = keeping.read(token, user)
            batch = importing.store(rehearsal, user, reason_in(request.POST))
            keeping.forget(token)
        except REFUSED as error:
            problems = problems_of(error, AGAIN)[:MOST_PROBLEMS]
            status = 409 if isinstance(error, StaleVersion) else 200
            form = UploadForm(initial={"reason": reason_in(request.POST)})
            context = {"form": form, "problems": problems, "title": "This was not imported"}
            return self.page(request, "import", status=status, **context)
        assert batch is not None  # noqa: S101 - a rehearsal without changes is not kept
        new, changed = (batch.total(what) for what in (NEW, CHANGED))
        messages.success(request, f"Imported: {new:,} new, {changed:,} changed.")
        return HttpResponseRedirect(self.address("change", batch.pk))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one import: what it brought, and what can be done with it."""
        batch = self.get_object(request, object_id)
        if batch is None or not self.has_view_permission(request, batch):
            return super().change_view(request, object_id, form_url, extra_context)
        return self.page(
            request,
            "batch",
            title=f"Import of {batch.file_name}",
            batch=batch,
            state=BatchState(batch.state),
            waits=batch.state == BatchState.WAITING,
            records=list(batch_records(batch)),
            total=batch.editions.count(),
            **verbs_for(person(request), batch),
        )

    def approve_view(self, request: HttpRequest, uid: str) -> HttpResponse:
        def verb(user: User, reason: str) -> str:
            result = importing.approve(user, uid, reason or None)
            left = f" {len(result.left)} were left: they changed since." if result.left else ""
            return f"{result.count} statements are public now.{left}"

        return self.call(request, uid, verb)

    def undo_view(self, request: HttpRequest, uid: str) -> HttpResponse:
        def verb(user: User, reason: str) -> str:
            if not user.has_perm("statements.change_statement"):
                raise PermissionDenied
            result = importing.undo(user, uid, reason)
            if result.is_asked:
                return "Undoing was asked for: somebody else must agree."
            why = "they changed since, or are still used"
            left = f" {len(result.left)} were left: {why}." if result.left else ""
            counted = ", ".join(f"{count} {what}" for what, count in result.counts.items())
            return f"Undone: {counted or 'nothing'}.{left}"

        return self.call(request, uid, verb)

    def call(
        self, request: HttpRequest, uid: str, verb: Callable[[User, str], str]
    ) -> HttpResponse:
        """Call a verb with the reason typed; tell how it went; go back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            reason = request.POST.get("reason", "").strip()
            messages.success(request, verb(person(request), reason))
        except REFUSED as error:
            for text in problem_texts(problems_of(error, AGAIN)[:MOST_PROBLEMS]):
                messages.error(request, text)
        return HttpResponseRedirect(self.address("change", uid))

    def set_view(self, request: HttpRequest) -> Any:
        """Send everything public as the tables that an import reads."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        audit("desk download", request, request.user.get_username(), path=request.path)
        return file_response(request, "statements.zip", "application/zip", whole_set)


def whole_set() -> Iterator[bytes]:
    """Yield a ZIP file of everything public; it is made at the first piece."""
    with TemporaryFile(suffix=".zip") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, pieces in exports.importable_tables():
                with archive.open(name, "w") as sink:
                    sink.writelines(pieces)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
