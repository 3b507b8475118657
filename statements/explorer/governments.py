"""The pages of governments: what each said lately, where it stands, who speaks for it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from statements import query
from statements.documents import Document
from statements.vocabularies import Family, GovernmentKind

from .actors import institution_row, official_row
from .links import Link, link_to, list_at
from .marks import OF_MARKS
from .name_lists import name_section
from .parts import Row, Section, Stand, Table, Value, WithNote, counted
from .position_lists import printed
from .positions import Row as Stance
from .positions import positions_of
from .query_words import small
from .reading import Names, Record, read_rows
from .record_pages import RecordView
from .sections import (
    AGREEMENT_COLUMNS,
    agreement_row,
    key_of,
    linked,
    references_about,
    statements,
)
from .stance_reading import read_stances

LATELY = "5"  # statements that stand first
MOST_NODES = 8  # texts and clauses on which most was said


def standing(record: Record, state: str) -> Section:
    """Return where a government stands on what it speaks of most."""
    key = key_of(record)
    nodes = query.nodes_most_cited(key, MOST_NODES)
    by_node = defaultdict[str, list[Stance]](list)
    if nodes:
        stances = read_stances(state, government=key, node=",".join(nodes))
        for row in stances.rows:
            by_node[row["node"]].append(row)
    stands = [
        Stand(
            node_link(node, stances.names),
            printed(positions_of(by_node[node], stances.names, stances.certainties)),
        )
        for node in nodes
    ]
    return Section(
        "standing",
        "Where it stands",
        "It takes no position on a text in what is held.",
        "The texts and clauses of which it speaks most, with the latest of each kind of words.",
        stands=stands,
        more=[Link("All its steps, one by one", list_at("stances/steps", government=key))],
    )


def node_link(node: str, names: Names) -> Link:
    noun = "clause" if "/" in node else "agreement"
    return link_to(noun, node, names.of(noun, node))


def families(record: Record, state: str) -> Section:
    """Return what a government says of texts, counted by family, and where it stands."""
    key = key_of(record)
    rows = read_rows("counts", state, by="family", government=key)
    lines = [family_row(row, key) for row in rows.records]
    columns = ("What it does", "Statements", "References")
    table = Table("What it does to texts, by family of references", columns, lines)
    more = [
        Link("Compare it with another government", list_at("compare", one=key)),
        Link("What it cites, as a network", list_at("network", government=key)),
        Link("Whom it charges", list_at("network/charges", accuser=key)),
    ]
    return Section(
        "families",
        "What it says of texts",
        "It cites no text in what is held.",
        table=table,
        more=more if rows.records else [],
    )


def family_row(row: Document, government: str) -> Row:
    if row["family"] is None:
        head: Value = "Cites nothing"
    else:
        family = Family(row["family"])
        head = WithNote(str(family.label), family.full_definition)
    references = counted(row["references"], "reference", "references")
    asked = {"government": government, "ref": row["family"] or "none"}
    statements = Link(
        counted(row["statements"], "statement", "statements"), list_at("statements", **asked)
    )
    return Row(head, (statements, Link(references, f"/{row['filter']}")))


class GovernmentView(RecordView):
    """What it said lately and where it stands come first; by which codes it is known, last."""

    template_name = "explorer/government.html"
    noun = "government"
    shares_numbers = True
    facts = "note"
    codes = "alpha2 alpha3 cow gw wikidata certainty"
    sections = (
        statements("government", "What it said lately", first=LATELY),
        standing,
        families,
        references_about,
        statements("addressee", "Statements addressed to it", "addressed"),
        linked(
            "agreement",
            "party",
            "Agreements that it is a party of",
            "It is a party of no agreement held.",
            agreement_row,
            AGREEMENT_COLUMNS,
        ),
        linked(
            "official",
            "government",
            "Officials and their posts",
            "No official is held.",
            official_row,
            ("Official", "Posts"),
        ),
        linked(
            "institution",
            "government",
            "Institutions and their posts",
            "No institution is held.",
            institution_row,
            ("Institution", "Posts"),
        ),
        lambda record, state: name_section(record),
    )

    def kicker(self, record: Record) -> Value:
        return str(GovernmentKind(record.document["kind"]).label)

    def lead(self, record: Record) -> str:
        """Return its official name, and what its kind means."""
        official, kind = record.document["official_name"], GovernmentKind(record.document["kind"])
        is_plain = kind.definition.casefold() == f"a {kind.label}".casefold()
        meaning = "" if is_plain else small(kind.definition)
        return ": ".join(filter(None, (official, meaning)))

    def beside(self, record: Record, state: str) -> dict[str, Any]:
        return {**OF_MARKS}
