"""Reports of mistakes: read at the desk, and decided on with a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from statements import corrections
from statements.audit import audit
from statements.documents import KINDS, NOUNS, PLURALS
from statements.fields import TextFormField
from statements.models import Correction
from statements.problems import BrokenRules
from statements.vocabularies import CorrectionState

from .desk import DeskAdmin
from .links import record_url
from .requests import person

DECISIONS = (CorrectionState.ANSWERED, CorrectionState.REFUSED)
LONGEST = 4_000


class DecisionForm(forms.ModelForm):
    """What is decided, and why; the report itself is never changed."""

    decision = forms.ChoiceField(
        choices=[(state.value, state.label) for state in DECISIONS],
        widget=forms.RadioSelect,
        help_text=CorrectionState.help_text(DECISIONS),
    )
    note = TextFormField(
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text="What was changed, or why nothing was. Readers do not see it.",
    )

    class Meta:
        model = Correction
        fields = ("note",)


@admin.register(Correction)
class CorrectionAdmin(DeskAdmin):
    form = DecisionForm
    empty_help = "No reader has reported a mistake."
    list_display = ("reference", "about_page", "beginning", "received_at", "state", "decided_by")
    list_filter = ("state",)
    list_select_related = ("decided_by",)
    search_fields = ("reference", "about", "wrong", "proposal")
    ordering = ("-received_at", "uid")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        told = ["reference", "about_page", "number", "wrong", "proposal", "source", "name", "mail"]
        own = ["decision", "note"] if self.may_decide(request, obj) else self.decided(obj)
        return [*told, "received_at", *own]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [name for name in self.get_fields(request, obj) if name not in ("decision", "note")]

    def decided(self, report: Any) -> list[str]:
        return ["state"] if is_open(report) else ["state", "note", "decided_by", "decided_at"]

    @admin.display(description="page")
    def about_page(self, report: Correction) -> SafeString:
        """Return links to the page that it is about, and to that of its record on the desk."""
        link = format_html('<a href="/{}">/{}</a>', report.about, report.about)
        url = desk_url(report.about)
        return format_html('{} · <a href="{}">on the desk</a>', link, url) if url else link

    @admin.display(description="what is wrong")
    def beginning(self, report: Correction) -> str:
        return report.wrong if len(report.wrong) <= 80 else f"{report.wrong[:79]}…"

    def may_decide(self, request: HttpRequest, report: Any) -> bool:
        return is_open(report) and super().has_change_permission(request, report)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.may_decide(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Decide, instead of saving a row."""
        state = CorrectionState(form.cleaned_data["decision"])
        try:
            corrections.decide(person(request), obj.pk, state, form.cleaned_data["note"])
        except BrokenRules as broken:
            messages.error(request, str(broken))
            return
        audit("correction", request, str(request.user), reference=obj.reference, decision=state)
        messages.success(request, f"The report {obj.reference} is {state.label.lower()}.")

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.response_post_save_change(request, obj)


def desk_url(path: str) -> str:
    """Return the page on the desk of what has a public page at a path, empty where it has none."""
    plural, _, key = path.strip("/").partition("/")
    noun = next((name for name, known in PLURALS.items() if known == plural), "")
    if noun in NOUNS:
        return record_url(noun, key)
    owner, part, _ = key.partition("/")
    parent = KINDS[noun].table.parent if noun and part else None
    return record_url(parent, owner) if parent else ""


def is_open(report: Any) -> bool:
    return report is not None and report.state == CorrectionState.OPEN
