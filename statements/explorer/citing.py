"""How a page is cited: as what it was called, where, and at which change of the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from statements.releases.citing import AUTHORS, LANGUAGE, LICENCE, TITLE
from statements.wording.dates import spelled_day

BEGUN = re.compile(r"[^a-z0-9]+")
TEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


def number_in(state: str) -> int:
    """Return the number of the ledger's last change in a state, 0 while it is empty."""
    parts = state.split(" ", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0


@dataclass(frozen=True, slots=True)
class PageCitation:
    """What names one page as it was shown: `number` and `day` are those of the last change."""

    title: str
    address: str
    number: int
    day: date

    @classmethod
    def at(cls, state: str, title: str, address: str) -> PageCitation | None:
        """Cite a page in a state of the ledger; None while the ledger is empty."""
        number = number_in(state)
        if not number:
            return None
        day = datetime.fromisoformat(state.split(" ", 2)[2]).date()
        return cls(title, address, number, day)

    @property
    def spelled_day(self) -> str:
        return spelled_day(self.day)

    @property
    def note(self) -> str:
        return f"As of change {self.number} of the ledger, {self.spelled_day}"

    @property
    def text(self) -> str:
        """The citation in words."""
        return f"{AUTHORS} ({self.day.year}). “{self.title}”. {TITLE}. {self.note}. {self.address}"

    @property
    def key(self) -> str:
        """What a bibliography knows it by, of ASCII alone."""
        path = self.address.partition("//")[2].partition("/")[2]
        return BEGUN.sub("-", f"{path.lower()} {self.number}").strip("-") or f"{self.number}"

    @property
    def highwire(self) -> Mapping[str, str]:
        """Names and values of `meta`: https://scholar.google.com/intl/en/scholar/inclusion.html"""
        return {
            "citation_title": self.title,
            "citation_author": AUTHORS,
            "citation_publication_date": f"{self.day:%Y/%m/%d}",
            "citation_public_url": self.address,
            "citation_language": LANGUAGE,
        }


def csl(citation: PageCitation) -> str:
    """Return a list of one item: https://docs.citationstyles.org/en/stable/specification.html"""
    day = citation.day
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "webpage",
        "title": citation.title,
        "container-title": TITLE,
        "author": [{"literal": AUTHORS}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "version": f"change {citation.number} of the ledger",
        "URL": citation.address,
        "language": LANGUAGE,
        "note": f"{citation.note}. {LICENCE['name']}",
    }
    return orjson.dumps([item], option=orjson.OPT_INDENT_2).decode() + "\n"


def bibtex(citation: PageCitation) -> str:
    """Return an entry of BibLaTeX, which BibTeX reads as `misc`: letters beyond ASCII as UTF-8."""
    members = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{citation.title.translate(TEX)}}}",
        "organization": TITLE,
        "year": str(citation.day.year),
        "date": citation.day.isoformat(),
        "url": citation.address,
        "note": citation.note,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in members.items())
    return f"@online{{{citation.key},\n{lines}\n}}\n"


def ris(citation: PageCitation) -> str:
    """Return a record of RIS, its lines ended as the format asks."""
    members = (
        ("TY", "ELEC"),
        ("AU", AUTHORS),
        ("TI", citation.title),
        ("T2", TITLE),
        ("PY", str(citation.day.year)),
        ("DA", f"{citation.day:%Y/%m/%d}"),
        ("LA", LANGUAGE),
        ("N1", citation.note),
        ("UR", citation.address),
        ("ER", ""),
    )
    return "".join(f"{name}  - {value}\r\n" for name, value in members)


@dataclass(frozen=True, slots=True)
class Form:
    """A form that programs read."""

    label: str
    write: Callable[[PageCitation], str]
    media_type: str
    ending: str


FORMS: Mapping[str, Form] = {
    "bibtex": Form("BibTeX", bibtex, "application/x-bibtex", "bib"),
    "ris": Form("RIS", ris, "application/x-research-info-systems", "ris"),
    "csl": Form("CSL-JSON", csl, "application/vnd.citationstyles.csl+json", "json"),
}
