"""Duties as rows of a table and as bars: they print themselves."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from statements.dates import PartialDate
from statements.vocabularies import Certainty

from .links import Link

BENEATH = '<span class="beneath">{}</span>'
NO_DAY = '<span class="quiet">no day told</span>'
NO_END = '<span class="quiet">no end told</span>'
CLAUSE = '<span class="narrow">Clause </span>'
LABEL = ' data-label="{}"'
WORDING = "How sure of the wording"
NEW_LINE = "\n"
LASTING = (
    '<line class="lasting" x1="{start}" x2="{end}" y1="{y}" y2="{y}" transform="translate(0 21)"/>'
    '<line class="stop" x1="{end}" x2="{end}" y1="{y}" y2="{y}"/>'
)
DUE = '<circle class="due" cx="{}" cy="{}" r="5" transform="translate(0 21)"/>'


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that a clause lays on somebody; `statements` speak of its clause.

    In a template it prints itself as a row; `names_text` where it is one of several texts.
    """

    uid: str
    clause: Link
    number: str
    debtors: list[Link]
    duty: str
    due: str
    until: str
    condition: str
    note: str
    certainty: Certainty
    statements: Link
    due_day: PartialDate | None
    until_day: PartialDate | None
    names_text: bool = False

    @property
    def owing(self) -> str:
        return ", ".join(link.label for link in self.debtors) or "nobody is named"

    @property
    def words(self) -> str:
        """What the picture tells of it."""
        days = [f"due {self.due}" if self.due else "", f"until {self.until}" if self.until else ""]
        return f"{self.owing}: {self.duty} {', '.join(day for day in days if day)}"

    def __str__(self) -> SafeString:
        short = f'<a href="{escape(self.clause.address)}">{CLAUSE}{escape(self.number)}</a>'
        debtors = ", ".join(map(str, self.debtors)) or "nobody is named"
        condition = BENEATH.format(f"Condition: {escape(self.condition)}") if self.condition else ""
        note = BENEATH.format(escape(self.note)) if self.note else ""
        cells = (
            f"<td{LABEL.format('On whom')}>{debtors}</td>",
            f"<td>{escape(self.duty)}{condition}{note}</td>",
            f"<td{LABEL.format('Due')}>{escape(self.due) or NO_DAY}</td>",
            f"<td{LABEL.format('Until')}>{escape(self.until) or NO_END}</td>",
            f"<td{LABEL.format(WORDING)}>{str(self.certainty.label).lower()}</td>",
            f"<td{LABEL.format('Said of the clause')}>{self.statements}</td>",
        )
        name = self.clause if self.names_text else short
        return SafeString(
            f'<tr id="{self.uid}"><th scope="row">{name}</th>\n{NEW_LINE.join(cells)}</tr>'
        )

    __html__ = __str__  # within other HTML, too


@dataclass(frozen=True, slots=True)
class Bar:
    """A duty on the line of time: a mark where it is due, a line up to where it ends.

    In a template it prints itself.
    """

    duty: Duty
    y: int
    due: str
    start: str
    end: str

    def __str__(self) -> SafeString:
        duty, y = self.duty, self.y
        number = escape(duty.number)
        title = f"<title>Clause {number}: {escape(duty.words)}</title>"
        name = f'<text class="name" x="0" y="{y}" dy="13">{number} · {escape(duty.owing)}</text>'
        line = LASTING.format(start=self.start, end=self.end, y=y) if self.end else ""
        dot = DUE.format(self.due, y) if self.due else ""
        return SafeString(f'<a href="#{duty.uid}">{title}{name}{line}{dot}</a>')

    __html__ = __str__  # within other HTML, too
