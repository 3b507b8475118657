"""What counts mean, told anew in plain Python over documents: each thing with all its values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from . import plain_model as plain
from .plain_model import Document, Query, World

Values = tuple[str | None, ...]
Groups = dict[Values, tuple[set[str], set[str]]]  # uids of statements and references, by values
PERIODS = ("year", "quarter", "month", "week", "day")
VOICE = ("government", "official", "institution", "office", "office_kind")
PRINTED = ("publisher", "language", "rendition")
CITING = ("type", "family", "direction", "about")
TARGETS = ("agreement", "clause", "top_clause")


def groups(query: Query, names: Sequence[str], world: World, of: str) -> Groups:
    """Return what has each combination of values."""
    query = world.standing_query(query)
    groups: Groups = defaultdict(lambda: (set(), set()))
    for statement, reference in units(tuple(query), world, of):
        for values in combinations(query, names, world, statement, reference):
            statements, references = groups[values]
            statements |= {statement["uid"]} if statement else set()
            own = [reference] if reference else statement["references"] if statement else []
            references |= {row["uid"] for row in own}
    return dict(groups)


@lru_cache(maxsize=1)  # a test asks for the same by one name after another
def units(
    query: tuple[tuple[str, str], ...], world: World, of: str
) -> list[tuple[Document | None, Document | None]]:
    """Return what is counted: statements alone, or references with what makes them."""
    if of == "statements":
        uids = plain.passing([*query], world.documents["statement"].values(), world)
        return [(world.documents["statement"][uid], None) for uid in uids]
    passing = plain.passing_references([*query], world)
    return [(s, r) for r, s in world.references() if r["uid"] in passing]


def combinations(
    query: Query,
    names: Sequence[str],
    world: World,
    statement: Document | None,
    reference: Document | None,
) -> set[Values]:
    """Return every combination of values that one thing has, in the order of the names."""
    parts: list[tuple[list[str], set[Values]]] = []
    for own, make in ((VOICE, voices), (PRINTED, appearances)):
        if listed := [name for name in names if name in own]:
            parts.append((listed, make(query, listed, world, statement)))
    rest = [name for name in names if name not in (*VOICE, *PRINTED)]
    citing = [name for name in rest if name in CITING] if reference is None else []
    if citing and statement:
        citing += [name for name in rest if name in TARGETS][:1]
        parts.append((citing, cited(citing, world, statement)))
    for name in rest:
        if name not in citing:
            parts.append(([name], {(v,) for v in values(name, world, statement, reference)}))
    order = [name for listed, _ in parts for name in listed]
    combined = {sum(choice, ()) for choice in product(*(rows for _, rows in parts))}
    return {tuple(row[order.index(name)] for name in names) for row in combined}


def rows_of(
    rows: plain.Rows, query: Query, names: Sequence[str], own: Sequence[str]
) -> set[Values]:
    """Return what rows have: those asked for, if any are, else those that have anything."""
    filters = {n: plain.split(v)[0] for n, v in query if n in own and plain.split(v)[0]}
    is_asked = any(set(wanted) - {"none"} for wanted in filters.values())
    value_tuples = {
        tuple(rows.value(name, row) for name in names)
        for row in rows.rows
        if all(
            (rows.value(n, row) or "-") in wanted or ("none" in wanted and rows.lack(n))
            for n, wanted in filters.items()
        )
    }
    if not is_asked:
        value_tuples = {values for values in value_tuples if any(values)}
    may_lack = not is_asked or any("none" in wanted for wanted in filters.values())
    return value_tuples or ({(None,) * len(names)} if may_lack else set())


def voices(query: Query, names: list[str], world: World, statement: Document | None) -> set[Values]:
    roles = dict(query).get("role", "")
    wanted = (plain.split(roles)[0] if roles else []) or ["speaks", "signs"]
    voices = [v for v in statement["voices"] if v["role"] in wanted] if statement else []
    params = ["speaker" if name == "official" else name for name in names]
    return rows_of(plain.Voices(voices, world), query, params, plain.SAME_VOICE[:-1])


def appearances(
    query: Query, names: list[str], world: World, statement: Document | None
) -> set[Values]:
    appearances = statement["appearances"] if statement else []
    spoken = statement["language"] if statement else None
    plainly = {n for n, v in query if n in plain.SAME_APPEARANCE and plain.split(v)[0]}
    if {*names, *plainly} == {"language"}:  # alone it may be the one spoken
        appearances = [*appearances, *([{"language": spoken}] if spoken else [])]
    rows = plain.Appearances(appearances, world, spoken)
    return rows_of(rows, query, names, plain.SAME_APPEARANCE)


def cited(names: list[str], world: World, statement: Document) -> set[Values]:
    """Return what each reference has; that a text is cited nowhere is of the whole statement."""
    combinations: set[Values] = set()
    everywhere = {n: node_values(n, world, statement["references"]) for n in names if n in TARGETS}
    for reference in statement["references"]:
        choices = []
        for name in names:
            own = values(name, world, statement, reference)
            if name in TARGETS and own == [None] and everywhere[name]:
                own = []
            choices.append(own)
        combinations |= set(product(*choices))
    return combinations or {(None,) * len(names)}


def node_values(name: str, world: World, references: list[Document]) -> list[str]:
    nodes = {n for r in references for target in r["targets"] for n in world.nodes(target)}
    if name == "agreement":
        return [node for node in nodes if node in world.documents["agreement"]]
    clauses = [node for node in nodes if "/" in node]
    if name == "clause":
        return clauses
    return [c for c in clauses if world.parents[tuple(c.split("/"))] is None]


def values(
    name: str, world: World, statement: Document | None, reference: Document | None
) -> Sequence[str | None]:
    """Return all values of one thing, None alone where it has none."""
    if name in PERIODS:
        return [dated(name, statement)]
    if name in ("type", "family", "direction", "about"):
        assert reference
        family, directions = plain.FAMILIES[reference["type"]]
        values = {
            "type": [reference["type"]],
            "family": [family],
            "direction": directions,
            "about": reference["about"],
        }[name]
    elif name in TARGETS:
        own = [reference] if reference else statement["references"] if statement else []
        values = node_values(name, world, own)
    elif name == "certainty":
        values = [(reference or statement or {})["certainty"]]
    else:
        values = plain.values_of(name, statement, world) if statement else []
    return list(dict.fromkeys(values)) or [None]


def dated(name: str, statement: Document | None) -> str | None:
    day = statement["said_on"] if statement else None
    if day is None:
        return None
    first, last = plain.period(name, day["first"]), plain.period(name, day["last"])
    return first if first == last else plain.printed(day)
