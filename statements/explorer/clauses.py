"""The page of a clause: what it says in our words, its duties, and who stands where on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from statements.documents import Document
from statements.keys import clause_key
from statements.query.doors import query_from
from statements.vocabularies import Certainty

from .cards import card_of
from .duties import read_duties
from .embed_code import Embed, height_for
from .links import Link, link_to, list_at
from .marks import OF_MARKS
from .pages import PageView, Parameters
from .reading import read_record, read_rows
from .sources import read_sources
from .standing import AS_OF, DOOR, read_standing

MOST = "500"  # clauses of an agreement, or versions of their words


@dataclass(frozen=True, slots=True)
class Version:
    """One published wording of a clause."""

    clause: Link
    text: str
    language: str
    publisher: Link | None
    certainty: Certainty


class ClauseView(PageView):
    template_name = "explorer/clause.html"
    tells_releases = True
    door = DOOR

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        node = clause_key(key["agreement"], key["number"])
        _, options = self.door.read(query_from(parameters))
        record = read_record("clause", node, state)
        clause, names = record.document, record.names
        family = read_rows("clauses", state, agreement=clause["agreement"], page_size=MOST)
        number = clause["printed"] or key["number"]
        agreement = names.of("agreement", clause["agreement"])
        standing = read_standing(node, options.get(AS_OF), state)
        title = f"Who said what: {agreement}, clause {number}"
        return {
            "record": record,
            "heading": f"{agreement}, clause {number}: who stands where",
            "embed": Embed("clause", node, title, height_for(standing.heights)),
            "card": card_of("clause", record),
            "clause": clause,
            "number": number,
            "is_label": clause["printed"] is None,
            "agreement": names.link("agreement", clause["agreement"]),
            "parent": parent_of(clause, family.records),
            "children": [link_of(one) for one in family.records if one["parent"] == node],
            "topics": [names.link("topic", one) for one in clause["topics"]],
            "certainty": Certainty(clause["certainty"]),
            "versions": versions_of(node, state),
            "duties": read_duties(state, clause=node),
            "duties_list": list_at("obligations", clause=node),
            "sources": read_sources(clause["sources"], state),
            "standing": standing,
            **OF_MARKS,
        }


def number_of(clause: Document) -> str:
    return str(clause["printed"] or clause["key"].partition("/")[2])


def link_of(clause: Document) -> Link:
    """Return a link to a clause by its number and heading."""
    heading = f": {clause['heading']}" if clause["heading"] else ""
    return link_to("clause", clause["key"], f"Clause {number_of(clause)}{heading}")


def parent_of(clause: Document, family: list[Document]) -> Link | None:
    """Return a link to the clause that one is part of, if it is."""
    return next((link_of(one) for one in family if one["key"] == clause["parent"]), None)


def versions_of(node: str, state: str) -> list[Version]:
    """Return the wordings that are held of a clause and its children, by clause."""
    rows = read_rows("text-versions", state, clause=node, page_size=MOST)
    versions = [
        Version(
            link_to("clause", one["clause"], rows.names.of("clause", one["clause"])),
            one["text"],
            one["language"],
            rows.names.link("publisher", one["publisher"]),
            Certainty(one["certainty"]),
        )
        for one in rows.records
    ]
    return sorted(versions, key=lambda one: (one.clause.address, one.language))
