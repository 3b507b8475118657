"""Which office an official spoke in on a day, and what is odd about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from statements.dates import PartialDate
from statements.documents.shared_rows import RowCache
from statements.models import Official, Tenure
from statements.resolving.office_kinds import kinds_called
from statements.spans import Held

NO_OFFICE, NOT_HELD = "no_office", "office_not_held"


@dataclass(frozen=True, slots=True)
class Option:
    """One tenure of an official; `held` on the day asked about."""

    uid: str
    title: str
    kind: str
    span: str
    institution: str
    institution_name: str
    government: str
    government_name: str
    held: Held

    @property
    def label(self) -> str:
        return f"{self.title} ({self.span})"


@dataclass(frozen=True, slots=True)
class OfficeLook:
    """What is odd about the office of a voice, and the tenures that would settle it."""

    text: str
    code: str
    instead: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell beside the office: the one to propose, those that fit, and what is odd."""

    proposed: Option | None
    fitting: tuple[Option, ...]
    looks: tuple[OfficeLook, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(look.text for look in self.looks)


def tenure_options(
    official: str, day: PartialDate | None, row_cache: RowCache | None = None
) -> list[Option]:
    """Return the tenures of all who are one with an official, those surely held first."""
    rows = row_cache or RowCache()
    return options_of(tenures_of(official, rows), day, rows)


def options_of(
    tenures: Sequence[Tenure], day: PartialDate | None, row_cache: RowCache
) -> list[Option]:
    """Return tenures with what stands for their bodies and governments, those surely held first."""
    options = [option(row, day, row_cache) for row in tenures]
    order = [Held.YES, Held.POSSIBLY, Held.NO]
    return sorted(options, key=lambda one: order.index(one.held))


def tenures_of(official: str, row_cache: RowCache) -> list[Tenure]:
    """Return the tenures of all who are one with an official, the standing one's first.

    In one query, and one for merges.
    """
    standing = row_cache.merges.current_key("official", official)
    return sorted(row_cache.tenures([official]), key=lambda row: row.official_id != standing)


def option(row: Tenure, day: PartialDate | None, row_cache: RowCache) -> Option:
    office, institution = row.office, row_cache.standing(row.office.institution, "government")
    government = row_cache.standing(institution.government)
    return Option(
        row.pk,
        office.title,
        office.kind,
        str(row.span),
        institution.pk,
        institution.name,
        government.pk,
        government.name,
        row.span.held_on(day) if day else Held.POSSIBLY,
    )


def advice(
    official: str,
    day: PartialDate | None,
    chosen: str | None,
    attributions: Sequence[str],
    row_cache: RowCache | None = None,
) -> Advice:
    """Propose the office an official spoke in; two queries, and one for who has none.

    `chosen` is the tenure on the form, `attributions` how sources say whose words they are.
    `row_cache` knows merges, where somebody asked for them before.
    """
    rows = row_cache or RowCache()
    tenures = tenures_of(official, rows)
    person = tenures[0].official if tenures else rows.rows(Official, [official]).get(official)
    if person is None:
        return Advice(None, (), ())
    options = options_of(tenures, day, rows)
    return weigh_tenures(rows.standing(person).name, day, chosen, attributions, options)


def weigh_tenures(
    name: str,
    day: PartialDate | None,
    chosen: str | None,
    attributions: Sequence[str],
    tenures: Sequence[Option],
) -> Advice:
    """Weigh the tenures of one person; pure."""
    fitting = tuple(one for one in tenures if one.held is not Held.NO)
    certain = [one for one in fitting if one.held is Held.YES]
    proposed = next(iter(certain if len(certain) == 1 else fitting), None)
    several = len(certain or fitting) > 1 if day else len(fitting) > 1
    chosen_option = next((one for one in tenures if one.uid == chosen), None)
    office_spoken_in = chosen_option or (None if several else proposed)
    looks = [
        *unfit(name, day, fitting),
        *(ambiguous(name, day, certain or fitting) if several and not chosen_option else ()),
        *(unsure(proposed, day) if proposed and not several and not chosen_option else ()),
        *(wrong(chosen_option, day, certain) if chosen_option and day else ()),
        *(at_odds(office_spoken_in, attributions, fitting) if office_spoken_in else ()),
    ]
    return Advice(None if several else proposed, fitting, tuple(looks))


def unfit(name: str, day: PartialDate | None, fitting: Sequence[Option]) -> Iterator[OfficeLook]:
    if not fitting:
        when = f" on {day}" if day else ""
        text = f"No office of {name}{when} is known: add the tenure, or leave the office empty."
        yield OfficeLook(text, NO_OFFICE)


def ambiguous(name: str, day: PartialDate | None, among: Sequence[Option]) -> Iterator[OfficeLook]:
    when = f" on {day}" if day else ""
    verb = "held" if day and among[0].held is Held.YES else "may have held"
    titles = ", ".join(one.label for one in among)
    text = f"{name} {verb} {len(among)} offices{when}: choose the one spoken in. {titles}."
    yield OfficeLook(text, "several_offices", tuple(among))


def unsure(proposed: Option, day: PartialDate | None) -> Iterator[OfficeLook]:
    if day and proposed.held is Held.POSSIBLY:
        text = f"{proposed.label} was possibly held on {day}: the dates do not say for certain."
        yield OfficeLook(text, "unsure_office")


def wrong(
    chosen_option: Option, day: PartialDate, certain: Sequence[Option]
) -> Iterator[OfficeLook]:
    if chosen_option.held is Held.NO:
        text = f"{chosen_option.label} was not held on {day}."
        yield OfficeLook(text, NOT_HELD, tuple(certain))
    else:
        yield from unsure(chosen_option, day)


def at_odds(
    office_spoken_in: Option, attributions: Sequence[str], fitting: Sequence[Option]
) -> Iterator[OfficeLook]:
    """Tell where a source calls the speaker by another office, and those it may mean."""
    for attribution in attributions:
        kinds, words = kinds_called(attribution)
        if kinds and office_spoken_in.kind not in kinds:
            text = f"The source says “{words}”; the office here is {office_spoken_in.title}."
            meant = tuple(one for one in fitting if one.kind in kinds)
            yield OfficeLook(text, "other_office", meant)
