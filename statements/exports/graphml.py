"""Citations as GraphML, which network tools read: http://graphml.graphdrawing.org"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import networkx

Attributes = Mapping[str, Any]


def graphml(nodes: Sequence[Attributes], links: Sequence[Attributes]) -> Iterator[bytes]:
    """Yield the lines of a directed graph; what is not known is left out, as it has no null."""
    graph = networkx.MultiDiGraph()
    for node in nodes:
        graph.add_node(node["id"], **own_attributes(node, "id"))
    for link in links:
        graph.add_edge(link["source"], link["target"], **own_attributes(link, "source", "target"))
    yield b'<?xml version="1.0" encoding="utf-8"?>\n'
    for line in networkx.generate_graphml(graph):
        yield f"{line}\n".encode()


def own_attributes(attributes: Attributes, *besides: str) -> dict[str, Any]:
    return {n: value for n, value in attributes.items() if value is not None and n not in besides}
