"""The addresses of pages: the paths that records and lists have in the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from statements.documents import PLURALS
from statements.query.paths import lookup_of

from .agreements import AgreementView
from .clauses import ClauseView
from .home import HomeView
from .pages import PageView
from .text_lists import AgreementsView, ClausesView, StepsView
from .topics import TopicView

RECORDS: dict[str, type[PageView]] = {
    "agreement": AgreementView,
    "clause": ClauseView,
    "topic": TopicView,
}  # by noun
LISTS: dict[str, type[PageView]] = {
    "agreements": AgreementsView,
    "clauses": ClausesView,
    "stances/steps": StepsView,
}  # by the name of the list

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
    *(
        re_path(rf"^{name}/$", view.as_view(), name=f"page-{name}-list")
        for name, view in LISTS.items()
    ),
]
