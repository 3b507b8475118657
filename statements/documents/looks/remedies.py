"""What settles a second look in one step, where one fact decides it: a value, or where to look."""

from __future__ import annotations

from statements.dates import PartialDate
from statements.problems import Remedy, Setting

from ..mapping import Document
from .surroundings import Surroundings


def set_government(
    path: str, government: str | None, surroundings: Surroundings
) -> tuple[Remedy, ...]:
    """Set the government at a path to one; nothing where none is the one."""
    if government is None:
        return ()
    name = surroundings.name("government", government)
    return (Remedy(f"Set government to {name}", (Setting(path, government, name),)),)


def government_of_row(
    row: Document, day: PartialDate | None, surroundings: Surroundings
) -> str | None:
    """Return the government that both office and body of a row are of, None where they differ.

    An office that is not told is any that may be held on the day, else whom the person serves.
    """
    body = surroundings.institution_governments.get(row["institution"] or "")
    governments = {body} - {None}
    if official := row["official"]:
        services = surroundings.services_of(official)
        chosen = [one for one in services if one.uid == row.get("tenure")]
        held = chosen or [one for one in services if day is None or one.may_be_held(day)]
        served = surroundings.official_governments.get(official)
        governments |= {one.government for one in held} or {served} - {None}
    return governments.pop() if len(governments) == 1 else None


def open_record(noun: str, key: str | None, name: str = "") -> tuple[Remedy, ...]:
    """Open the record that may be what is wrong."""
    return (Remedy(f"Open {name or f'the {noun}'}", opens=f"{noun}/{key}"),) if key else ()
