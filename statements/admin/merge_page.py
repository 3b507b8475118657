"""The page that merges two records: which one, what points at it, what would become of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model

from statements.fields import TextFormField, validate_text
from statements.ledger.following import carrying

from .choosing import KeySelect
from .labels import labels
from .record_state import Held, held
from .refusing import SHOWN, links


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


def told_of(noun: str, loser: Held, form: MergeForm) -> dict[str, Any]:
    """Return what the page tells: both records, and what points at the loser."""
    users = sorted(carrying(noun, [loser.key]) - {f"{noun}/{loser.key}"})
    winner = held(noun, form.chosen) if form.chosen and "\x00" not in form.chosen else None
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
        "users": links(users),
        "more": max(len(users) - SHOWN, 0),
    }
