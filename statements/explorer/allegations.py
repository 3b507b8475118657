"""The list of charges, each with what of the accused is held: where every number of them leads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .charges import answered
from .links import Link
from .list_questions import ask_page
from .lists import chips_of, files_of
from .marks import OF_MARKS
from .pages import PageView, Parameters
from .parts import counted
from .reading import answer
from .steps import name_in

NAME = "allegations"
LEAD = (
    "What governments say that others break or do not fulfil, beside what of the accused is held."
)


class AllegationsView(PageView):
    template_name = "explorer/allegations.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        question = ask_page(NAME, parameters, state)
        listing, rows = question.listing, answer(question)
        return {
            "heading": "Charges and answers",
            "lead": LEAD,
            "number": counted(rows.count, "charge", "charges"),
            "chips": [
                replace(chip, value=name_in(rows.names, chip.value))
                for chip in chips_of(listing, parameters)
            ],
            "rows": rows,
            "charges": answered(rows, state, names_texts=True),
            "picture": Link("Who charges whom, as a picture", "/network/charges/"),
            "files": files_of(listing, parameters),
            **OF_MARKS,
        }
