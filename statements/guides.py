"""The guides and the coding rules: Markdown that stands beside its room, as pages.

Comes in: a paper; goes out: its HTML with the headings for a table of contents. A paper can hold no
HTML of its own, so that what is served is only what Markdown says. Begin with `guide`.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

FOLDER = Path(__file__).resolve().parent
GUIDES = {
    "curators": FOLDER / "admin" / "GUIDE.md",
    "coding": FOLDER / "vocabularies" / "CODING.md",
    "clients": FOLDER / "api" / "GUIDE.md",
    "analysts": FOLDER / "exports" / "GUIDE.md",
    "data": FOLDER.parent / "fixtures" / "README.md",
}
EXAMPLES = FOLDER.parent / "tests" / "examples"  # programs that guides name, run by tests
# Addresses of this site that are told as code and are links, too; never one record's, or a query.
OWN = re.compile(r"/(?:api/v1|docs)/(?:[a-z-]+/)?|/security/")

Leads = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that a link can name after its `#`."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as a page shows it: what stands below its first heading, and what that says."""

    title: str
    lead: str
    contents: tuple[Heading, ...]
    html: SafeString


@cache
def guide(name: str) -> Paper:
    """Return a guide, read once in each process; raises KeyError where there is none."""
    path = GUIDES[name]
    return read(path.read_text(encoding="utf-8"), lambda link: served(path, link))


@cache
def example(name: str) -> str:
    """Return a program that guides name, read once; raises KeyError where there is none."""
    return {path.name: path for path in EXAMPLES.glob("[a-z]*.py")}[name].read_text("utf-8")


def served(path: Path, link: str) -> str | None:
    """Return where a link of a paper leads on the site: to a guide, or to an example as a file.

    Other papers of the code stand nowhere.
    """
    if link.startswith(("https://", "http://", "#")):
        return link
    file, _, anchor = link.partition("#")
    target = Path(os.path.normpath(path.parent / file))
    if target.parent == EXAMPLES and target.is_file():
        return reverse("example", args=[target.name])
    names = [name for name, guide in GUIDES.items() if guide == target]
    return "#".join(filter(None, [reverse("guide", args=names), anchor])) if names else None


def read(text: str, leads: Leads) -> Paper:
    """Read a paper; a link that leads nowhere keeps its words."""
    tokens = MARKDOWN.parse(text)
    title, body = tokens[1].content, tokens[3:]
    for token in body:
        token.children = list(linked(token.children, leads)) if token.children else token.children
    contents = tuple(headings(body))
    html = MARKDOWN.renderer.render(body, MARKDOWN.options, {})
    return Paper(title, first_words(body), contents, mark_safe(html))  # noqa: S308 - Markdown's own


def linked(tokens: list[Token], leads: Leads) -> Iterator[Token]:
    """Yield the tokens of a line with its links led to where they lead on the site."""
    is_link = False
    for token in tokens:
        if token.type == "link_open":
            address = leads(str(token.attrs["href"]))
            is_link = address is not None
            token.attrs["href"] = address or ""
        if is_link or token.type not in ("link_open", "link_close"):
            yield token


def headings(tokens: list[Token]) -> Iterator[Heading]:
    """Give every heading its anchor, and yield those that a table of contents names."""
    for token, inner in pairwise(tokens):
        if token.type == "heading_open":
            name = anchor(inner.content)
            token.attrs["id"] = name
            if token.tag == "h2":
                yield Heading(name, plain_text(inner))


def anchor(heading: str) -> str:
    """Return the name of a heading as GitHub makes it: a link leads there in both places."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def section(paper: str, heading: str) -> str:
    """Return the Markdown below a heading of the second rank; KeyError where there is none."""
    lines, tokens = paper.splitlines(), MarkdownIt().parse(paper)
    begins = [token.map[0] for token in tokens if token.tag == "h2" and token.map]
    texts = {
        lines[first].removeprefix("##").strip(): lines[first + 1 : last]
        for first, last in pairwise([*begins, len(lines)])
    }
    return "\n".join(texts[heading]).strip()


def first_words(tokens: list[Token]) -> str:
    """Return the first paragraph without its marks, empty if a paper begins with something else."""
    begins = len(tokens) > 1 and tokens[0].type == "paragraph_open"
    return plain_text(tokens[1]) if begins else ""


def plain_text(inline: Token) -> str:
    return "".join(" " if t.type == "softbreak" else t.content for t in inline.children or ())


def open_table(self: Any, tokens: list[Token], at: int, options: Any, env: Any) -> str:
    """A wide table scrolls by itself, also by keyboard, and the page stays as it is."""
    return '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>\n'


def close_table(self: Any, tokens: list[Token], at: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


def fence(self: Any, tokens: list[Token], at: int, options: Any, env: Any) -> str:
    return format_html('<pre tabindex="0"><code>{}</code></pre>\n', tokens[at].content)


def code_span(self: Any, tokens: list[Token], at: int, options: Any, env: Any) -> str:
    text = tokens[at].content
    shown = format_html("<code>{}</code>", text)
    return format_html('<a href="{}">{}</a>', text, shown) if OWN.fullmatch(text) else shown


def markdown() -> MarkdownIt:
    parser = MarkdownIt("js-default", {"html": False})
    rules = {"table_open": open_table, "table_close": close_table, "fence": fence}
    for name, rule in (rules | {"code_inline": code_span}).items():
        parser.add_render_rule(name, rule)
    return parser


MARKDOWN = markdown()
