"""What statements and references are counted by, and which filter asks for one of its values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from statements import vocabularies as v
from statements.vocabularies import Defined

from .algebra import one_of, parse
from .parameters import Parameter
from .patterns import alternatives, whole
from .refusals import Refused

MOST = 3  # dimensions of one question


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is counted by: its values are keys of `noun`, codes, or printed periods."""

    name: str
    meaning: str
    parameter: str = ""  # the filter that asks for a value, where it is not called as the dimension
    noun: str = ""
    vocabulary: type[Defined] | None = None

    @property
    def filter(self) -> str:
        return self.parameter or self.name


PERIODS: Mapping[str, str] = {
    "year": "as 2022",
    "quarter": "as 2022-Q4",
    "month": "as 2022-12",
    "week": "from Monday, as 2022-W51",
    "day": "as 2022-12-22",
}  # how each is printed
WHOLLY = "in which it was said for certain; a date wider than that stands by itself, as printed"
DIMENSIONS: Mapping[str, Dimension] = {
    one.name: one
    for one in (
        *(
            Dimension(name, f"The {name} ({form}) {WHOLLY}.", "said_on")
            for name, form in PERIODS.items()
        ),
        Dimension("government", "Key of a government that speaks.", noun="government"),
        Dimension("official", "Key of an official who speaks.", "speaker", "official"),
        Dimension("institution", "Key of an institution that speaks.", noun="institution"),
        Dimension("office", "Key of an office spoken in.", noun="office"),
        Dimension("office_kind", "Kind of an office spoken in.", vocabulary=v.OfficeKind),
        Dimension("kind", "Kind of the statement.", vocabulary=v.StatementKind),
        Dimension("type", "Type of a reference.", vocabulary=v.ReferenceType),
        Dimension("family", "Family of a reference's type.", vocabulary=v.Family),
        Dimension("direction", "Which way a reference's type points.", vocabulary=v.Direction),
        Dimension("agreement", "Key of an agreement cited, or whose clause is.", noun="agreement"),
        Dimension("clause", "Key of a clause cited, or a child of which is.", noun="clause"),
        Dimension(
            "top_clause",
            "Key of a clause that is part of no other, and is cited, or a child of which is.",
            "clause",
            "clause",
        ),
        Dimension("about", "Key of a government that a reference concerns.", noun="government"),
        Dimension("topic", "Key of a topic.", noun="topic"),
        Dimension("place", "Key of a place.", noun="place"),
        Dimension("publisher", "Key of a publisher that carries it.", noun="publisher"),
        Dimension("language", "Language spoken, or that of an appearance."),
        Dimension("rendition", "How an appearance gives the words.", vocabulary=v.Rendition),
        Dimension(
            "certainty",
            "How sure we are of what is counted: the reference, or the statement.",
            vocabulary=v.Certainty,
        ),
    )
}


class Dimensions(Parameter):
    """Names of dimensions, in the order of a row's members."""

    def __init__(self, names: Iterable[str] = DIMENSIONS) -> None:
        self.allowed = tuple(names)
        super().__init__(
            f"What to count by, at most {MOST}, comma between them; left out, everything is "
            f"counted at once. Names: {', '.join(self.allowed)}.",
            "month,government",
        )
        name = alternatives(self.allowed)
        self.pattern = whole(f"{name}(?:,{name}){{0,{MOST - 1}}}")

    def read(self, value: str) -> tuple[Dimension, ...]:
        condition = parse(value)
        if condition.barred:
            raise Refused("Name what to count by: there is no ! here.", "not_barred")
        for item in condition.plain:
            one_of(item, self.allowed)
        if len(condition.plain) > MOST:
            raise Refused(
                f"The list has {len(condition.plain)} names; {MOST} are the most: ask in parts.",
                "too_many",
            )
        return tuple(DIMENSIONS[item] for item in condition.plain)
