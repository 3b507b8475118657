"""Parts of pages for other sites: a card of a statement, positions on a clause, a small matrix.

They may stand in frames of any site, alone among all addresses, and nothing in them runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, ClassVar

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_exempt

from statements.documents import Document
from statements.problems import ProblemDetails
from statements.wording.references import listed

from .embed_code import ROOT
from .endings import moved_to, render_problem
from .links import Link, page_of
from .marks import Mark, symbol_of
from .matrix import parties_of, party_matrix
from .pages import PageView, Parameters
from .parts import counted, shortened
from .positions import Position
from .reading import Record, read_record
from .stance_reading import read_stances
from .standing import Stand, stands_of
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
MOST_POSITIONS, MOST_ABOUT = 8, 3  # of one government, and whom one of them is about
LONGEST_SUMMARY = 300
GOVERNMENTS = ("government", "governments")
MOST_BYTES = 15_000  # of a whole embed


@dataclass(frozen=True, slots=True)
class Body:
    """The parts of an embed, as many as there is room for, and what it tells in all.

    `counts` says how many of a `unit` (one, and several) each part tells, of `total`.
    """

    template: str  # of one part
    parts: Sequence[object]
    counts: Sequence[int]
    total: int
    unit: tuple[str, str]

    def printed(self, context: Mapping[str, Any]) -> list[str]:
        return [render_to_string(self.template, {**context, "one": part}) for part in self.parts]

    def left(self, count: int) -> str:
        """Return how many others there are than the first parts tell, nothing where none."""
        others = self.total - sum(self.counts[:count])
        return counted(others, *(f"other {word}" for word in self.unit)) if others else ""


@method_decorator((csp_replace(POLICY), xframe_options_exempt), name="dispatch")
class EmbedView(PageView):
    """What may stand in a frame of any site; its errors, too."""

    noun: ClassVar[str] = ""

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        record = read_record(self.noun, "/".join(key.values()), state)
        own = {"page": page_of(self.noun, "/".join(key.values()))}
        return own | self.shown(record, state)

    def html(self, request: HttpRequest, context: Mapping[str, Any]) -> str:
        """Print as many of the first parts as there is room for."""
        body: Body = context["body"]
        parts = body.printed(context)

        def first(count: int) -> str:
            own = {"parts": parts[:count], "left": body.left(count)}
            return super(EmbedView, self).html(request, {**context, **own})

        text = first(len(parts))
        return text if size(text) < MOST_BYTES else first(fitting(parts, size(first(0))))

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
        context = short_context(record, state)
        points = context["points"]
        counts = [len(one.point.cites) for one in points]
        unit = ("reference", "references")
        template = "explorer/embed_point.html"
        return context | {"body": Body(template, points, counts, context["cites"], unit)}


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


def size(text: str) -> int:
    """Return how many bytes a text takes."""
    return len(text.encode())


def fitting(parts: Iterable[str], rest: int) -> int:
    """Return how many of the first parts have room beside the bytes of all else."""
    sizes = accumulate(map(size, parts), initial=rest)
    return max(0, sum(total < MOST_BYTES for total in sizes) - 1)


def clauses(agreement: Document, state: str) -> dict[str, Any]:
    """Return the small matrix of an agreement."""
    stances = read_stances(state, parties_of(agreement), agreement=agreement["key"])
    matrix, others = party_matrix(agreement, stances, MOST_COLUMNS)
    lines = [
        replace(
            line, cells=[replace(cell, positions=[*grouped(cell.positions)]) for cell in line.cells]
        )
        for line in matrix.lines
    ]
    shown = (one for line in lines for cell in line.cells for one in cell.positions)
    unit = ("clause", "clauses")
    return {
        "matrix": matrix,
        "body": Body("explorer/embed_line.html", lines, [1] * len(lines), len(lines), unit),
        "symbols": symbols_in(shown),
        "others": others_words(others),
    }


def grouped(positions: Iterable[Position]) -> Iterator[Position]:
    """Yield positions that differ in whom they are about alone as one."""
    groups: dict[tuple[object, ...], list[Position]] = {}
    for one in positions:
        words = one.words if one.is_pale else ""
        key = (one.mark, one.family, words, one.doubt, one.is_changed)
        groups.setdefault(key, []).append(one)
    for own in groups.values():
        about = [one.about for one in own if one.about]
        others = [counted(len(about) - MOST_ABOUT, "other", "others")][: len(about) > MOST_ABOUT]
        yield replace(own[0], about=listed([*about[:MOST_ABOUT], *others]) if about else "")


def standing(node: str, state: str) -> dict[str, Any]:
    """Return what each government said of one text or clause."""
    stances = read_stances(state, node=node)
    stands = stands_of(stances, (), stances.names)
    shown = [few(stand) for stand in stands[:MOST_STANDS]]
    total, template = len(stands) + stances.others, "explorer/embed_stand.html"
    return {
        "body": Body(template, shown, [1] * len(shown), total, GOVERNMENTS),
        "symbols": symbols_in(one for stand in shown for one in stand.positions),
    }


@dataclass(frozen=True, slots=True)
class Few:
    """The first positions of a government, and how many others it has."""

    id: str
    government: Link
    positions: list[Position]
    others: str


def few(stand: Stand) -> Few:
    shown, others = stand.positions[:MOST_POSITIONS], stand.positions[MOST_POSITIONS:]
    words = f"and {counted(len(others), 'other', 'others')}" if others else ""
    return Few(stand.id, stand.government, shown, words)


def others_words(count: int) -> str:
    """Return where those governments are that are not shown, nothing where all are."""
    number = counted(count, "other government is", "other governments are")
    return f"{number} on the full page." if count else ""


def symbols_in(positions: Iterable[Position]) -> list[Any]:
    """Return the shapes of some positions, each once."""
    marks: dict[Mark, None] = dict.fromkeys(one.mark for one in positions)
    return [symbol_of(mark) for mark in marks]
