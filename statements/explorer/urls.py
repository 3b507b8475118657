"""The addresses of pages: the paths that records and lists have in the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from statements.documents import PLURALS
from statements.query.paths import lookup_of

from .asking import AskView
from .cite_views import CiteView
from .citing import FORMS
from .finding import SearchView
from .home import HomeView
from .lists import ReferencesView, ReferenceView, StatementsView
from .pages import PageView
from .topics import TopicView

RECORDS: dict[str, type[PageView]] = {"topic": TopicView, "reference": ReferenceView}  # by noun

urlpatterns: list[URLPattern] = [
    path("statements/", StatementsView.as_view(), name="page-statements"),
    path("references/", ReferencesView.as_view(), name="page-references"),
    path("search/", SearchView.as_view(), name="search"),
    path("ask/", AskView.as_view(), name="ask"),
    path("", HomeView.as_view(), name="home"),
    re_path(rf"^cite/(?P<form>{'|'.join(FORMS)})/$", CiteView.as_view(), name="page-cite"),
    *(
        re_path(
            rf"^{PLURALS[noun]}/{lookup_of(noun)}/$",
            view.as_view(),
            name=f"page-{PLURALS[noun]}-detail",
        )
        for noun, view in RECORDS.items()
    ),
]
