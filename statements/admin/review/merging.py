"""The page that merges two records: which one, what points at it, what would become of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern

from statements import curation
from statements.curation.record_state import RecordState, record_state
from statements.documents import NOUNS
from statements.fields import TextFormField, validate_text
from statements.ledger.merged_records import records_with_keys
from statements.ledger.workflow import may_merge
from statements.problems import Problem
from statements.wording.differences import WordedDifference, differences_in_words
from statements.wording.labels import labels, name_of

from ..desk import DeskAdmin
from ..links import MOST_LINKS, record_links, record_url
from ..page.selects import KeySelect
from ..refusing import REFUSED, problems_of
from ..requests import person
from .redirects import review_url


class MergeForm(forms.Form):
    """Into which record, the versions seen of both, why, and that it was read."""

    use_required_attribute = False

    winner = forms.CharField(label="Merge into", max_length=80)
    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    winner_edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = TextFormField(
        label="Why, in words for the public",
        max_length=500,
        validators=[validate_text],
        widget=forms.TextInput({"class": "vTextField"}),
    )
    read = forms.BooleanField(label="I have read what changes")

    def __init__(self, model: type[Model], data: Any) -> None:
        super().__init__(data)
        pointing = next((relation.field for relation in model._meta.related_objects), None)
        if pointing is not None:
            self.fields["winner"].widget = KeySelect(pointing, pointing.name)
            self.fields["winner"].widget.is_required = False

    @property
    def chosen(self) -> str:
        """The key of the winner, as far as one was chosen."""
        return str(self["winner"].value() or "").strip()[:80] if self.is_bound else ""


class MergePage:
    """Shows what a merge would do, and does it, or asks for it, once that was read."""

    def __init__(self, desk: DeskAdmin) -> None:
        self.desk = desk

    def urls(self) -> list[URLPattern]:
        return [self.desk.record_route("merge", self.view, self.may)]

    def may(self, request: HttpRequest, row: Any) -> bool:
        return may_merge(person(request), self.desk.noun)

    def view(self, request: HttpRequest, row: Any) -> HttpResponse:
        noun = self.desk.noun
        is_post = request.method == "POST"
        form = MergeForm(self.desk.model, request.POST if is_post else request.GET or None)
        problems: list[Problem] = []
        if is_post and form.is_valid():
            try:
                return self.merge(request, row.pk, form.cleaned_data)
            except REFUSED as error:
                problems = problems_of(error)
        return self.desk.page(
            request,
            "merge",
            row,
            title=f"Merge {row}",
            form=form,
            media=form.media,
            problems=[problem.message for problem in problems],
            asks=NOUNS[noun].is_reviewed,
            **what_changes(noun, record_state(noun, row.pk), form),
        )

    def merge(self, request: HttpRequest, key: str, values: dict[str, Any]) -> HttpResponse:
        """Call the verb; go on at the record that has taken the other in, or to the review."""
        noun, user, winner = self.desk.noun, person(request), values["winner"]
        bases = (values["edition"], values["winner_edition"])
        if NOUNS[noun].is_reviewed:
            curation.ask_merge(user, key, winner, bases, values["reason"])
            messages.success(request, "The merge was asked for: somebody else must approve it.")
            return HttpResponseRedirect(review_url(key))
        curation.merge(user, noun, key, winner, bases, values["reason"])
        name = name_of(noun, winner)
        done = f"It is part of “{name}” now, below: its address leads here, filters know both keys."
        messages.success(request, done)
        return HttpResponseRedirect(record_url(noun, winner))


def what_changes(noun: str, loser: RecordState, form: MergeForm) -> dict[str, Any]:
    """Return what the page shows: both records, and what points at the loser."""
    users = sorted(records_with_keys(noun, [loser.key]) - {f"{noun}/{loser.key}"})
    winner = record_state(noun, form.chosen) if form.chosen and "\x00" not in form.chosen else None
    if winner is not None and (winner.record is None or winner.version == 0):
        winner = None
    names = labels([(noun, loser.key), *([(noun, winner.key)] if winner else [])])
    widget = form.fields["winner"].widget
    if isinstance(widget, KeySelect):
        widget.labels = {widget.pointer(key): name for (_, key), name in names.items()}
    return {
        "loser": loser,
        "winner": winner,
        "unknown": bool(form.chosen) and winner is None,
        "winner_name": winner and names.get((noun, winner.key), winner.key),
        "differences": content_differences(noun, loser, winner) if winner else [],
        "users": record_links(users),
        "more": max(len(users) - MOST_LINKS, 0),
    }


def content_differences(
    noun: str, loser: RecordState, winner: RecordState
) -> list[WordedDifference]:
    """Return what the one that goes says otherwise than the one that stays, but for its key."""
    key = NOUNS[noun].identity
    goes, stays = (one.document and {**one.document, key: loser.key} for one in (loser, winner))
    return differences_in_words(noun, goes, stays)
