"""The pages of releases: what each holds, how it is cited, its files and their sums."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString

from statements import query
from statements.dates import PartialDate
from statements.documents import Document
from statements.exports.measures import MEASURES, Measure
from statements.guides import read
from statements.releases.citing import LICENCE, TITLE, Citation
from statements.releases.coverage import LARGEST, LIMITS
from statements.releases.listing import LATEST, release_numbered, releases_of
from statements.vocabularies import Action
from statements.wording.dates import day_of_moment

from .ledger import CHANGES, moment, names_of, record_of
from .linked_datasets import Dataset, span_of
from .links import Link, list_at
from .list_questions import page_listing
from .pages import API, PageView, Parameters
from .parts import Absent, Fact, Outward, Row, Section, Table, Text, Value, WithNote
from .reading import answer

ROOT = f"{API}/"
RELEASES = "releases"
WEB = ("https://", "http://")
COLUMNS = ("Release", "Day", "What it holds", "File")
FILE_COLUMNS = ("File in it", "Rows", "Size", "SHA-256")
ENDED_COLUMNS = ("Record", "What became of it", "When")


class ReleasesView(PageView):
    tells_releases = True
    template_name = "explorer/list.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = query.ask(page_listing(releases_of(ROOT)), parameters, "json", state)
        rows = answer(question)
        lines = [release_row(release) for release in rows.records]
        table = Table("Releases, those that hold most of the ledger first", COLUMNS, lines)
        return {
            "title": "Releases",
            "lead": "Numbered snapshots of all that was public, to be cited and fetched again: "
            "a release never changes.",
            "empty": "No release has been made yet.",
            "sections": [Section("rows", "", table=table)] if lines else [],
            "rows": rows,
        }


def release_row(release: Document) -> Row:
    link = Link(f"Release {release['number']}", f"/{release['path']}")
    size = filesizeformat(release["size"])
    withdrawn = release["withdrawn"]
    file: Value = WithNote("Withdrawn", withdrawn["reason"]) if withdrawn else size
    holds = WithNote(f"All changes up to {release['ledger_number']:,}", release["note"] or "")
    return Row(link, (day_of_moment(release["recorded_at"]), holds, file))


class ReleaseView(PageView):
    tells_releases = True
    template_name = "explorer/release.html"

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        """Lead from the latest to its own number."""
        if key["number"] != LATEST:
            return super().page(request, state, **key)
        super().context(state, dict(request.GET.lists()))
        number = release_numbered(LATEST).number
        return HttpResponseRedirect(f"/{RELEASES}/{number}/")

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        listing = releases_of(ROOT)
        release: Document = orjson.loads(query.detail(listing, key["number"], {}, state))
        coverage, withdrawn = release["coverage"] or {}, release["withdrawn"]
        return {
            "withdrawn_day": day_of_moment(withdrawn["at"]) if withdrawn else "",
            "title": f"Release {release['version'] or release['number']}",
            "release": release,
            "size": filesizeformat(release["size"]),
            "facts": facts_of(release),
            "sections": [
                *(section for section in [ended(release, state)] if not section.is_empty),
                *coverage_sections(coverage.get("groups", [])),
                files(release),
            ],
            "limits": limits_of(coverage.get("limits")),
            "dataset": dataset_of(release),
            "cited_release": citation_of(release),
            "licence": Outward(LICENCE["title"], LICENCE["path"]),
        }


def citation_of(release: Document) -> Citation:
    """Return how a release is cited."""
    moment = datetime.fromisoformat(release["recorded_at"])
    numbers = (release["number"], release["version"], release["ledger_number"])
    return Citation(*numbers, moment, release["doi"])


def dataset_of(release: Document) -> Dataset:
    """Return what programs are told of a release; a withdrawn one has no file."""
    file = Link(release["file_name"], release["download"] or "")
    groups = (release["coverage"] or {}).get("groups", [])
    months = [one["value"] for one in groups if one["measure"] == "month" and one["value"]]
    name = f"{TITLE}, release {release['version'] or release['number']}"
    return Dataset(
        name=name,
        files=[file] if file.address else [],
        span=span_of(PartialDate.parse(month) for month in months),
        version=release["version"] or str(release["number"]),
        day=release["recorded_at"][:10],
        doi=release["doi"],
        about=release["note"] or "",
    )


def facts_of(release: Document) -> list[Fact]:
    """Return the short facts of a release."""
    doi = release["doi"]
    return [
        Fact("Number", str(release["number"])),
        Fact("Last change that it holds", WithNote(moment(release["recorded_at"]), "of the data")),
        Fact("Made", moment(release["made_at"])),
        Fact("Changes that it holds", changes_up_to(release)),
        Fact("Since the release before", changes_since(release)),
        Fact("DOI", Outward(doi, f"https://doi.org/{doi}") if doi else Absent("It has none yet.")),
        Fact("Code", Text(release["code_version"])),
    ]


def changes_up_to(release: Document) -> Value:
    number = release["ledger_number"]
    return Link(f"all up to {number:,}", list_at(CHANGES, before=str(number + 1)))


def changes_since(release: Document) -> Value:
    """Return a link to the changes that tell it from the release before."""
    since, number = release["against"], release["ledger_number"]
    if since is None:
        return Absent("There was none before.")
    asked = {"since": str(since), "before": str(number + 1)}
    label = f"{number - since:,} changes, from {since + 1:,} to {number:,}"
    return Link(label, list_at(CHANGES, **asked))


def ended(release: Document, state: str) -> Section:
    """Return what of a release was retracted or redacted after it."""
    names = names_of(release["retracted_since"], state)
    rows = [
        Row(
            record_of(one, names),
            (
                WithNote(str(Action(one["action"]).label), one["reason"] or ""),
                moment(one["recorded_at"]),
            ),
        )
        for one in release["retracted_since"]
    ]
    table = Table("Records that it may hold and that were taken back later", ENDED_COLUMNS, rows)
    return Section("ended", "Taken back since", table=table)


def coverage_sections(groups: list[Document]) -> Iterator[Section]:
    """Return what a release covers: shares as sentences, the largest groups as tables."""
    by_measure = {name: list(some) for name, some in groupby(groups, itemgetter("measure"))}
    told = [measure for measure in MEASURES if measure.name in by_measure]
    shares = [share_words(one, by_measure[one.name][0]) for one in told if one.is_share]
    if told:
        yield Section("covers", "What it covers", links=shares)
    for measure in told:
        if not measure.is_share:
            yield group_section(measure, by_measure[measure.name])


def share_words(measure: Measure, group: Document) -> str:
    count, total = group["count"], group["total"]
    percent = f" ({count / total:.0%})" if total else ""
    return f"{measure.meaning.removesuffix('.')}: {count:,} of {total:,}{percent}."


def group_section(measure: Measure, groups: list[Document]) -> Section:
    largest = sorted(groups, key=itemgetter("count"), reverse=True)[:LARGEST]
    rows = [
        Row(group["label"] or group["value"] or "none", (f"{group['count']:,}",))
        for group in largest
    ]
    more = f" The {LARGEST} largest of {len(groups)}." if len(groups) > LARGEST else ""
    columns = (measure.name.capitalize(), measure.counted.capitalize())
    table = Table(f"{measure.meaning}{more}", columns, rows)
    return Section(f"by-{measure.name}", measure.meaning.removesuffix("."), table=table)


def files(release: Document) -> Section:
    """Return the files in a release with their sizes and sums."""
    rows = [
        Row(
            member["name"],
            (
                "" if member["rows"] is None else f"{member['rows']:,}",
                filesizeformat(member["size"]),
                Text(member["sha256"]),
            ),
        )
        for member in release["members"]
    ]
    return Section("files", "Files in it", table=Table("Files in it", FILE_COLUMNS, rows))


def limits_of(text: str | None) -> SafeString | None:
    """Return what the data is known not to tell, links only to addresses of the web."""
    if not text:
        return None
    return read(f"# {LIMITS}\n\n{text}", lambda link: link if link.startswith(WEB) else None).html
