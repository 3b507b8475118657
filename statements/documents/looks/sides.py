"""Who belongs to whom: people, bodies and tenures of other governments than their row's."""

from __future__ import annotations

from collections.abc import Iterator

from statements.dates import PartialDate
from statements.problems import Problem, Remedy, Setting
from statements.vocabularies import TAKING_BACK

from ..mapping import Document
from ..rules import partial_day_of
from .facts import CHARGES, speaking_in
from .remedies import government_of_row, open_record, set_government
from .surroundings import Date, Surroundings

SIDE = "other_government"


def statement_sides(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look at voices, addressees and who put the statement out."""
    day = partial_day_of(document)
    yield from rows_sides(document["voices"], "voices", day, surroundings)
    yield from rows_sides(document["addressees"], "addressees", day, surroundings)
    speaking = speaking_in(document)
    body = document["issued_by"]
    body_government = surroundings.institution_governments.get(body or "")
    if body_government and speaking and body_government not in speaking:
        body_name = surroundings.display_name("institution", body)
        owner = surroundings.display_name("government", body_government)
        message = f"{body_name} is a body of {owner}, which does not speak here."
        yield Problem("issued_by", message, SIDE)
    if speaking:
        yield from source_sides(document, speaking, surroundings)
        yield from reference_sides(document, speaking, surroundings)


def source_sides(
    document: Document, speaking: set[str], surroundings: Surroundings
) -> Iterator[Problem]:
    """Look whether the contact told of, and the official original, are of those who speak."""
    contact = surroundings.contacts.get(document["contact"] or "")
    if contact and contact.governments and not contact.governments & speaking:
        contact_name = surroundings.display_name("contact", document["contact"])
        message = f"Nobody who speaks here took part in {contact_name}."
        yield Problem("contact", message, SIDE)
    for place, row in enumerate(document["appearances"]):
        source = surroundings.sources.get(row["source"] or "")
        owner = surroundings.publisher_governments.get(source.publisher) if source else None
        if source and owner and row["chain"] == 0 and owner not in speaking:
            publisher = surroundings.display_name("publisher", source.publisher)
            side = surroundings.display_name("government", owner)
            message = f"0 is the official original, and {publisher} publishes for {side}, which"
            path, message = f"appearances[{place}].chain", f"{message} does not speak here."
            yield Problem(path, message, SIDE, (Remedy("Set chain to 1", (Setting(path, "1"),)),))


def reference_sides(
    document: Document, speaking: set[str], surroundings: Surroundings
) -> Iterator[Problem]:
    """Look whether somebody charges itself, or takes back what another one said."""
    for place, reference in enumerate(document["references"]):
        path = f"references[{place}]"
        own = sorted(speaking & {*reference["about"]}) if reference["type"] in CHARGES else []
        if own:
            names = ", ".join(surroundings.display_name("government", key) for key in own)
            message = f"{names} speaks here: it would charge itself."
            about = {*reference["about"]}
            remedies = leave_out(own, f"{path}.about", surroundings) if about - speaking else ()
            yield Problem(f"{path}.about", message, SIDE, remedies)
        if reference["type"] not in TAKING_BACK:
            continue
        for number, target in enumerate(reference["targets"]):
            others = surroundings.speakers.get(target["statement"] or "", frozenset())
            if others and not others & speaking:
                names = ", ".join(
                    surroundings.display_name("government", key) for key in sorted(others)
                )
                message = f"This is a statement of {names}: only an own one is taken back."
                yield Problem(f"{path}.targets[{number}]", message, SIDE)


def leave_out(governments: list[str], path: str, surroundings: Surroundings) -> tuple[Remedy, ...]:
    """Leave governments out of a list in which others stay."""
    names = {key: surroundings.name("government", key) for key in governments}
    drops = tuple(Setting(path, key, name, drops=True) for key, name in names.items())
    return (Remedy(f"Leave {' and '.join(names.values())} out", drops),)


def agreement_sides(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    yield from rows_sides(document["parties"], "parties", Date(document["signed_on"]), surroundings)


def contact_sides(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    day = Date(document["held_on"])
    yield from rows_sides(document["participants"], "participants", day, surroundings)


def rows_sides(
    rows: list[Document], name: str, day: PartialDate | None, surroundings: Surroundings
) -> Iterator[Problem]:
    """Look at official, tenure and institution beside the government of their row."""
    for place, row in enumerate(rows):
        government, path = row["government"], f"{name}[{place}]"
        only = government_of_row(row, day, surroundings)
        remedies = set_government(f"{path}.government", only, surroundings)
        body = row["institution"]
        body_government = surroundings.institution_governments.get(body or "")
        if government and body_government and body_government != government:
            body_name = surroundings.display_name("institution", body)
            owner, side = (
                surroundings.display_name("government", key)
                for key in (body_government, government)
            )
            message = f"{body_name} is a body of {owner}, not of {side}."
            yield Problem(f"{path}.institution", message, SIDE, remedies)
        if government and row["official"] in surroundings.official_governments:
            yield from official_side(row, path, day, surroundings, remedies)


def official_side(
    row: Document,
    path: str,
    day: PartialDate | None,
    surroundings: Surroundings,
    remedies: tuple[Remedy, ...],
) -> Iterator[Problem]:
    """Look whether an official served the government of a row on its day.

    `remedies` set the government to the one that office and body are of.
    """
    official, government, tenure = row["official"], row["government"], row.get("tenure")
    name = surroundings.display_name("official", official)
    side = surroundings.display_name("government", government)
    services = surroundings.services_of(official)
    service = next((each for each in services if each.uid == tenure), None)
    if service:
        if service.government != government:
            other_side = surroundings.display_name("government", service.government)
            message = f"This office is one of {other_side}, not of {side}."
            yield Problem(f"{path}.tenure", message, SIDE, remedies)
        return
    services_there = [each for each in services if each.government == government]
    if any(day is None or each.may_be_held(day) for each in services_there):
        return
    when = f" on {day}" if day else ""
    elsewhere = remedies if any(one.may_be_held(day) for one in services if day) else ()
    official_page = open_record("official", official, surroundings.name("official", official))
    if services_there:
        message = f"No office of {name} in {side}{when} is held: was it another day?"
        yield Problem(f"{path}.official", message, "no_office", elsewhere or official_page)
    elif surroundings.official_governments[official] != government:
        other_side = surroundings.display_name(
            "government", surroundings.official_governments[official]
        )
        message = f"{name} serves {other_side}; no office in {side}{when} is held."
        yield Problem(f"{path}.official", message, SIDE, remedies)
    else:
        message = f"No office of {name} in {side} is held: add the tenure."
        yield Problem(f"{path}.official", message, "no_office", official_page)


def official_sides(document: Document, surroundings: Surroundings) -> Iterator[Problem]:
    """Look whether any office of an official is one of the government served."""
    offices = [surroundings.office_governments.get(row["office"]) for row in document["tenures"]]
    if offices and None not in offices and document["government"] not in offices:
        side = surroundings.display_name("government", document["government"])
        only = offices[0] if len({*offices}) == 1 else None
        remedies = set_government("government", only, surroundings)
        yield Problem("government", f"None of the offices here is one of {side}.", SIDE, remedies)
