"""The list of steps: where every number of a matrix leads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from statements.documents import Document
from statements.filters.algebra import NONE
from statements.vocabularies import Certainty, ReferenceType
from statements.wording.dates import said_on_words

from .acts import Quote, link_of, quote_of, speakers_of
from .links import Link, link_to
from .list_questions import ask_page
from .lists import chips_of, files_of
from .marks import OF_MARKS, Mark
from .pages import PageView, Parameters
from .parts import counted
from .reading import Names, answer, read_some
from .step_feeds import feed_of_steps

NAME = "stances/steps"
# What the heading tells of what is asked for, in this order.
TOLD = {
    "government": " of {}",
    "agreement": " on {}",
    "clause": " on {}",
    "node": " on {}",
    "about": " about {}",
    "family": " ({})",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step, as a list tells it."""

    day: str
    government: Link
    mark: Mark
    deed: str
    node: Link
    about: str
    quote: Quote | None
    certainty: Certainty
    joint: bool
    superseded: bool
    changed: bool
    who: list[Link]
    link: Link  # to the reference in its statement, called as that is


class StepsView(PageView):
    template_name = "explorer/steps.html"
    tells_releases = True

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(NAME, parameters, state)
        listing, rows = question.listing, answer(question)
        references = read_some("reference", [row["reference"] for row in rows.records], state)
        names = rows.names | references.names
        by_uid = {one["uid"]: one for one in references.records}
        return {
            "heading": heading_of(parameters, rows.names),
            "number": counted(rows.count, "step", "steps"),
            "chips": [
                replace(chip, value=name_in(rows.names, chip.value))
                for chip in chips_of(listing, parameters)
            ],
            "rows": rows,
            "feed": feed_of_steps(parameters),
            "steps": [
                step_line(row, by_uid[row["reference"]], names)
                for row in rows.records
                if row["reference"] in by_uid
            ],
            "files": files_of(listing, parameters),
            **OF_MARKS,
        }


def heading_of(parameters: Parameters, names: Names) -> str:
    """Return what is listed, as far as a few words can tell it."""
    chosen = {
        name: values[0]
        for name, values in parameters.items()
        if len(values) == 1 and values[0] != NONE and not values[0].startswith("!")
    }
    words = [
        text.format(name_in(names, chosen[name])) for name, text in TOLD.items() if name in chosen
    ]
    return f"Steps{''.join(words)}"


def name_in(names: Names, value: str) -> str:
    """Return what a record of the page calls a value, the value itself where it is no key."""
    return next((own[value] for own in names.by_noun.values() if value in own), value)


def step_line(step: Document, reference: Document, names: Names) -> StepLine:
    type = ReferenceType(step["type"])
    noun = "clause" if "/" in step["node"] else "agreement"
    government = names.of("government", step["government"])
    return StepLine(
        day=said_on_words(reference["statement"]),
        government=link_to("government", step["government"], government),
        mark=Mark.of(type),
        deed=type.deed,
        node=link_to(noun, step["node"], names.of(noun, step["node"])),
        about=names.of("government", step["about"]) if step["about"] else "",
        quote=quote_of(reference),
        certainty=Certainty(step["certainty"]),
        joint=step["joint"],
        superseded=step["superseded"],
        changed=step["changed"],
        who=[*speakers_of(reference["statement"], step["government"], names)],
        link=link_of(reference),
    )
