"""Reads the forms of a page as a browser would send them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Typed = dict[str, list[str]]


class FormReader(HTMLParser):
    """Gathers what the form with a given class would send; templates are no part of it."""

    def __init__(self, css_class: str) -> None:
        super().__init__()
        self.css_class, self.sent = css_class, Typed()
        self.inside = self.templates = 0
        self.select: tuple[str, bool, list[tuple[str, bool]]] | None = None
        self.area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.templates += tag == "template"
        if tag == "form" and self.css_class in (attributes.get("class") or ""):
            self.inside = 1
        if not self.inside or self.templates:
            return
        name = attributes.get("name") or ""
        if tag == "input" and name and "disabled" not in attributes:
            self.take_input(name, attributes)
        elif tag == "textarea" and "disabled" not in attributes:
            self.area = (name, [])
        elif tag == "select" and "disabled" not in attributes:
            self.select = (name, "multiple" in attributes, [])
        elif tag == "option" and self.select:
            self.select[2].append((attributes.get("value") or "", "selected" in attributes))

    def take_input(self, name: str, attributes: dict[str, Any]) -> None:
        kind = attributes.get("type")
        if kind in ("submit", "file") or (kind == "checkbox" and "checked" not in attributes):
            return
        self.sent.setdefault(name, []).append(
            attributes.get("value") or ("on" if kind == "checkbox" else "")
        )

    def handle_data(self, data: str) -> None:
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates -= 1
        elif tag == "form":
            self.inside = 0
        elif tag == "textarea" and self.area:
            name, parts = self.area
            # A browser drops the first line end and sends the others as CRLF.
            words = "".join(parts).removeprefix("\n").replace("\n", "\r\n")
            self.sent.setdefault(name, []).append(words)
            self.area = None
        elif tag == "select" and self.select:
            name, multiple, options = self.select
            chosen = [value for value, selected in options if selected]
            if not multiple:
                chosen = chosen[-1:] or [value for value, _ in options[:1]]
            if chosen:
                self.sent.setdefault(name, []).extend(chosen)
            self.select = None


def form_of(response: Any, css_class: str = "document-form") -> Typed:
    """Return what the page's form would send as it stands."""
    reader = FormReader(css_class)
    reader.feed(response.content.decode())
    return reader.sent


def number_of(typed: Typed, prefix: str) -> int:
    """Return how many rows the form holds, blank ones too."""
    return int(typed[f"{prefix}-TOTAL_FORMS"][0])


def add_row(typed: Typed, prefix: str, **values: Any) -> int:
    """Fill a further row, as the browser does that copies the template; return its index."""
    index = number_of(typed, prefix)
    typed[f"{prefix}-TOTAL_FORMS"] = [str(index + 1)]
    fill_row(typed, prefix, index, **values)
    return index


def fill_row(typed: Typed, prefix: str, index: int, **values: Any) -> None:
    """Type into one row."""
    for name, value in values.items():
        typed[f"{prefix}-{index}-{name}"] = value if isinstance(value, list) else [str(value)]


def fill(typed: Typed, **values: Any) -> None:
    """Type into the document's own fields."""
    for name, value in values.items():
        typed[name] = value if isinstance(value, list) else [str(value)]


def by_control(response: Any) -> dict[str, list[str]]:
    """Return what the panel beside a form tells, by the control that it is about."""
    messages: dict[str, list[str]] = {}
    for line in response.json()["looks"]:
        messages.setdefault(line["control"], []).append(line["text"])
    return messages
