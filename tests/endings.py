"""How public records end: retracted, deleted, merged."""

from __future__ import annotations

from django.contrib.auth.models import Permission

from statements import curation
from statements.models import User

from . import factories as f


def retract(uid: str, reason: str = "It was never said.") -> None:
    """Withdraw a public statement: one person asks, another approves."""
    edition = f.version("statement", uid)
    curation.ask_retraction(f.make_user("curator"), uid, edition, reason)
    curation.retract(f.make_user("reviewer"), uid, edition, reason)


def merge(noun: str, loser: str, winner: str) -> None:
    """Make one record part of another; of statements, as one asks and another approves."""
    both, why = (f.version(noun, loser), f.version(noun, winner)), "One and the same."
    if noun == "statement":
        curation.ask_merge(f.make_user("curator"), loser, winner, both, why)
        curation.merge(f.make_user("reviewer"), noun, loser, winner, both)
        return
    editor = f.make_user("merger")
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="statements"))
    curation.merge(User.objects.get(pk=editor.pk), noun, loser, winner, both, why)


def delete(noun: str, key: str, reason: str) -> None:
    """Delete an authority record."""
    curation.remove(f.make_user("editor"), noun, key, reason)
