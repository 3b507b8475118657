"""What follows across records from statements that change: told by how their rows differ."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter

from statements.documents.contents import Cells
from statements.documents.context import PublicRows
from statements.documents.desk import KEYS
from statements.documents.field_types import Row
from statements.documents.mapping import batched
from statements.models import Entry, PublicStatement, PublicStep, PublicVoice
from statements.models.public.stances import Axis
from statements.vocabularies import SPEAKING, TAKING_BACK, Family, ReferenceType

from ..answers import charges_near, charges_of
from ..cells import cells, own_columns
from ..steps import Said, days_of, days_of_row, speaking

STEP = own_columns(PublicStep)
POINTING_TYPES = (ReferenceType.RESPONDS_TO, *TAKING_BACK)
POINTING = ("type", "node", "statement", "government", "reference")
NODE = itemgetter(POINTING.index("node"))  # none where it is unresolved
Writing = Callable[[PublicRows], None]  # called with public rows that are written


@dataclass(slots=True)
class Standing:
    """All of some statements that other rows follow from: their steps, and what they point at."""

    steps: set[Cells] = field(default_factory=set)
    pointing: set[Cells] = field(default_factory=set)

    @classmethod
    def stored(cls, statements: Collection[str], pointing_ones: Collection[str]) -> Standing:
        """Read how some statements stand now, and what those of them that may point point at."""
        steps = PublicStep.objects.filter(statement__listed=statements).order_by()
        entries = Entry.objects.filter(type__in=POINTING_TYPES, statement__listed=pointing_ones)
        of_entries = entries.order_by().values_list(*POINTING) if pointing_ones else ()
        rows = [row for row in of_entries if NODE(row)]
        uids = {row[POINTING.index("statement")] for row in rows}
        said, days = (speaking(uids), days_of(uids)) if rows else (set(), {})
        return cls({*cells(steps, STEP)}, {*pointing(rows, said, days)})

    def add_rows(self, rows: PublicRows) -> None:
        """Add how statements stand by rows that are written: nothing is read again."""
        self.steps |= {*map(itemgetter(*STEP), rows.get(PublicStep, ()))}
        entries = map(itemgetter(*POINTING), rows.get(Entry, ()))
        if cells := [row for row in entries if row[0] in POINTING_TYPES and NODE(row)]:
            said = {
                (voice["government"], voice["statement"])
                for voice in rows[PublicVoice]
                if voice["role"] in SPEAKING
            }
            days = {row["uid"]: days_of_row(row) for row in rows[PublicStatement]}
            self.pointing |= {*pointing(cells, said, days)}

    def changed(self, other: Standing) -> Standing:
        """Return what stands in one of the two alone."""
        return Standing(self.steps ^ other.steps, self.pointing ^ other.pointing)


def pointing(
    rows: Iterable[Cells], said: Collection[Said], days: Mapping[str, Cells]
) -> Iterator[Cells]:
    """Yield what statements answer and take back, with their days and who speaks in them."""
    for type, node, statement, government, reference in rows:
        speaks = (government, statement) in said
        yield type, node, statement, government, reference, speaks, *days[statement]


@dataclass(slots=True)
class Touched:
    """The axes and the charges whose rows are to be written anew."""

    axes: set[Axis] = field(default_factory=set)
    charges: set[str] = field(default_factory=set)  # uids of references

    @contextmanager
    def by(self, statements: Collection[str], pointing_ones: Collection[str]) -> Iterator[Writing]:
        """Add what follows from how some statements, which may have rows, change within.

        Yield what is to be called with the rows that are written, of them and of new ones;
        `pointing_ones` are those of them that may point at other statements.
        """
        if len(statements) > KEYS:  # too many to be kept in mind
            for chunk in batched(statements, KEYS):
                self.add(Standing.stored(chunk, chunk))
            yield self.add_rows
            return
        before, after = Standing(), Standing()
        if statements:
            before = Standing.stored(statements, pointing_ones)
        yield after.add_rows
        self.add(before.changed(after))

    def add_rows(self, rows: PublicRows) -> None:
        standing = Standing()
        standing.add_rows(rows)
        self.add(standing)

    def add(self, standing: Standing) -> None:
        """Add what follows from rows that come or go."""
        rows: list[Row] = [dict(zip(STEP, row, strict=True)) for row in standing.steps]
        # What cites a clause alone is no part of where somebody stands on its agreement.
        whole = [row for row in rows if row["in_whole"]]
        self.axes |= {(row["node"], row["government"], row["about"]) for row in whole}
        self.charges |= {row["reference"] for row in rows if row["family"] == Family.CHARGE}
        taken_back = {node for type, node, *_ in standing.pointing if type in TAKING_BACK}
        if taken_back:
            steps = PublicStep.objects.filter(
                statement__listed=taken_back, in_whole=True
            ).order_by()
            self.axes |= {*steps.values_list("node", "government", "about")}
        # A defence may deny a charge that its statement responds to, however long after.
        answered = {uid for row in rows for uid in (row["answers"] or "").split(";") if uid}
        self.charges |= {*charges_of(answered | {node for _, node, *_ in standing.pointing})}
        self.charges |= {
            *charges_near(
                {
                    (row["government"], row["node"], row["last"])
                    for row in whole
                    if row["family"] == Family.DEFENCE
                }
            )
        }
