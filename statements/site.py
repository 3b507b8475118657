"""The admin site of the desk: its first page, and the nouns grouped by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from statements import dashboard
from statements.documents import NOUNS
from statements.models import User

GROUPS = (
    ("Statements", ("Statement",)),
    ("Texts", ("Agreement", "Series", "TextVersion", "Topic")),
    ("Actors", ("Government", "Institution", "Official", "Place")),
    ("Sources", ("Source", "Publisher")),
    ("Imports and history", ("Batch", "Record", "Edition", "Change", "Release")),
    ("People and access", ("User", "Group", "AuthToken")),
)
SEEN_BY = {"batch": "statement"}  # who may see statements may see their imports
NAMES = {"AuthToken": "API tokens"}  # where the model's own name says less


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a panel with its address, empty where the person may not go there."""

    text: str
    about: str
    url: str


class DeskSite(AdminSite):
    """Django's admin with a dashboard, and a menu of our own on every page."""

    site_header = "Statements: the desk"
    site_title = "Statements"
    index_title = "Dashboard"
    enable_nav_sidebar = False  # ours stands in the header

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        home = reverse("admin:index", current_app=self.name)
        return super().each_context(request) | {"home_url": home}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the models grouped by what they are, instead of by the app they are in."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        held = {model["object_name"]: model for app in apps for model in app["models"]}
        for name in NAMES.keys() & held.keys():
            held[name] = held[name] | {"name": NAMES[name]}
        named = [(name, [held.pop(one) for one in names if one in held]) for name, names in GROUPS]
        others = ("Others", list(held.values()))
        return [
            {"name": name, "app_label": name, "app_url": "", "models": models}
            for name, models in (*named, others)
            if models
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101 - the site lets nobody else in
        found = [shown(panel, user) for panel in dashboard.panels(user)]
        may_add = user.has_perm("statements.add_statement")
        context = {"panels": found, "may_add_statement": may_add}
        return super().index(request, context | (extra_context or {}))


def shown(panel: dashboard.Panel, user: User) -> dict[str, Any]:
    """Return what the template shows of a panel: its lines with their addresses."""
    noun, query = panel.where or ("", "")
    url = address(noun, user, "changelist") if noun else ""
    return {
        "name": panel.name,
        "title": panel.title,
        "empty": panel.empty,
        "told": panel.told,
        "weight": panel.weight,
        "count": panel.count,
        "counted": panel.counted,
        "lines": list(links(panel, user)),
        "url": url and (f"{url}?{query}" if query else url),
        "url_text": "See all",
    }


def links(panel: dashboard.Panel, user: User) -> Iterator[Link]:
    for line in panel.lines:
        yield Link(line.text, line.about, address(line.noun, user, panel.page, line.key))


def address(noun: str, user: User, page: str, *keys: str) -> str:
    """Return the address of a noun's page, empty where there is none that the person may see."""
    model = str(NOUNS[noun].table.model._meta.model_name) if noun in NOUNS else noun
    if not model or not user.has_perm(f"statements.view_{SEEN_BY.get(model, model)}"):
        return ""
    name = "statements_review" if page == "review" else f"statements_{model}_{page}"
    try:
        return reverse(f"admin:{name}", args=[quote(key) for key in keys])
    except NoReverseMatch:
        return ""
