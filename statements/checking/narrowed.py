"""References that were coded when their type still meant more: worth a second look, no fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from statements import documents
from statements.documents import Document, Noun
from statements.documents.field_types import TypeOfReference
from statements.keys import RecordName
from statements.models import Edition
from statements.problems import Problem
from statements.vocabularies import NARROWED, NARROWED_IN, ReferenceType

CODE = "narrowed"
REFERENCES = "references"
Formats = Mapping[str, int]  # of the edition that last changed each reference, by its uid


def narrowed_references(
    noun: Noun, documents_by_key: Mapping[str, Document]
) -> Mapping[str, list[Problem]]:
    """Return what to look at in some records, by key.

    That is each reference of a type whose meaning was narrowed, if the edition that last changed it
    is of an older format.
    """
    if noun.format < NARROWED_IN or not makes_references(noun):
        return {}
    coded = {
        str(RecordName(noun.name, key)): key
        for key, document in documents_by_key.items()
        if any(row["type"] in NARROWED for row in document[REFERENCES])
    }
    return {
        coded[name]: [*problems(documents_by_key[coded[name]], formats)]
        for name, formats in reference_formats(noun, coded)
    }


def makes_references(noun: Noun) -> bool:
    """Tell whether its documents have references."""
    return any(
        isinstance(part, TypeOfReference)
        for listed in noun.table.lists
        for part in listed.table.plain
    )


def reference_formats(noun: Noun, names: Iterable[str]) -> Iterator[tuple[str, Formats]]:
    """Yield those of some records that have editions of an older format, with their references."""
    older = Edition.objects.filter(record__in=[*names], format__lt=NARROWED_IN).order_by()
    editions = Edition.objects.filter(record__in={*older.values_list("record", flat=True)})
    rows = editions.filter(redaction=None).order_by("record_id", "number")
    stored = rows.values_list("record_id", "format", "document").iterator()
    for name, of_record in groupby(stored, itemgetter(0)):
        yield name, formats_of(noun, ((format, text) for _, format, text in of_record))


def formats_of(noun: Noun, editions: Iterable[tuple[int, str]]) -> Formats:
    """Return the format in which each reference was last changed, of editions in their order."""
    formats: dict[str, int] = {}
    before: dict[str, Document] = {}
    for format, text in editions:
        document = documents.upgrade(noun, format, documents.parse(text))
        now = {row["uid"]: row for row in document[REFERENCES]}
        formats.update({uid: format for uid, row in now.items() if before.get(uid) != row})
        before = now
    return formats


def problems(document: Document, formats: Formats) -> Iterator[Problem]:
    for place, row in enumerate(document[REFERENCES]):
        parted = NARROWED.get(ReferenceType(row["type"]))
        if parted and formats.get(row["uid"], NARROWED_IN) < NARROWED_IN:
            others = " or ".join(other.value for other in parted)
            message = (
                f"It was coded as {row['type']} when that meant more than now: look whether it is"
                f" {others}."
            )
            yield Problem(f"{REFERENCES}[{place}].type", message, CODE)
