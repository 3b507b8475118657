"""What the head of a page tells machines: how it is cited, its feed, and what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from statements.models import Release
from statements.releases.citing import LICENCE, Citation

from .citing import FORMS, PageCitation
from .feed_links import feed_of
from .linked_data import Node, data_block
from .linked_datasets import Dataset, dataset_node
from .linked_nouns import node_of
from .links import NOUNS
from .reading import Record
from .site import site_of, whole


def head_of(
    request: HttpRequest, state: str, context: Mapping[str, Any], release: Release | None
) -> dict[str, Any]:
    """Return what a page tells in its head of itself, by what its context says."""
    citation = citation_of(request, state, context, request.get_full_path(), release)
    own = {"citation": citation, "forms": FORMS, "licence": LICENCE} if citation else {}
    return own | {"feed": feed_of(request), "linked_data": block_of(request, citation, context)}


def citation_of(
    request: HttpRequest,
    state: str,
    context: Mapping[str, Any],
    address: str,
    release: Release | None,
) -> PageCitation | None:
    """Return how a page is cited that says what it is called: by its permalink, or its release."""
    if cited := context.get("cited_release"):
        return PageCitation.of_release(cited, whole(request, address))
    if "heading" not in context:
        return None
    place = whole(request, context.get("permalink", address))
    beside = Citation.of(release) if release else None
    return PageCitation.at(state, context["heading"], place, beside)


def block_of(
    request: HttpRequest, citation: PageCitation | None, context: Mapping[str, Any]
) -> SafeString | None:
    """Return a page's data block: of its record, or of the files that it leads to."""
    node = record_node(context.get("record"), site_of(request)) or data_node(
        request, citation, context
    )
    return data_block(node) if node else None


def record_node(record: Record | None, site: str) -> Node | None:
    return node_of(NOUNS[record.path.partition("/")[0]], record, site) if record else None


def data_node(
    request: HttpRequest, citation: PageCitation | None, context: Mapping[str, Any]
) -> Node | None:
    dataset = context.get("dataset")
    if dataset is None and citation and context.get("files"):
        dataset = Dataset(citation.title, context["files"], context.get("span", ""))
    if dataset is None:
        return None
    if citation and not dataset.version:
        version = f"change {citation.number} of the ledger"
        dataset = replace(dataset, version=version, day=citation.day.isoformat())
    return dataset_node(dataset, request.get_full_path(), site_of(request))
