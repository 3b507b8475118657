"""Releases as a list, for every door: what is told of each, and how it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import orjson

from statements import paging
from statements.exports import RELEASES, stream_releases
from statements.filters import NoFilter
from statements.models import Release
from statements.query import Listing, Page, Question
from statements.query.changes import LONGEST_NUMBER
from statements.query.doors import Door, Options
from statements.query.fields_parameter import ALL, Columns, Fields, Picked, tree
from statements.query.parameters import JSON_ONLY, OF_RELEASES
from statements.query.questions import plain_page
from statements.query.records import not_found

from .citing import Citation
from .lifecycle import coverage_of, ended_since

ENDED, COVERAGE = "retracted_since", "coverage"  # in details only
SINCE = ("number", "noun", "record__key", "action", "reason", "recorded_at")


def release_body(
    root: str, release: Release, picked: Picked = ALL, *, is_detail: bool = False
) -> bytes:
    """Return one release; of a withdrawn one, what it was and why it is gone.

    `root` is the API's own address; a detail adds what it covers, and what of it was retracted or
    redacted after it.
    """
    path = f"releases/{release.number}/"
    withdrawn = {"at": release.withdrawn_at, "reason": release.withdrawn_reason}
    members: dict[str, Any] = {
        "number": release.number,
        "version": release.version,
        "ledger_number": release.ledger_number,
        "head": release.head,
        "against": release.against,
        "recorded_at": release.recorded_at,
        "made_at": release.made_at,
        "note": release.note,
        "citation": Citation.of(release).text,
        "doi": release.doi,
        "code_version": release.code_version,
        "file_name": release.file_name,
        "size": release.size,
        "sha256": release.sha256,
        "download": None if release.is_withdrawn else f"{root}{path}download/",
        "withdrawn": withdrawn if release.is_withdrawn else None,
        "members": release.members,
        "path": path,
    }
    if is_detail:
        members[COVERAGE] = coverage_of(release)
        members[ENDED] = [
            {name.rpartition("__")[2]: value for name, value in zip(SINCE, row, strict=True)}
            for row in ended_since(release).values_list(*SINCE)
        ]
    return picked.of(orjson.dumps(members))


def release_numbered(number: str) -> Release:
    """Return a release by its number, or the latest that was not withdrawn.

    Raises ProblemDetails where there is none.
    """
    rows, release = Release.objects.all(), None
    if number == LATEST:
        release = rows.latest_public()
    elif len(number) <= LONGEST_NUMBER:
        release = rows.filter(number=int(number)).first()
    if release is None:
        raise not_found(f"There is no release {number}: see the list.")
    return release


LATEST = "latest"
RELEASE = rf"(?P<number>[1-9][0-9]{{0,29}}|{LATEST})"
RELEASE_DOOR = Door({"format": JSON_ONLY, "fields": Fields(tree("release"))})
LISTED = tree("release").without(ENDED).without(COVERAGE)
RELEASES_DOOR = Door({**OF_RELEASES, "fields": Fields(LISTED, is_list=True)}, NoFilter)
NEWEST = paging.Order(("-ledger_number", "-number"), (int, int))  # most of the ledger first


def page(root: str, question: Question) -> Page:
    """Read a page of releases in their order."""

    def bodies(rows: Sequence[paging.Row]) -> Iterator[bytes]:
        releases = Release.objects.in_bulk([row[1] for row in rows])
        return (release_body(root, releases[row[1]], question.picked) for row in rows)

    return plain_page(question, (), bodies)


def lines(root: str, question: Question) -> Iterator[bytes]:
    """Yield all releases, one a line."""
    rows = question.listing.rows
    return (release_body(root, release, question.picked) + b"\n" for release in rows)


def table(question: Question) -> Iterator[bytes]:
    """Return the pieces of the table of all releases."""
    return stream_releases(question.listing.rows, question.options.get("fields", RELEASES))


def detail(root: str, number: str, options: Options, state: str) -> bytes:
    """Return one release with what was retracted since, as JSON; raise ProblemDetails."""
    return release_body(root, release_numbered(number), options.get("fields", ALL), is_detail=True)


def releases_of(root: str) -> Listing:
    """Return the list of all releases; `root` is the API's own address."""
    return Listing(
        noun="release",
        name="releases",
        rows=Release.objects.all(),
        orders={"newest": NEWEST},
        door=RELEASES_DOOR,
        detail_door=RELEASE_DOOR,
        page=partial(page, root),
        detail=partial(detail, root),
        files={"jsonl": partial(lines, root), "csv": table},
        tables={"releases": RELEASES_DOOR.with_fields(Columns(RELEASES))},
    )
