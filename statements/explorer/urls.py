"""The addresses of pages: the paths that records and lists have in the API."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from statements.documents import KINDS, NOUNS, PLURALS
from statements.query.paths import NUMBER, PAIR, lookup_of
from statements.releases.listing import RELEASE

from .account_lists import AccountsView
from .actors import InstitutionView, OfficeView, OfficialView, TenureView
from .agreement_lists import AgreementsView, ClausesView
from .agreements import AgreementView
from .asking import AskView
from .card_views import AT, CardView
from .cite_views import CiteView
from .citing import FORMS
from .clauses import ClauseView
from .compare import ChooseView, CompareView
from .contacts import ContactsView, ContactView
from .derived_lists import AllegationsView, DerivedView, DutiesView, FilledView
from .derived_tables import DERIVED
from .editions import EditionsView, EditionView
from .embeds import AgreementEmbed, ClauseEmbed, EmbedView, StatementEmbed
from .feeds import VIEWS as FEEDS
from .finding import SearchView
from .governments import GovernmentView
from .home import HomeView
from .ledger import ChangesView, ChangeView
from .network import ChargesView, CitationsView
from .noun_lists import (
    GovernmentsView,
    InstitutionsView,
    OfficesView,
    OfficialsView,
    PlacesView,
    PublishersView,
    SeriesListView,
    SourcesView,
    TenuresView,
    TextVersionsView,
    TopicsView,
)
from .pages import PageView
from .record_pages import PartView
from .releases import ReleasesView, ReleaseView
from .reporting import CorrectionView
from .robots import robots
from .sitemaps import PART, PagesView, SitemapsView, SitemapView
from .sourcing import PublisherView, SourceView
from .statement import StatementEditionView, StatementView
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
    "offices": OfficesView,
    "tenures": TenuresView,
    "text-versions": TextVersionsView,
    "changes": ChangesView,
    "releases": ReleasesView,
    **DERIVED,
}  # by the name of the list
EMBEDS: dict[str, type[EmbedView]] = {
    view.noun: view for view in (StatementEmbed, AgreementEmbed, ClauseEmbed)
}  # by noun
TOLD = tuple(noun for noun, view in RECORDS.items() if view.has_page)  # in sitemaps
CARDS = tuple(
    noun for noun, view in RECORDS.items() if KINDS[noun].names and not issubclass(view, PartView)
)
OWN_EDITIONS: dict[str, type[EditionView]] = {"statement": StatementEditionView}
EDITED = [name for name, noun in NOUNS.items() if noun.has_public_editions]
FILLED = [view.name for view in LISTS.values() if issubclass(view, DerivedView)]


def path_of(noun: str) -> str:
    return f"{PLURALS[noun]}/{lookup_of(noun)}"


def edition_routes(noun: str) -> list[URLPattern]:
    """Return the addresses of all public editions of a record, and of each."""
    views: tuple[type[PageView], ...] = (EditionsView, OWN_EDITIONS.get(noun, EditionView))
    return [
        re_path(
            rf"^{path_of(noun)}/editions{below}/$",
            view.as_view(noun=noun),
            name=f"page-{PLURALS[noun]}-editions-{end}",
        )
        for view, below, end in zip(views, ("", f"/{NUMBER}"), ("list", "detail"), strict=True)
    ]


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
    path("corrections/", CorrectionView.as_view(), name="corrections"),
    *(
        re_path(rf"^{name}/$", view.as_view(), name=f"page-{name}-list")
        for name, view in LISTS.items()
    ),  # before records: what follows from contacts is no contact
    path("network/charges/", ChargesView.as_view(), name="network-charges"),
    path("compare/", ChooseView.as_view(), name="compare"),
    re_path(rf"^compare/{PAIR}/$", CompareView.as_view(), name="compare-pair"),
    *(
        re_path(rf"^{path_of(noun)}/$", view.as_view(), name=f"page-{PLURALS[noun]}-detail")
        for noun, view in RECORDS.items()
    ),
    *(route for noun in EDITED for route in edition_routes(noun)),
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
        re_path(rf"^feeds/{name}/$", FEEDS[name].as_view(name=name), name=f"feed-{name}")
        for name in LISTS
        if name in FEEDS
    ),
    path("sitemap.xml", SitemapsView.as_view(nouns=TOLD), name="sitemaps"),
    path("sitemap/pages.xml", PagesView.as_view(lists=tuple(LISTS)), name="sitemap-pages"),
    re_path(rf"^sitemap/{PART}\.xml$", SitemapView.as_view(nouns=TOLD), name="sitemap"),
    path("robots.txt", robots, name="robots"),
    re_path(rf"^changes/{NUMBER}/$", ChangeView.as_view(), name="page-changes-detail"),
    re_path(rf"^releases/{RELEASE}/$", ReleaseView.as_view(), name="page-releases-detail"),
]
