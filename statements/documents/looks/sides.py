"""Who belongs to whom: voices, addressees, parties and tenures of different governments."""

from __future__ import annotations

from collections.abc import Iterator

from statements.dates import PartialDate
from statements.problems import Problem

from ..mapping import Document
from ..rules import day_of
from .around import Around, Date

SIDE = "other_government"


def statement_sides(document: Document, around: Around) -> Iterator[Problem]:
    """Look at voices, addressees and who put the statement out."""
    day = day_of(document)
    yield from rows_sides(document["voices"], "voices", day, around)
    yield from rows_sides(document["addressees"], "addressees", day, around)
    speaking = {row["government"] for row in document["voices"]} - {None}
    body = document["issued_by"]
    its = around.institutions.get(body or "")
    if its and speaking and its not in speaking:
        told = f"{around.told('institution', body)} is a body of {around.told('government', its)}"
        yield Problem("issued_by", f"{told}, which does not speak here.", SIDE)


def agreement_sides(document: Document, around: Around) -> Iterator[Problem]:
    yield from rows_sides(document["parties"], "parties", Date(document["signed_on"]), around)


def rows_sides(
    rows: list[Document], name: str, day: PartialDate | None, around: Around
) -> Iterator[Problem]:
    """Look at official, tenure and institution beside the government of their row."""
    for place, row in enumerate(rows):
        government, path = row["government"], f"{name}[{place}]"
        body = row["institution"]
        its = around.institutions.get(body or "")
        if government and its and its != government:
            told = f"{around.told('institution', body)} is a body of"
            one, other = (around.told("government", key) for key in (its, government))
            message = f"{told} {one}, not of {other}."
            yield Problem(f"{path}.institution", message, SIDE)
        if government and row["official"] in around.officials:
            yield from official_side(row, path, day, around)


def official_side(
    row: Document, path: str, day: PartialDate | None, around: Around
) -> Iterator[Problem]:
    """Look whether an official served the government of a row on its day."""
    official, government, tenure = row["official"], row["government"], row.get("tenure")
    who, where = around.told("official", official), around.told("government", government)
    served = around.served.get(official, [])
    chosen = next((one for one in served if one.uid == tenure), None)
    if chosen:
        if chosen.government != government:
            its = around.told("government", chosen.government)
            message = f"This office is one of {its}, not of {where}."
            yield Problem(f"{path}.tenure", message, SIDE)
        return
    known = [one for one in served if one.government == government]
    if any(day is None or one.may_be_held(day) for one in known):
        return
    when = f" on {day}" if day else ""
    if known:
        message = f"No office of {who} in {where}{when} is held: was it another day?"
        yield Problem(f"{path}.official", message, "no_office")
    elif around.officials[official] != government:
        its = around.told("government", around.officials[official])
        message = f"{who} serves {its}; no office in {where}{when} is held."
        yield Problem(f"{path}.official", message, SIDE)
    else:
        message = f"No office of {who} in {where} is held: add the tenure."
        yield Problem(f"{path}.official", message, "no_office")


def official_sides(document: Document, around: Around) -> Iterator[Problem]:
    """Look whether any office of an official is one of the government served."""
    offices = [around.offices.get(row["office"]) for row in document["tenures"]]
    if offices and None not in offices and document["government"] not in offices:
        its = around.told("government", document["government"])
        yield Problem("government", f"None of the offices here is one of {its}.", SIDE)
