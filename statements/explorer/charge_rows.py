"""The rows of tables of charges: they print themselves, as there are hundreds of answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from .acts import Quote
from .links import Link
from .marks import Mark

NO_ANSWER = '<p class="quiet">No answer is held in this data.</p>'
DOUBT = ' <span class="doubt">({})</span>'


@dataclass(frozen=True, slots=True)
class Told:
    """A charge or an answer: when, who, what in words, and where it stands."""

    mark: Mark | None  # an answer that takes no position on a text has none
    day: str
    who: str
    words: str
    doubt: str  # how sure we are, in a word, where it is not verified
    quote: Quote | None
    link: Link


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: what kind it is, how long after the charge, and what it says."""

    kind: str
    meaning: str
    days: str
    told: Told


@dataclass(frozen=True, slots=True)
class Allegation:
    """A charge under a text or clause that it names, with the answers of the accused."""

    told: Told
    accused: str
    text: Link | None  # none where it is on the one text of the page, as a whole
    replies: list[Reply]


def printed_rows(allegations: Iterable[Allegation]) -> SafeString:
    """Print each charge beside its answers."""
    return SafeString("\n".join(map(row, allegations)))


def row(one: Allegation) -> str:
    text = f" · {one.text}" if one.text else ""
    by = f" by {escape(one.accused)}" if one.accused else ", naming nobody in particular"
    answers = "\n".join(map(answer, one.replies)) or NO_ANSWER
    return (
        f'<tr>\n<td><p class="meta">{escape(one.told.day)}{text}</p>\n'
        f"{words(one.told, by)}</td>\n<td>{answers}</td></tr>"
    )


def answer(reply: Reply) -> str:
    days = f", {reply.days}" if reply.days else ""
    kind = f'<span title="{escape(reply.meaning)}">{reply.kind}</span>'
    meta = f'<p class="meta">{escape(reply.told.day)}{days} · {kind}</p>'
    return f'<div class="reply">{meta}\n{words(reply.told)}</div>'


def words(told: Told, by: str = "") -> str:
    """Print who does what, the words held, and where they stand."""
    doubt = DOUBT.format(told.doubt) if told.doubt else ""
    mark = told.mark or ""
    what = f"{mark}<span>{escape(told.who)} {escape(told.words)}{by}{doubt}</span>"
    quote = f'<p class="small">{told.quote} ({told.quote.whose})</p>\n' if told.quote else ""
    return f'<p class="what">{what}</p>\n{quote}<p class="small">in {told.link}</p>'
