"""Where the sentence is sent when it is filled: leads to the query that it says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements.dates import PartialDate
from statements.filters.references import ANY, TYPES, ReferenceTest
from statements.query.doors import Door, query_from
from statements.query.parameters import Choice, Text

from .links import query_at
from .pages import PageView

KEY = Text("A key; the list that it leads to says if there is none.", "russia", str, 200)
DAY = Text("A day.", "2022-12-01", PartialDate.parse, 10)
ASKED = Door(
    {
        "by": KEY,
        "says": Choice(" ".join(TYPES), "A type of references, or a family.", "charge"),
        "text": KEY,
        "about": KEY,
        "from": DAY,
        "to": DAY,
    }
)


class AskView(PageView):
    """What is left empty asks for anything; nothing at all for all statements."""

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        lists = {name: [v for v in values if v] for name, values in request.GET.lists()}
        _, options = ASKED.read(query_from(lists))
        return HttpResponseRedirect(query_at("statements", pairs_of(options)))


def pairs_of(options: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the query that a filled sentence says."""
    parts = [options.get(name, ANY) for name in ("says", "text", "about")]
    pairs = {
        "government": options.get("by"),
        "ref": ReferenceTest(*parts) if {*parts} != {ANY} else None,
        "said_on__gte": options.get("from"),
        "said_on__lte": options.get("to"),
    }
    return [(name, str(value)) for name, value in pairs.items() if value]
