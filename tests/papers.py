"""The papers of the house, and what they print: commands, sessions, links and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("project", "statements", "fixtures", "tests")
BESIDE = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))
PAPERS = [ROOT / "README.md", *sorted(BESIDE)]
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SESSION = re.compile(r"^```python\n(>>> .*?)^```$", re.MULTILINE | re.DOTALL)
MARKDOWN = MarkdownIt("js-default")


def name_of(paper: Path) -> str:
    return paper.relative_to(ROOT).as_posix()


def sessions(text: str) -> list[str]:
    """Return the Python blocks of a text that show what they print, each with its prompts."""
    return SESSION.findall(text)


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield the commands of a text's console blocks, each with what is printed below it."""
    for block in CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            end = next(n for n, line in enumerate(lines) if not line.endswith("\\"))
            yield "\n".join(lines[: end + 1]), "\n".join(lines[end + 1 :]).strip()


def tokens(text: str) -> Iterator[Token]:
    """Yield all tokens of a text in Markdown, those of its lines included."""
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


def links(text: str) -> list[str]:
    return [str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open"]


def anchors(text: str) -> set[str]:
    """Return what a link may name after its `#`: the headings, as GitHub writes them."""
    tokens = MARKDOWN.parse(text)
    return {
        anchor(tokens[at + 1].content)
        for at, token in enumerate(tokens)
        if token.type == "heading_open"
    }


def anchor(heading: str) -> str:
    """Return GitHub's name of a heading: https://docs.github.com/get-started/writing-on-github."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def table(text: str, heading: str) -> str:
    """Return what stands below a second heading, up to the next."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
