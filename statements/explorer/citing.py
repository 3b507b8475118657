"""How a page is cited: as what it was called, where, and at which change of the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from statements.releases.citing import AUTHORS, LANGUAGE, LICENCE, TITLE, Citation
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
    """What names one page as it was shown: `number` and `day` are those of the last change.

    Of a release the page is of, it names the data, which is the same for ever.
    """

    title: str
    address: str
    number: int
    day: date
    release: Citation | None = None  # the latest, of a page that tells many records
    is_data: bool = False

    @classmethod
    def at(
        cls, state: str, title: str, address: str, release: Citation | None = None
    ) -> PageCitation | None:
        """Cite a page in a state of the ledger; None while the ledger is empty."""
        number = number_in(state)
        if not number:
            return None
        day = datetime.fromisoformat(state.split(" ", 2)[2]).date()
        return cls(title, address, number, day, release)

    @property
    def spelled_day(self) -> str:
        return spelled_day(self.day)

    @classmethod
    def of_release(cls, release: Citation, address: str) -> PageCitation:
        """Cite a release itself; `address` is that of its page."""
        title = f"{TITLE}, release {release.name}"
        day = release.recorded_at.date()
        return cls(title, address, release.ledger_number, day, release, is_data=True)

    @property
    def doi(self) -> str | None:
        """The DOI of what is cited itself."""
        return self.release.doi if self.release and self.is_data else None

    @property
    def is_released(self) -> bool:
        """Whether the release holds what the page shows: nothing has changed since."""
        return self.release is not None and self.release.ledger_number == self.number

    @property
    def version(self) -> str:
        """What tells this state of the data from others."""
        numbered = f"change {self.number} of the ledger"
        if self.release is None or not self.is_released:
            return numbered
        return f"release {self.release.name}, {numbered}"

    @property
    def note(self) -> str:
        """As of when a page is, with the release to take along or the latest one before."""
        if self.release is None:
            return f"As of {self.version}, {self.spelled_day}"
        place = f", {self.release.place}" if self.release.place else ""
        if self.is_released:
            return f"As of {self.version}, {self.spelled_day}{place}"
        before = f"release {self.release.name} holds all up to change {self.release.ledger_number}"
        return f"As of {self.version}, {self.spelled_day}; {before}{place}"

    @property
    def text(self) -> str:
        """The citation in words."""
        if self.release and self.is_data:
            return self.release.text
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
        "type": "dataset" if citation.is_data else "webpage",
        "title": citation.title,
        "container-title": None if citation.is_data else TITLE,
        "author": [{"literal": AUTHORS}],
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "publisher": AUTHORS,
        "version": citation.version,
        "URL": citation.address,
        "DOI": citation.doi,
        "language": LANGUAGE,
        "note": f"{citation.note}. {LICENCE['name']}",
    }
    held = {name: value for name, value in item.items() if value is not None}
    return orjson.dumps([held], option=orjson.OPT_INDENT_2).decode() + "\n"


def bibtex(citation: PageCitation) -> str:
    """Return an entry of BibLaTeX, which BibTeX reads as `misc`: letters beyond ASCII as UTF-8."""
    members = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{citation.title.translate(TEX)}}}",
        "organization": AUTHORS if citation.is_data else TITLE,
        "year": str(citation.day.year),
        "date": citation.day.isoformat(),
        "url": citation.address,
        "doi": citation.doi,
        "note": citation.note,
    }
    held = {name: value for name, value in members.items() if value is not None}
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in held.items())
    kind = "dataset" if citation.is_data else "online"
    return f"@{kind}{{{citation.key},\n{lines}\n}}\n"


def ris(citation: PageCitation) -> str:
    """Return a record of RIS, its lines ended as the format asks."""
    members = (
        ("TY", "DATA" if citation.is_data else "ELEC"),
        ("AU", AUTHORS),
        ("TI", citation.title),
        ("T2", None if citation.is_data else TITLE),
        ("PB", AUTHORS),
        ("PY", str(citation.day.year)),
        ("DA", f"{citation.day:%Y/%m/%d}"),
        ("LA", LANGUAGE),
        ("N1", citation.note),
        ("UR", citation.address),
        ("DO", citation.doi),
        ("ER", ""),
    )
    return "".join(f"{name}  - {value}\r\n" for name, value in members if value is not None)


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
