"""What the data is called, whose it is, and how one release of it is cited: declared once.

Files, replies of the API and pages of the site all say it from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings
from django.urls import reverse

from statements.models import Release
from statements.problems import BrokenRules, Problem

NAME, TITLE = "statements", "Statements about agreements: who said what, when, to whom"
AUTHORS = "Statements contributors"
DESCRIPTION = (
    "Who said what about which agreement, when, to whom and on whose authority: governments,"
    " officials, agreements with their clauses, statements about them, and each act of citing with"
    " its type, its words where they are held, and its sources."
)
KEYWORDS = ("agreements", "compliance", "diplomacy", "international relations", "statements")
LANGUAGE = "en"  # of what is ours: titles, summaries, notes
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
# Counts what breaks: a file, column or key of an older release that is gone, stands elsewhere or
# means something else. The guide of analysts says what it promises, a test holds it to the columns.
SHAPE = 1
# The signs that registrars ask to keep to: https://www.crossref.org/documentation/member-setup/
DOI = re.compile(r"10\.[0-9]{4,9}/[-._;()/:A-Za-z0-9]{1,180}")


def version_of(number: int) -> str:
    """Return the version of the release that gets a number now."""
    return f"{SHAPE}.{number}"


def check_doi(doi: str) -> str:
    """Return a DOI; raise BrokenRules where a text is none, or another release has it."""
    if not DOI.fullmatch(doi):
        message = f"“{doi}” is no DOI: write it like 10.5281/zenodo.1234."
        raise BrokenRules([Problem("doi", message, "release")])
    if release := Release.objects.filter(doi__iexact=doi).first():
        message = f"{release} has the DOI {release.doi}: each release has its own."
        raise BrokenRules([Problem("doi", message, "release")])
    return doi


@dataclass(frozen=True, slots=True)
class Citation:
    """How one release is cited."""

    number: int
    version: str | None  # None of a release that was made before there were versions
    ledger_number: int
    recorded_at: datetime
    doi: str | None

    @classmethod
    def of(cls, release: Release) -> Citation:
        """Return how a release is cited that is there."""
        numbers = (release.number, release.version, release.ledger_number)
        return cls(*numbers, release.recorded_at, release.doi)

    @property
    def year(self) -> int:
        return self.recorded_at.year

    @property
    def day(self) -> str:
        """Return the day of its last change, the only time that a member tells."""
        return self.recorded_at.date().isoformat()

    @property
    def doi_address(self) -> str | None:
        return f"https://doi.org/{self.doi}" if self.doi else None

    @property
    def address(self) -> str | None:
        """Return where the release is told; None where the site's own address is not set."""
        path = f"{reverse('api-index')}releases/{self.number}/"
        return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else None

    @property
    def name(self) -> str:
        """Return what the release is called after that word."""
        return self.version or str(self.number)

    @property
    def place(self) -> str | None:
        """Return where it is: the DOI, or else the address."""
        return self.doi_address or self.address

    @property
    def text(self) -> str:
        """Return the citation in words, with the place."""
        numbered = f"Release {self.name} (change {self.ledger_number} of the"
        words = f"{AUTHORS} ({self.year}). {TITLE}. {numbered} ledger, {self.day})."
        return f"{words} {self.place}" if self.place else words


def citation_file(citation: Citation) -> str:
    """Return CITATION.cff: https://citation-file-format.github.io"""
    members = {
        "cff-version": "1.2.0",
        "message": "Cite this release as below.",
        "type": "dataset",
        "title": TITLE,
        "abstract": DESCRIPTION,
        "version": citation.version,
        "date-released": citation.day,
        "doi": citation.doi,
        "url": citation.address,
        "license": LICENCE["name"],
        "authors": [{"name": AUTHORS}],
        "keywords": [*KEYWORDS],
    }
    # A value of JSON is one of YAML: https://yaml.org/spec/1.2.2/#13-terminology
    return "".join(
        f"{name}: {orjson.dumps(value).decode()}\n" for name, value in members.items() if value
    )


def datacite(citation: Citation) -> Mapping[str, Any]:
    """Return what registrars of DOIs ask for: https://schema.datacite.org/meta/kernel-4.5/"""
    members = {
        "schemaVersion": "http://datacite.org/schema/kernel-4",
        "doi": citation.doi,
        "url": citation.address,
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Release"},
        "creators": [{"name": AUTHORS, "nameType": "Organizational"}],
        "titles": [{"title": TITLE, "lang": LANGUAGE}],
        "publisher": {"name": AUTHORS},
        "publicationYear": str(citation.year),
        "dates": [{"date": citation.day, "dateType": "Issued"}],
        "language": LANGUAGE,
        "version": citation.version,
        "descriptions": [
            {"description": DESCRIPTION, "descriptionType": "Abstract", "lang": LANGUAGE}
        ],
        "subjects": [{"subject": keyword} for keyword in KEYWORDS],
        "alternateIdentifiers": [
            {
                "alternateIdentifier": str(citation.ledger_number),
                "alternateIdentifierType": "Change of the ledger",
            }
        ],
        "formats": ["application/zip"],
        "rightsList": [
            {
                "rights": LICENCE["title"],
                "rightsUri": LICENCE["path"],
                "rightsIdentifier": LICENCE["name"],
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ],
    }
    return {name: value for name, value in members.items() if value}
