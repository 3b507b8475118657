"""The addresses of pages: the paths that records and lists have in the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from statements.documents import PLURALS
from statements.query.paths import lookup_of

from .home import HomeView
from .pages import PageView
from .topics import TopicView

RECORDS: dict[str, type[PageView]] = {"topic": TopicView}  # by noun

urlpatterns: list[URLPattern] = [
    path("", HomeView.as_view(), name="home"),
    *(
        re_path(
            rf"^{PLURALS[noun]}/{lookup_of(noun)}/$",
            view.as_view(),
            name=f"page-{PLURALS[noun]}-detail",
        )
        for noun, view in RECORDS.items()
    ),
]
