"""The pages of comparisons: to choose two governments, and the two side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from statements.documents import Document
from statements.filters.refusals import Pairs
from statements.query.doors import Door, query_from
from statements.query.parameters import Text as TextParameter
from statements.wording.references import text_in_sentence

from ..builder import Option, choices, options_of
from ..charges import Charges, answered
from ..contacts import occasion_of
from ..links import Link, list_at, query_at
from ..marks import OF_MARKS
from ..pages import API, PageView, Parameters
from ..reading import read_rows
from ..stance_reading import read_stances
from .lines import Lines, lines_of
from .pairs import (
    AGREEMENT,
    Text,
    address_of,
    first_text,
    government_links,
    parties_of,
    read_both,
    read_pair,
    read_standing,
    read_texts,
)

KEY = TextParameter("A key; the page that it leads to says if there is none.", "russia", str, 200)
ONE, OTHER = "one", "other"
MOST_CHARGES = "50"  # each way
MOST_CONTACTS = "40"


@dataclass(frozen=True, slots=True)
class Choosing:
    """The form: two governments and a text."""

    one: list[Option]
    other: list[Option]
    texts: list[Option]


@dataclass(frozen=True, slots=True)
class ChargesOf:
    """What one government charges the other with under the text."""

    heading: str
    anchor: str
    charges: Charges
    rows: Link


class ChooseView(PageView):
    """Two governments to choose; the form leads to the one address of the pair."""

    template_name = "explorer/compare_choose.html"
    door = Door({ONE: KEY, OTHER: KEY, AGREEMENT: KEY})

    def page(self, request: HttpRequest, state: str, **key: str) -> HttpResponse:
        given = {n: [v for v in values if v] for n, values in request.GET.lists()}
        _, options = self.door.read(query_from(given))
        if ONE in options and OTHER in options:
            pair = read_both(options[ONE], options[OTHER], state)
            keys = [one["key"] for one in pair]
            return HttpResponseRedirect(address_of(keys, options.get(AGREEMENT, "")))
        return super().page(request, state, **key)

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        filled = {name: [v for v in values if v] for name, values in parameters.items()}
        _, options = self.door.read(query_from(filled))
        chosen = options.get(AGREEMENT) or first_text(state)
        agreement = read_standing(AGREEMENT, chosen, state) if chosen else None
        texts = [(agreement["key"], agreement["short_title"])] if agreement else []
        return {
            "heading": "Compare two governments",
            "api": "",
            "text": text_in_sentence(agreement["short_title"]) if agreement else "",
            "choosing": choosing_of(
                options.get(ONE, ""), options.get(OTHER, ""), texts, chosen or "", state
            ),
            "pairs": parties_of(agreement, state) if agreement else [],
        }


class CompareView(PageView):
    """Two governments on one agreement."""

    template_name = "explorer/compare.html"
    door = Door({AGREEMENT: KEY})

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        _, options = self.door.read(query_from(parameters))
        pair = read_pair(key[ONE], key[OTHER], state)
        keys = [one["key"] for one in pair]
        texts = read_texts(keys, state)
        chosen = options.get(AGREEMENT) or default_of(texts, state)
        agreement = read_standing(AGREEMENT, chosen, state) if chosen else None
        names = " and ".join(one["name"] for one in pair)
        own = agreement["key"] if agreement else ""
        labels = {own: str(agreement["short_title"])} if agreement else {}
        labels |= {text.key: text.name.label for text in texts}
        form = choosing_of(key[ONE], key[OTHER], [*labels.items()], own, state)
        contacts = read_rows("contacts", state, government=keys, page_size=MOST_CONTACTS)
        heading = names
        if agreement:
            heading = f"{names} on {text_in_sentence(agreement['short_title'])}"
        return {
            "heading": heading,
            "names": names,
            "pair": government_links(pair),
            "agreement": agreement,
            "texts": texts,
            "choosing": form,
            "contacts": [occasion_of(one, contacts.names) for one in contacts.records],
            "contacts_list": query_at("contacts", [("government", one) for one in keys]),
            "has_more_contacts": contacts.next is not None,
            **(self.on(agreement, pair, state) if agreement else {"api": ""}),
            **OF_MARKS,
        }

    def on(self, agreement: Document, pair: Sequence[Document], state: str) -> dict[str, Any]:
        """Return what both say under one agreement."""
        one, other = pair
        where = {
            AGREEMENT: agreement["key"],
            "government": ",".join(sorted(government["key"] for government in pair)),
        }
        lines: Lines = lines_of(agreement, pair, read_stances(state, **where))
        both_ways = ((one, other), (other, one))
        charges = [read_between(*two, agreement["key"], state) for two in both_ways]
        return {
            "lines": lines,
            "charges": charges,
            "files": files_of(where, charges),
            "api": f"{API}{list_at('stances', **where)}",
        }


def default_of(texts: Sequence[Text], state: str) -> str | None:
    """Return the first text of the largest series, if either spoke of it, else the most cited."""
    first, spoken = first_text(state), [text.key for text in texts]
    return first if first in spoken or not spoken else spoken[0]


def read_between(accuser: Document, accused: Document, agreement: str, state: str) -> ChargesOf:
    where = {"agreement": agreement, "accuser": accuser["key"], "accused": accused["key"]}
    rows = read_rows("allegations", state, page_size=MOST_CHARGES, **where)
    whole = Link("all of them", list_at("allegations", **where))
    return ChargesOf(
        f"{accuser['name']} charges {accused['name']}",
        f"by-{accuser['key']}",
        answered(rows, state, whole if rows.next else None),
        whole,
    )


def files_of(where: dict[str, str], charges: Sequence[ChargesOf]) -> list[Link]:
    """Return the addresses of exactly the rows of the page, as lists and as files."""
    stances, steps = (list_at(name, **where) for name in ("stances", "stances/steps"))
    own = [
        Link("Positions in the API", f"{API}{stances}"),
        Link("Positions as CSV", f"{API}{stances}&format=csv"),
        Link("Steps as a list", steps),
        Link("Steps as CSV", f"{API}{steps}&format=csv"),
    ]
    return own + [
        Link(f"{one.heading}: CSV", f"{API}{one.rows.address}&format=csv") for one in charges
    ]


def choosing_of(one: str, other: str, texts: Pairs, chosen: str, state: str) -> Choosing:
    governments, _ = choices(state)
    return Choosing(
        options_of(governments, one), options_of(governments, other), options_of(texts, chosen)
    )
