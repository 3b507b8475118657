"""Where records are found on the desk, with what they are called there."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.admin.utils import quote
from django.urls import reverse

from statements.documents import NOUNS
from statements.keys import RecordName
from statements.wording.labels import labels

MOST_LINKS = 50  # links to what stands in the way


@dataclass(frozen=True, slots=True)
class RecordLink:
    """A record to go to."""

    key: str  # noun and key
    name: str
    url: str


def record_url(noun: str, key: str) -> str:
    """Return the address of a record's page on the desk."""
    model = NOUNS[noun].table.model._meta.model_name
    return reverse(f"admin:statements_{model}_change", args=[quote(key)])


def record_links(users: list[str]) -> list[RecordLink]:
    """Return where to find the first records given as `noun/key`, with their names."""
    pairs = [RecordName.parse(user) for user in users[:MOST_LINKS]]
    names = labels(pairs)
    return [
        RecordLink(
            f"{n}/{key}", f"{NOUNS[n].verbose_name}: {names.get((n, key), key)}", record_url(n, key)
        )
        for n, key in pairs
    ]
