"""The rows of the tables of acts: they print themselves, as there are hundreds."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

from .acts import Act

BENEATH = '<span class="beneath">{}</span>'
CHANGED = BENEATH.format('<span class="sign ringed">changed position</span>')
STRUCK = BENEATH.format('<span class="sign struck">corrected or withdrawn since</span>')
JOINT = BENEATH.format("jointly with others")
NO_WORDS = '<span class="quiet">not held</span>'


def printed_rows(acts: Iterable[Act], government: str) -> SafeString:
    """Print acts as rows, by the name of the government whose they are."""
    return SafeString("\n".join(row(act, escape(government)) for act in acts))


def row(act: Act, government: str) -> str:
    style = ' class="superseded"' if act.is_superseded else ""
    return (
        f"<tr{style}>"
        f'<th scope="row" class="day">{escape(act.day_words)}</th>\n'
        f"<td>{who(act, government)}</td>\n"
        f"<td>{what(act)}</td>\n"
        f"<td>{words(act)}</td>\n"
        f"<td>{certainty(act)}</td></tr>"
    )


def who(act: Act, government: str) -> str:
    names = ", ".join(map(str, act.who)) or government
    office = BENEATH.format(escape(act.office)) if act.office else ""
    return f"{names}{office}{JOINT if act.is_joint else ''}"


def what(act: Act) -> str:
    signs = f"{CHANGED if act.is_changed else ''}{STRUCK if act.is_superseded else ''}"
    return f'<span class="what">{act.mark}<span>{act.sentence}</span></span>{signs}'


def words(act: Act) -> str:
    quoted = f"{act.quote}{BENEATH.format(act.quote.whose)}" if act.quote else NO_WORDS
    return quoted + BENEATH.format(f"in {act.link}")


def certainty(act: Act) -> str:
    words = str(act.certainty.label).lower()
    reasons = f'<span class="sign pale">not counted</span>: {"; ".join(act.reasons)}'
    return words + (BENEATH.format(reasons) if act.reasons else "")
