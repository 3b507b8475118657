"""Who stands where on one text or clause: positions, lanes, every act, charges with answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from statements.dates import PartialDate
from statements.filters.stances import StepFilter
from statements.query.doors import Door
from statements.wording.dates import spelled_date

from .act_rows import printed_rows
from .acts import Act, read_acts, references_on
from .charges import Charges, read_charges
from .lanes import Lanes, lanes_of
from .links import Link, link_to, list_at, page_of
from .matrix import lane_id
from .months import read_sums
from .position_lists import printed
from .positions import Position, Row, positions_of
from .reading import Names
from .stance_reading import Stances, read_stances

AS_OF = "as_of"  # a parameter of pages, as lists of stances have it
MOST_OPEN = 40  # acts of a page whose tables are open at first
DOOR = Door({AS_OF: StepFilter.base_filters[AS_OF]})


@dataclass(frozen=True, slots=True)
class Stand:
    """What one government said: its positions, and every act."""

    id: str
    government: Link
    positions: list[Position]
    acts: list[Act]

    @property
    def words(self) -> SafeString:
        return printed(self.positions)

    @property
    def rows(self) -> SafeString:
        return printed_rows(self.acts, self.government.label)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands where on one node; without lanes where there is nothing, or too much to draw."""

    stands: list[Stand]
    lanes: Lanes | None
    charges: Charges
    acts: int
    steps: int
    others: int  # governments that are only in the list of positions
    is_cut: bool
    is_long: bool
    as_of: str
    day: str
    address: str
    positions: str  # the address of all as a list
    links: list[Link]

    @property
    def heights(self) -> list[int]:
        """How many positions each government has."""
        return [len(stand.positions) for stand in self.stands]


def read_standing(
    node: str, as_of: PartialDate | None, state: str, stances: Stances | None = None
) -> Standing:
    """Return who stands where on an agreement as a whole, or on a clause with its children.

    `stances` are all that are told of it, where they were read before.
    """
    where = {AS_OF: str(as_of)} if as_of else {}
    if stances is None or as_of:
        stances = read_stances(state, node=node, **where)
    acts = read_acts(node, stances.steps, state, **where)
    names = stances.names | acts.names
    stands = stands_of(stances, acts.acts, names)
    day: date | None = as_of.last if as_of else None
    positions = list_at("stances", node=node, **where)
    return Standing(
        stands=stands,
        lanes=lanes_of(
            [*acts.acts, *read_sums(node, acts, where.get(AS_OF, ""), state)],
            names,
            references_on(node),
        ),
        charges=read_charges(node, acts.references, state, day),
        acts=len(acts.acts),
        steps=acts.steps,
        others=stances.others,
        is_cut=acts.is_cut,
        is_long=len(acts.acts) > MOST_OPEN,
        as_of=str(as_of) if as_of else "",
        day=spelled_date(as_of) if as_of else "",
        address=page_of("clause" if "/" in node else "agreement", node),
        positions=positions,
        links=links_of(node, where, positions),
    )


def stands_of(stances: Stances, acts: Sequence[Act], names: Names) -> list[Stand]:
    """Return what each government said, by their names."""
    rows, own = defaultdict[str, list[Row]](list), defaultdict[str, list[Act]](list)
    for row in stances.rows:
        rows[row["government"]].append(row)
    for act in acts:
        own[act.government].append(act)
    stands = [
        Stand(
            lane_id(key),
            link_to("government", key, names.of("government", key)),
            positions_of(rows[key], names, stances.certainties),
            own[key],
        )
        for key in rows
    ]
    return sorted(stands, key=lambda one: (one.government.label, one.id))


def links_of(node: str, where: dict[str, str], positions: str) -> list[Link]:
    """Return the same as lists and as files."""
    steps = list_at("stances/steps", node=node, **where)
    return [
        Link("Steps as a list", steps),
        Link("Steps as CSV", f"/api/v1{steps}&format=csv"),
        Link("Steps in the API", f"/api/v1{steps}"),
        Link("Positions as a list", positions),
    ]
