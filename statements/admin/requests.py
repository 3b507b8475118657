"""What a request of the desk says: who asks, why, and of which version."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, QueryDict

from statements.folding import seen_text
from statements.models import User

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def person(request: HttpRequest) -> User:
    """Return who asks: the site lets nobody in who has no account."""
    return cast(User, request.user)


def visible_text(data: QueryDict) -> QueryDict:
    """Return what was typed as it is seen: dates, keys and addresses are pasted as words are."""
    new_data = data.copy()
    for name, values in data.lists():
        new_data.setlist(name, [seen_text(value) for value in values])
    return new_data


def plain_term(text: str) -> str:
    """Return what was typed into a search as it is compared: one line of what is seen."""
    return seen_text(CONTROL.sub(" ", text)).strip()


def reason_in(data: Mapping[str, Any]) -> str | None:
    return data.get("reason", "").strip() or None


def number_in(data: Mapping[str, Any], name: str) -> int:
    """Return a number that a form or an address carries, 0 for anything else."""
    text = str(data.get(name) or "")
    return int(text) if is_number(text) else 0


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
