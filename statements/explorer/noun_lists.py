"""Which lists there are as pages, and what a row of each says."""

from __future__ import annotations

from statements.documents import Document
from statements.vocabularies import GovernmentKind, OfficeKind

from .actors import institution_row, official_row
from .links import link_to
from .lists import RowsView
from .parts import Absent, Joined, Row, Text, Value, language_name
from .reading import Names
from .sections import tenure_words
from .sourcing import SOURCE_COLUMNS, source_row

NOT_HELD = Absent("Not held")


def government_row(government: Document, names: Names) -> Row:
    kind = GovernmentKind(government["kind"])
    link = link_to("government", government["key"], government["name"])
    return Row(link, (government["official_name"] or NOT_HELD, str(kind.label)))


def topic_row(topic: Document, names: Names) -> Row:
    link = link_to("topic", topic["key"], topic["label"])
    return Row(link, (topic["definition"] or NOT_HELD,))


def place_row(place: Document, names: Names) -> Row:
    others: dict[str, Value] = {
        name["text"]: Text(name["text"], name["language"]) for name in place["names"]
    }
    others.pop(place["label"], None)
    link = link_to("place", place["key"], place["label"])
    return Row(link, (Joined([*others.values()], "; ") if others else NOT_HELD,))


def publisher_row(publisher: Document, names: Names) -> Row:
    return Row(
        link_to("publisher", publisher["key"], publisher["name"]),
        (
            names.link("government", publisher["government"]) or Absent("No government"),
            names.link("government", publisher["side"]) or Absent("None, or not coded"),
        ),
    )


def series_row(series: Document, names: Names) -> Row:
    link = link_to("series", series["key"], series["title"])
    return Row(link, (series["definition"] or NOT_HELD, str(len(series["agreements"]))))


def published_row(source: Document, names: Names) -> Row:
    row = source_row(source, names)
    publisher = names.link("publisher", source["publisher"]) or source["publisher"]
    return Row(row.head, (publisher, *row.cells))


def office_row(office: Document, names: Names) -> Row:
    link = link_to("office", office["key"], office["title"])
    body = names.link("institution", office["institution"]) or office["institution"]
    return Row(link, (str(OfficeKind(office["kind"]).label), body))


def tenure_row(tenure: Document, names: Names) -> Row:
    link = link_to("tenure", tenure["uid"], names.of("official", tenure["official"]))
    return Row(link, (names.link("office", tenure["office"]) or "", tenure_words(tenure)))


def wording_row(wording: Document, names: Names) -> Row:
    language = language_name(wording["language"])
    link = link_to(
        "text_version", wording["uid"], f"{names.of('clause', wording['clause'])}, {language}"
    )
    return Row(link, (names.link("publisher", wording["publisher"]) or NOT_HELD,))


class OfficesView(RowsView):
    noun, row = "office", office_row
    columns = ("Post", "Kind", "Institution")


class TenuresView(RowsView):
    noun, row = "tenure", tenure_row
    columns = ("Official", "Post", "Held")


class TextVersionsView(RowsView):
    noun, row = "text_version", wording_row
    columns = ("Wording", "Published by")


class GovernmentsView(RowsView):
    noun, row = "government", government_row
    columns = ("Government", "Official name", "Kind")


class InstitutionsView(RowsView):
    noun, row = "institution", institution_row
    columns = ("Institution", "Posts")
    groups_by_government = True


class OfficialsView(RowsView):
    noun, row = "official", official_row
    columns = ("Official", "Posts")
    groups_by_government = True


class TopicsView(RowsView):
    noun, row = "topic", topic_row
    columns = ("Topic", "What falls under it")


class PlacesView(RowsView):
    noun, row = "place", place_row
    columns = ("Place", "Names in other languages and of sides")


class PublishersView(RowsView):
    noun, row = "publisher", publisher_row
    columns = ("Publisher", "Publishes for", "Side")


class SourcesView(RowsView):
    noun, row = "source", published_row
    columns = ("Source", "Publisher", *SOURCE_COLUMNS[1:])


class SeriesListView(RowsView):
    noun, row = "series", series_row
    columns = ("Series", "What it holds", "Agreements")
