"""The graph of citations as a picture: governments, what they cite, and the rows of each number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from statements import query
from statements.documents import PLURALS
from statements.keys import clause_parts, sort_key
from statements.query import Network
from statements.query.doors import lists_of
from statements.vocabularies import AGREEMENT, CLAUSE, STATEMENT, Family

from ..links import page_of
from ..list_questions import page_listing
from ..parts import counted
from ..reading import Names, names_of
from ..sentences import GONE, agreement_link, clause_link
from .drawing import Column, Layout, Node, Tie
from .layout import lay_out
from .rows import Pairs, RowsOf

NAME, GOVERNMENT = "citations", "government"
MOST_NODES, MOST_TIES = 500, 800  # that are drawn, those of the most weight
KEPT = 32  # pictures, of any state

Ties = Mapping[tuple[str, str, Family], int]


@dataclass(frozen=True, slots=True)
class Graph:
    """A picture, its nodes and ties, and where the rows behind each node's number are, by id."""

    layout: Layout | None
    acting: Sequence[Node]
    others: Sequence[Node]
    ties: Sequence[Tie]
    rows: Mapping[str, str]
    in_all: int  # ties, those among them that are not drawn

    @property
    def is_cut(self) -> bool:
        return len(self.ties) < self.in_all


@lru_cache(maxsize=KEPT)
def read_citations(state: str, pairs: Pairs) -> Graph:
    """Return the picture of a query, laid out once in each state of the ledger."""
    listing = page_listing(query.LISTS[NAME])
    question = query.ask(listing, lists_of(pairs), "json", state)
    network, rows = query.network_of(question), RowsOf(question)
    kept = heaviest(network.ties)
    names = names_in(network, state)
    governments = [*government_nodes(network, {source for source, *_ in kept}, names)]
    cited = {target for _, target, _ in kept}
    texts = [*text_nodes(network, cited, names)]
    statements = [*statement_nodes(network, cited, names)]
    nodes = {node.id: node for node in (*governments, *texts, *statements)}
    ties = [
        tie_of(nodes[source], nodes[target], family, weight, rows)
        for (source, target, family), weight in kept.items()
    ]
    own = {node.id: rows.of(government=node.id, target="!none") for node in governments}
    own |= {node.id: rows.of(target_exact=node.id, kind="!none") for node in (*texts, *statements)}
    return Graph(
        layout=lay_out(columns_of(governments, texts, statements), ties) if ties else None,
        acting=governments,
        others=[*texts, *statements],
        ties=ties,
        rows={id: address for id, address in own.items() if address and nodes[id].weight},
        in_all=len(network.ties),
    )


def columns_of(
    governments: Sequence[Node], texts: Sequence[Node], statements: Sequence[Node]
) -> list[Column]:
    """Return the columns from left to right: texts at the right of who cites them."""
    left = Column(statements if texts else [])
    return [left, Column(governments, is_boxed=True), Column(texts or statements)]


def heaviest(ties: Ties) -> Ties:
    """Return the ties that are drawn: those of most weight, between no more nodes than may be."""
    ends: set[tuple[bool, str]] = set()
    kept: dict[tuple[str, str, Family], int] = {}
    for key, weight in sorted(ties.items(), key=lambda item: (-item[1], item[0])):
        both = ends | {(True, key[0]), (False, key[1])}
        if len(both) <= MOST_NODES and len(kept) < MOST_TIES:
            ends, kept[key] = both, weight
    return dict(sorted(kept.items()))


def names_in(network: Network, state: str) -> Names:
    """Return the names of what is cited, and of the texts whose clauses are."""
    groups: dict[str, dict[str, str]] = {}
    for node in network.nodes:
        if node["label"]:
            groups.setdefault(PLURALS[node["noun"]], {})[node["id"]] = node["label"]
    clauses = (node["id"] for node in network.nodes if node["noun"] == CLAUSE)
    whole = {f"{AGREEMENT}/{clause_parts(key)[0]}" for key in clauses}
    return names_of(whole, state) | Names(groups)


def government_nodes(network: Network, keys: set[str], names: Names) -> Iterator[Node]:
    """Yield governments by their names: no side stands first."""
    for key in sorted(keys, key=lambda key: (names.of(GOVERNMENT, key), key)):
        name = names.of(GOVERNMENT, key)
        weight = network.sources[key]
        words = in_words(name, weight)
        yield Node(key, GOVERNMENT, name, name, words, page_of(GOVERNMENT, key), weight)


def text_nodes(network: Network, cited: set[str], names: Names) -> Iterator[Node]:
    """Yield agreements, each before its clauses; one that is cited only by clauses stands, too."""
    of_texts = {node["id"] for node in network.nodes if node["noun"] in (AGREEMENT, CLAUSE)}
    clauses = {key for key in cited & of_texts if "/" in key}
    agreements = cited & of_texts - clauses | {clause_parts(key)[0] for key in clauses}
    for key in sorted(agreements | clauses, key=sort_key):
        agreement, _, number = key.partition("/")
        noun = CLAUSE if number else AGREEMENT
        link = clause_link(key, names) if number else agreement_link(key, names)
        label = f"clause {number}" if number else names.of(AGREEMENT, key)
        weight = network.targets.get(key, 0)
        words = in_words(link.label, weight) if weight else f"{link.label}: only clauses are cited"
        at = page_of(noun, key)
        yield Node(key, noun, label, link.label, words, at, weight, agreement, bool(number))


def statement_nodes(network: Network, cited: set[str], names: Names) -> Iterator[Node]:
    """Yield statements by their days; one that is no longer public has no page to lead to."""
    own = [one for one in network.nodes if one["noun"] == STATEMENT and one["id"] in cited]
    for one in sorted(own, key=lambda one: (one["day"] or "", one["id"])):
        uid, title = one["id"], one["label"] or GONE
        name = f"the statement “{title}”" if one["label"] else GONE
        weight, at = network.targets[uid], page_of(STATEMENT, uid)
        yield Node(uid, STATEMENT, title, name, in_words(name, weight), at, weight, uid)


def in_words(name: str, weight: int) -> str:
    return f"{name}: {counted(weight, 'reference', 'references')}"


def tie_of(source: Node, target: Node, family: Family, weight: int, rows: RowsOf) -> Tie:
    words = in_words(f"{source.name} {family.phrase} {target.name}", weight)
    address = rows.of(family=family.value, government=source.id, target_exact=target.id)
    return Tie(source.id, target.id, family.value, weight, words, address)
