"""Parts of pages for other sites: a card of a statement, positions on a clause, a small matrix.

They may stand in frames of any site, alone among all addresses, and nothing in them runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from statements.documents import Document
from statements.problems import ProblemDetails

from .embed_code import ROOT
from .endings import moved_to, render_problem
from .links import page_of
from .marks import Mark, symbol_of
from .matrix import party_matrix, read_stances
from .pages import PageView, Parameters
from .parts import counted, shortened
from .positions import Position
from .reading import Record, read_record
from .standing import stands_of
from .statement import short_context

POLICY = {
    "default-src": [NONE],
    "style-src": [SELF],
    "frame-ancestors": ["*"],
    "script-src": [NONE],
    "form-action": [NONE],
    **dict.fromkeys(("img-src", "font-src", "connect-src")),  # as the default
}
MOST_STANDS, MOST_COLUMNS = 12, 6  # governments below each other, and beside
LONGEST_SUMMARY = 300


@method_decorator((csp_replace(POLICY), xframe_options_exempt), name="dispatch")
class EmbedView(PageView):
    """What may stand in a frame of any site; its errors, too."""

    noun: ClassVar[str] = ""

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        record = read_record(self.noun, "/".join(key.values()), state)
        own = {"page": page_of(self.noun, "/".join(key.values()))}
        return own | self.shown(record, state)

    def shown(self, record: Record, state: str) -> dict[str, Any]:
        """Return what is told of a record."""
        raise NotImplementedError

    def moved(self, request: HttpRequest, path: str) -> HttpResponse:
        return moved_to(request, f"{ROOT[1:]}/{path}")

    def refused(self, request: HttpRequest, problem: ProblemDetails) -> HttpResponse:
        """Say it within the frame."""
        return render_problem(request, problem, "explorer/embed_problem.html")


class StatementEmbed(EmbedView):
    """A statement with what it does to which text, the words held, and the answers."""

    template_name = "explorer/embed_statement.html"
    noun = "statement"

    def shown(self, record: Record, state: str) -> dict[str, Any]:
        return short_context(record, state)


class ClauseEmbed(EmbedView):
    """What each government said of a clause, with its parts."""

    template_name = "explorer/embed_stands.html"
    noun = "clause"

    def shown(self, record: Record, state: str) -> dict[str, Any]:
        clause = record.document
        agreement = record.names.of("agreement", clause["agreement"])
        number = clause["printed"] or clause["key"].partition("/")[2]
        return {
            "kicker": agreement,
            "heading": f"Clause {number}" + (f": {clause['heading']}" if clause["heading"] else ""),
            "summary": shortened(clause["summary"] or "", LONGEST_SUMMARY),
            **standing(clause["key"], state),
        }


class AgreementEmbed(EmbedView):
    """The clauses of an agreement by governments; of one without clauses, what each said."""

    template_name = "explorer/embed_agreement.html"
    noun = "agreement"

    def shown(self, record: Record, state: str) -> dict[str, Any]:
        agreement = record.document
        heading = {
            "kicker": "Who said what about its clauses" if agreement["clauses"] else "Agreement",
            "heading": agreement["short_title"],
        }
        if not agreement["clauses"]:
            return heading | standing(agreement["key"], state)
        return heading | clauses(agreement, state)


def clauses(agreement: Document, state: str) -> dict[str, Any]:
    """Return the small matrix of an agreement."""
    stances = read_stances(state, agreement=agreement["key"])
    matrix, others = party_matrix(agreement, stances, MOST_COLUMNS)
    shown = (one for line in matrix.lines for cell in line.cells for one in cell.positions)
    return {
        "matrix": matrix,
        "symbols": symbols_in(shown),
        "others": others_words(others),
    }


def standing(node: str, state: str) -> dict[str, Any]:
    """Return what each government said of one text or clause."""
    stances = read_stances(state, node=node)
    stands = stands_of(stances, (), stances.names)
    shown = stands[:MOST_STANDS]
    return {
        "stands": shown,
        "symbols": symbols_in(one for stand in shown for one in stand.positions),
        "others": others_words(len(stands) - len(shown)),
    }


def others_words(count: int) -> str:
    """Return where those governments are that are not shown, nothing where all are."""
    number = counted(count, "other government is", "other governments are")
    return f"{number} on the full page." if count else ""


def symbols_in(positions: Iterable[Position]) -> list[Any]:
    """Return the shapes of some positions, each once."""
    marks: dict[Mark, None] = dict.fromkeys(one.mark for one in positions)
    return [symbol_of(mark) for mark in marks]
