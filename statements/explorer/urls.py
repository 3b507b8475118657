"""The addresses of pages: the paths that records and lists have in the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from statements.documents import PLURALS
from statements.query.paths import NUMBER, PAIR, lookup_of
from statements.releases.listing import RELEASE

from .account_lists import AccountsView
from .actors import GovernmentView, InstitutionView, OfficeView, OfficialView, TenureView
from .agreement_lists import AgreementsView, ClausesView
from .agreements import AgreementView
from .asking import AskView
from .cite_views import CiteView
from .citing import FORMS
from .clauses import ClauseView
from .compare import ChooseView, CompareView
from .contacts import ContactsView, ContactView
from .derived_lists import AllegationsView, DerivedView, DutiesView, FilledView
from .finding import SearchView
from .home import HomeView
from .ledger import ChangesView, ChangeView
from .network import ChargesView, CitationsView
from .noun_lists import (
    GovernmentsView,
    InstitutionsView,
    OfficialsView,
    PlacesView,
    PublishersView,
    SeriesListView,
    SourcesView,
    TopicsView,
)
from .pages import PageView
from .releases import ReleasesView, ReleaseView
from .sourcing import PublisherView, SourceView
from .statement import EditionsView, EditionView, StatementView
from .statement_lists import ReferencesView, ReferenceView, StatementsView
from .steps import StepsView
from .subjects import PlaceView, TopicView
from .texts import SeriesView, TextVersionView

RECORDS: dict[str, type[PageView]] = {
    "government": GovernmentView,
    "institution": InstitutionView,
    "office": OfficeView,
    "official": OfficialView,
    "tenure": TenureView,
    "topic": TopicView,
    "place": PlaceView,
    "publisher": PublisherView,
    "source": SourceView,
    "series": SeriesView,
    "agreement": AgreementView,
    "clause": ClauseView,
    "text_version": TextVersionView,
    "contact": ContactView,
    "statement": StatementView,
    "reference": ReferenceView,
}  # by noun
LISTS: dict[str, type[PageView]] = {
    "statements": StatementsView,
    "references": ReferencesView,
    "governments": GovernmentsView,
    "institutions": InstitutionsView,
    "officials": OfficialsView,
    "topics": TopicsView,
    "places": PlacesView,
    "publishers": PublishersView,
    "sources": SourcesView,
    "series": SeriesListView,
    "agreements": AgreementsView,
    "clauses": ClausesView,
    "stances/steps": StepsView,
    "obligations": DutiesView,
    "allegations": AllegationsView,
    "contacts": ContactsView,
    "contacts/accounts": AccountsView,
    "changes": ChangesView,
    "releases": ReleasesView,
}  # by the name of the list
EDITIONS: dict[str, tuple[type[PageView], type[PageView]]] = {
    "statement": (EditionsView, EditionView),
}  # all of a record, and one of them, by noun


FILLED = [view.name for view in LISTS.values() if issubclass(view, DerivedView)]


def path_of(noun: str) -> str:
    return f"{PLURALS[noun]}/{lookup_of(noun)}"


urlpatterns: list[URLPattern] = [
    path("", HomeView.as_view(), name="home"),
    path("network/", CitationsView.as_view(), name="page-citations-list"),
    path("search/", SearchView.as_view(), name="search"),
    path("ask/", AskView.as_view(), name="ask"),
    *(
        path(f"ask/{name}/", FilledView.as_view(), {"name": name}, name=f"ask-{name}")
        for name in FILLED
    ),
    re_path(rf"^cite/(?P<form>{'|'.join(FORMS)})/$", CiteView.as_view(), name="page-cite"),
    *(
        re_path(rf"^{name}/$", view.as_view(), name=f"page-{name}-list")
        for name, view in LISTS.items()
    ),
    path("network/charges/", ChargesView.as_view(), name="network-charges"),
    path("compare/", ChooseView.as_view(), name="compare"),
    re_path(rf"^compare/{PAIR}/$", CompareView.as_view(), name="compare-pair"),
    *(
        re_path(rf"^{path_of(noun)}/$", view.as_view(), name=f"page-{PLURALS[noun]}-detail")
        for noun, view in RECORDS.items()
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
    re_path(rf"^changes/{NUMBER}/$", ChangeView.as_view(), name="page-changes-detail"),
    re_path(rf"^releases/{RELEASE}/$", ReleaseView.as_view(), name="page-releases-detail"),
]
