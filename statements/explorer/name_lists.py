"""Names of a record by language and side, each in its language."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from statements.dates import PartialDate
from statements.documents import Document
from statements.vocabularies import AliasKind, Certainty
from statements.wording.dates import spelled_date

from .parts import Joined, Row, Section, Table, Text, Value, language_name
from .reading import Names, Record

NOBODY = "No side in particular"
COLUMNS = ("Language", "Used by", "Names")
Group = tuple[str, str]  # what the language is called, and the side


def name_section(record: Record, member: str = "aliases") -> Section:
    """Return the names that a document holds, a row for each language and side."""
    names: Sequence[Document] = record.document[member]
    sure, note = shared_certainty(names)

    def group(name: Document) -> Group:
        side = name["side"]
        label = record.names.of("government", side) if side else ""
        return language_name(name["language"]), label

    grouped = groupby(sorted(names, key=group), group)
    rows = [row_of(key, list(names), record.names, sure) for key, names in grouped]
    table = Table("Names, by language and by the side that uses them", COLUMNS, rows)
    return Section("names", "Names", "No other name is held.", note, table=table)


def row_of(key: Group, names: list[Document], labels: Names, sure: str) -> Row:
    side: Value = labels.link("government", names[0]["side"]) or NOBODY
    return Row(key[0], (side, Joined([name_value(name, sure) for name in names], "; ")))


def name_value(name: Document, sure: str) -> Value:
    """Return one name with what is special about it."""
    text = Text(name["text"], name["language"])
    remarks = ", ".join(remarks_of(name, sure))
    return Joined([text, f"({remarks})"], " ") if remarks else text


def remarks_of(name: Document, sure: str) -> list[str]:
    """Return of which kind a name is, when it is used, and how sure we are, where that is told."""
    kind, certainty = name.get("kind"), name.get("certainty")
    remarks = [str(AliasKind(kind).label).lower()] if kind and kind != AliasKind.NAME else []
    remarks += ["of all together"] if name.get("plural_of_series") else []
    dates = {"from": name.get("valid_from"), "until": name.get("valid_to")}
    remarks += [f"{word} {words_of(date)}" for word, date in dates.items() if date]
    if certainty and certainty not in (sure, Certainty.VERIFIED):
        remarks.append(str(Certainty(certainty).label).lower())
    return remarks


def words_of(value: Any) -> str:
    date = PartialDate.from_document(value)
    return spelled_date(date) if date else ""


def shared_certainty(names: Sequence[Document]) -> tuple[str, str]:
    """Return the certainty that all names share, and what is said of it once for all."""
    certainties = {name["certainty"] for name in names if "certainty" in name}
    if len(certainties) != 1:
        return "", ""
    certainty = Certainty(certainties.pop())
    if certainty == Certainty.VERIFIED:
        return certainty, ""
    return certainty, f"{certainty.label}: {certainty.full_definition}"
