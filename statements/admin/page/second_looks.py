"""What deserves a second look, as the panel beside a form tells it: where, what, and remedies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from statements.documents import Document
from statements.entering.looking import all_looks, look_messages
from statements.keys import RecordName
from statements.problems import Problem, Remedy, Setting
from statements.vocabularies import STATEMENT
from statements.wording.looks import placed

from ..links import record_url
from .document_page import DocumentPage
from .spots import Spot

LOOK = "look"  # in the address of a page: the panel tells what deserves a second look


@dataclass(frozen=True, slots=True)
class Assignment:
    """A value for a control, with its name; `drops` takes it out of a list."""

    control: str
    value: str
    label: str
    drops: bool


@dataclass(frozen=True, slots=True)
class Action:
    """What a remedy does with one click: values for controls, or the record that it opens."""

    label: str
    values: tuple[Assignment, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class LookLine:
    """One look: its path and control, the id that its link leads to, in words, its remedies."""

    path: str
    control: str
    anchor: str
    where: str
    text: str
    actions: tuple[Action, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def look_lines(
    page: DocumentPage, document: Document, problems: list[Problem]
) -> Iterator[LookLine]:
    """Yield problems of a document as lines about its page."""
    names = placed(page.noun.name, document, problems)
    for problem, (where, text) in zip(problems, names, strict=True):
        spot = page.spot_of(problem.path) or Spot(page.root)
        actions = tuple(action(page, remedy) for remedy in problem.remedies)
        where = spot_name(page, spot) or where
        yield LookLine(problem.path, spot.control, spot.anchor, where, text, actions)


def action(page: DocumentPage, remedy: Remedy) -> Action:
    values = tuple(assignment(page, setting) for setting in remedy.settings)
    return Action(remedy.label, values, remedy_url(remedy))


def remedy_url(remedy: Remedy) -> str:
    """Return the address of the record that a remedy opens, "" where it sets values."""
    record = RecordName.parse(remedy.opens)
    return record_url(record.noun, record.key) if remedy.opens else ""


def assignment(page: DocumentPage, setting: Setting) -> Assignment:
    spot = page.spot_of(setting.path) or Spot(page.root)
    return Assignment(spot.control, setting.value, setting.label, setting.drops)


def spot_name(page: DocumentPage, spot: Spot) -> str:
    """Return what a row, or a field of one, is called; "" where it is in none."""
    for rows in page.lists.values():
        if spot.form in rows.forms:
            row = f"{rows.singular.capitalize()} {rows.forms.index(spot.form) + 1}"
            label = str(spot.form[spot.field].label) if spot.field else ""
            return f"{row}: {label[:1].lower()}{label[1:]}" if label else row
    return ""


def error_lines(
    page: DocumentPage, errors_by_form: Iterable[tuple[Any, Any]]
) -> Iterator[LookLine]:
    """Yield what cannot be read on a page, of forms with messages by field."""
    for form, errors in errors_by_form:
        for name, texts in errors.items():
            is_shown = name in form.fields and not form.fields[name].widget.is_hidden
            spot = Spot(form, name if is_shown else None)
            label = str(form[name].label) if is_shown else ""
            where = spot_name(page, spot) or label
            for text in texts:
                yield LookLine("", spot.control, spot.anchor, where, str(text))


def in_order(page: DocumentPage, lines: Iterable[LookLine]) -> list[LookLine]:
    """Return lines in the order in which the page has what they are about, each once."""
    forms = [page.root, *(form for rows in page.lists.values() for form in rows.forms)]
    controls = [
        name for form in forms for name in (form.prefix or "", *map(form.add_prefix, form.fields))
    ]
    places = {name: place for place, name in reversed(list(enumerate(controls)))}
    ordered = sorted(dict.fromkeys(lines), key=lambda line: places.get(line.control, len(places)))
    return list(offered_once(ordered))


def offered_once(lines: Iterable[LookLine]) -> Iterator[LookLine]:
    """Yield lines, each action with the first that it settles: one click settles them all."""
    offered: set[Action] = set()
    for line in lines:
        yield replace(line, actions=tuple(one for one in line.actions if one not in offered))
        offered |= {*line.actions}


def held_lines(request: HttpRequest, page: DocumentPage) -> list[LookLine] | None:
    """Return what deserves a second look in a record, where the address asks for it.

    Scripts ask for it anyway, and while the page is typed into.
    """
    document = page.base_document
    if document is None or page.adding or not is_looking(request):
        return None
    return in_order(page, look_lines(page, document, all_looks(page.noun.name, document)))


def tell_looks(request: HttpRequest, page: DocumentPage) -> None:
    """Tell what deserves a second look in what was saved, unless the page comes back with it."""
    for text in () if stays(request) else look_messages(page.noun.name, page.document):
        messages.warning(request, text)


def is_looking(request: HttpRequest) -> bool:
    return LOOK in request.GET and request.method == "GET"


def stays(request: HttpRequest) -> bool:
    """Tell whether a save leads back to the page of its record."""
    return "_continue" in request.POST and "_popup" not in request.POST


def looking(request: HttpRequest, page: DocumentPage, response: HttpResponse) -> HttpResponse:
    """Return where a save leads; back to the page, with what deserves a second look, if any does.

    A statement may be a likely duplicate, too: that is told there alone.
    """
    is_back = stays(request) and "Location" in response
    noun = page.noun.name
    if is_back and (noun == STATEMENT or any(look_messages(noun, page.document))):
        joint = "&" if "?" in response["Location"] else "?"
        response["Location"] += f"{joint}{LOOK}=1"
    return response
