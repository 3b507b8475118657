"""People at the desk with their browsers, and the addresses of its pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from statements import accounts
from statements.documents import NOUNS
from statements.models import Edition, User
from statements.wording.weaving import Piece

from .pages import Typed, form_of


def make_people() -> dict[str, User]:
    """Make one account for each group of the desk."""
    accounts.make_groups()
    people = {}
    for name in accounts.GROUPS:
        user = User.objects.create_user(f"demo-{name}", is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        people[name] = user
    return people


def text_of(pieces: Iterable[Piece]) -> str:
    """Return the text that pieces of a page make together."""
    return "".join(piece.text for piece in pieces)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(noun: str, tail: str, key: str = "") -> str:
    """Return the address of a page of a noun, or of one of its records."""
    model = NOUNS[noun].table.model._meta.model_name
    return f"/admin/statements/{model}/{f'{key}/' if key else ''}{tail}"


def open_page(client: Client, noun: str, key: str | None = None) -> Typed:
    """Return what the form of a record's page, or of the page for a new one, would send."""
    url = address(noun, "change/", key) if key else address(noun, "add/")
    response = client.get(url, follow=True)  # a page for a new record goes to its own address
    assert response.status_code == 200, response.status_code
    return form_of(response)


def send(client: Client, typed: Typed, noun: str, key: str | None = None) -> Any:
    """Send a page's form with the plain button."""
    url = address(noun, "change/", key) if key else address(noun, "add/")
    return client.post(url, typed | {"_save": ["Save"]})


def faults(response: Any) -> dict[str, list[str]]:
    """Return the errors of a page, by the name of the control."""
    page = response.context["page"]
    faults_by_field = {
        form.add_prefix(name): list(errors)
        for form in page.all_forms()
        if form.is_bound
        for name, errors in form.errors.items()
    }
    return faults_by_field | {name: rows.faults for name, rows in page.lists.items() if rows.faults}


def editions(noun: str, key: str) -> int:
    return Edition.objects.filter(record=f"{noun}/{key}").count()
