"""The addresses of pages: the paths that records and lists have in the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from statements.documents import PLURALS
from statements.query.paths import NUMBER, lookup_of

from .cite_views import CiteView
from .citing import FORMS
from .contacts import ContactsView, ContactView
from .home import HomeView
from .pages import PageView
from .statement import EditionsView, EditionView, StatementView
from .topics import TopicView

RECORDS: dict[str, type[PageView]] = {
    "topic": TopicView,
    "statement": StatementView,
    "contact": ContactView,
}  # by noun
LISTS: dict[str, type[PageView]] = {"contacts": ContactsView}  # by the name of the list
EDITIONS: dict[str, tuple[type[PageView], type[PageView]]] = {
    "statement": (EditionsView, EditionView),
}  # all of a record, and one of them, by noun


def path_of(noun: str) -> str:
    return f"{PLURALS[noun]}/{lookup_of(noun)}"


urlpatterns: list[URLPattern] = [
    path("", HomeView.as_view(), name="home"),
    re_path(rf"^cite/(?P<form>{'|'.join(FORMS)})/$", CiteView.as_view(), name="page-cite"),
    *(
        re_path(rf"^{path_of(noun)}/$", view.as_view(), name=f"page-{PLURALS[noun]}-detail")
        for noun, view in RECORDS.items()
    ),
    *(
        re_path(rf"^{name}/$", view.as_view(), name=f"page-{name}-list")
        for name, view in LISTS.items()
    ),
    *(
        re_path(
            rf"^{path_of(noun)}/editions{below}/$",
            view.as_view(),
            name=f"page-{PLURALS[noun]}-editions-{end}",
        )
        for noun, views in EDITIONS.items()
        for view, below, end in zip(views, ("", f"/{NUMBER}"), ("list", "detail"), strict=True)
    ),
]
