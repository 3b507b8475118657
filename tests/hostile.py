"""Texts that break tools, as far as the desk keeps them, and those that it refuses."""

from __future__ import annotations

from typing import Any

from statements.documents import Document

from . import collisions
from . import factories as f

LONG = 100_000  # characters of a cell; Python's csv takes 131,072 as it comes
LONGER = 300_000
SCRIPTS = {
    "Latin": "Şuşa, Xankəndi, İstanbul, ılıq",
    "Cyrillic": "Нагорный Карабах — «ё» и «й»",
    "Armenian": "Շուշի և Ստեփանակերտ",
    "Georgian": "სამხრეთ კავკასია",
    "Arabic, from right to left": "قره‌باغ، شوشا",
    "Hebrew, from right to left": "הסכם „שלום”",
    "beyond the first plane": "𐔰𐔱 🕊️ 👩‍👩‍👧",
}
SIGNS = (
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    '=HYPERLINK("http://example.org","x")',
    "=cmd|' /C x'!A0",
)
HOSTILE = (
    'He said: "no, never"',
    '"',
    '""',
    '"quoted"',
    "'quoted'",
    "'=1+1",
    "a,b;c|d",
    "a\tb",
    "one\ntwo\n\nthree",
    '"\n"',
    '",\n"',
    "ends in a backslash \\",
    r"\N",
    r"\"",
    "{'not': 'json'}",
    "# no comment",
    "NUL spelt \\x00",
    "a\u2028b\u2029c\u00a0d",
    *SIGNS,
    *SCRIPTS.values(),
    "x" * LONG,
    "ə" * LONG,
    "1",
    "007",
    "1e5",
    "true",
    "2022-12-22",
    "1/2",
)
READ_AS_NOTHING = ("NA", "NaN", "null", "None", "nan")  # by pandas at its default settings
REFUSED = (
    "\ufeffBOM",
    "zero\u200bwidth",
    "\u200f marks",
    "\ttab",
    "\rreturn",
    "nul\x00",
    "turned \u202e round",
)
DATES = ("1000-01-01", "1649", "1849-12", "1899-12-31", "1900-02-28/1900-03-01", "2022-12-22")


def hostile_statement(world: Document, text: str, place: int) -> Document:
    """Return a statement of the small world that holds a text wherever any text may stand."""
    date = f.day(DATES[place % len(DATES)], note=text)
    appearance = f.make_appearance(world["source"], attribution=text)
    return f.make_said(
        world,
        summary=text,
        note=text,
        said_on=date,
        voices=[f.make_voice("freedonia", institution="freedonia-mfa")],
        appearances=[appearance],
        quotes=[f.make_quote(appearance["uid"], text)],
    )


def publish_all(world: Document, texts: tuple[str, ...] = HOSTILE) -> dict[str, dict[str, Any]]:
    """Publish a statement for each text; return what was published, by uid."""
    statements = [hostile_statement(world, text, place) for place, text in enumerate(texts)]
    collisions.record({"statement": statements})
    return {document["uid"]: document for document in statements}
