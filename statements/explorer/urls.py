"""The addresses of pages: the paths that records and lists have in the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from statements.documents import KINDS, PLURALS
from statements.query.paths import NUMBER, lookup_of
from statements.releases.listing import RELEASE

from .actors import GovernmentView, InstitutionView, OfficeView, OfficialView, TenureView
from .agreement_lists import AgreementsView, ClausesView
from .agreements import AgreementView
from .asking import AskView
from .card_views import AT, CardView
from .cite_views import CiteView
from .citing import FORMS
from .clauses import ClauseView
from .contacts import ContactsView, ContactView
from .embeds import AgreementEmbed, ClauseEmbed, EmbedView, StatementEmbed
from .finding import SearchView
from .home import HomeView
from .ledger import ChangesView, ChangeView
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
from .record_pages import PartView
from .releases import ReleasesView, ReleaseView
from .reporting import CorrectionView
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
    "contacts": ContactsView,
    "changes": ChangesView,
    "releases": ReleasesView,
}  # by the name of the list
EMBEDS: dict[str, type[EmbedView]] = {
    view.noun: view for view in (StatementEmbed, AgreementEmbed, ClauseEmbed)
}  # by noun
CARDS = tuple(
    noun for noun, view in RECORDS.items() if KINDS[noun].names and not issubclass(view, PartView)
)
EDITIONS: dict[str, tuple[type[PageView], type[PageView]]] = {
    "statement": (EditionsView, EditionView),
}  # all of a record, and one of them, by noun


def path_of(noun: str) -> str:
    return f"{PLURALS[noun]}/{lookup_of(noun)}"


urlpatterns: list[URLPattern] = [
    path("", HomeView.as_view(), name="home"),
    path("search/", SearchView.as_view(), name="search"),
    path("ask/", AskView.as_view(), name="ask"),
    re_path(rf"^cite/(?P<form>{'|'.join(FORMS)})/$", CiteView.as_view(), name="page-cite"),
    path("corrections/", CorrectionView.as_view(), name="corrections"),
    *(
        re_path(rf"^{path_of(noun)}/$", view.as_view(), name=f"page-{PLURALS[noun]}-detail")
        for noun, view in RECORDS.items()
    ),
    *(
        re_path(rf"^embed/{path_of(noun)}/$", view.as_view(), name=f"embed-{PLURALS[noun]}-detail")
        for noun, view in EMBEDS.items()
    ),
    re_path(rf"^cards/{AT}/home\.png$", CardView.as_view(), name="card-home"),
    *(
        re_path(
            rf"^cards/{AT}/{path_of(noun)}\.png$",
            CardView.as_view(noun=noun),
            name=f"card-{PLURALS[noun]}-detail",
        )
        for noun in CARDS
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
    re_path(rf"^changes/{NUMBER}/$", ChangeView.as_view(), name="page-changes-detail"),
    re_path(rf"^releases/{RELEASE}/$", ReleaseView.as_view(), name="page-releases-detail"),
]
