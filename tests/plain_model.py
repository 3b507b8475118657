"""What the filters of statements and references mean, told anew in plain Python over documents.

Nothing of the product's filters is used here: the two are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from statements import importing

from . import factories as f

Document = dict[str, Any]
Query = list[tuple[str, str]]
VOICE = {"government": "government", "speaker": "official", "institution": "institution"}
KEY = re.compile(r"[^,:!/]+")
SAME_VOICE = (*VOICE, "office", "office_kind", "role")
SAME_APPEARANCE = ("publisher", "source", "rendition", "language")
# The family of each type, and which ways it points.
FAMILIES: dict[str, tuple[str, list[str]]] = {
    "calls_for_compliance": ("demand", ["supports"]),
    "alleges_violation": ("charge", ["adverse"]),
    "alleges_non_fulfilment": ("charge", ["adverse"]),
    "denies_violation": ("defence", ["favourable"]),
    "claims_compliance": ("defence", ["favourable"]),
    "affirms_commitment": ("commitment", ["supports"]),
    "welcomes": ("commitment", ["supports"]),
    "announces": ("commitment", ["neutral"]),
    "invokes_as_basis": ("basis", ["supports"]),
    "assigns_responsibility": ("basis", ["neutral"]),
    "interprets": ("meaning", ["neutral"]),
    "disputes_interpretation": ("meaning", ["neutral"]),
    "proposes_extension": ("change", ["supports"]),
    "proposes_change": ("change", ["neutral"]),
    "questions_validity": ("change", ["challenges"]),
    "rejects": ("change", ["challenges"]),
    "assesses_progress": ("report", ["neutral"]),
    "mentions": ("report", ["neutral"]),
    "responds_to": ("answer", []),
    "quotes_statement": ("answer", []),
    "corrects": ("answer", []),
    "withdraws": ("answer", []),
    "implements": ("text", []),
    "reaffirms": ("text", []),
    "supersedes": ("text", []),
    "recalls": ("text", []),
    "amends": ("text", []),
    "terminates": ("text", []),
}


class World:
    """Public documents by noun and key.

    `merged` maps keys to those that they are part of now; in the documents, and in what is asked,
    they stand for them. `retracted` are uids of statements that are not public any more,
    `numbers` the last changes of records, by `noun/key`.
    """

    def __init__(
        self,
        documents: Iterable[tuple[str, Iterable[Document]]],
        merged: Mapping[str, str] | None = None,
        retracted: Collection[str] = (),
        numbers: Mapping[str, int] | None = None,
    ) -> None:
        self.numbers = dict(numbers or {})
        self.above: dict[tuple[str, str], frozenset[str]] = {}  # what texts has told of clauses
        self.merged, self.retracted = dict(merged or {}), set(retracted)
        self.documents: dict[str, dict[str, Document]] = {}
        for noun, listed in documents:
            standing_documents = [self.standing(document) for document in listed]
            self.documents[noun] = {d.get("key") or d["uid"]: d for d in standing_documents}
        self.office_kinds = {
            office["key"]: office["kind"]
            for institution in self.documents["institution"].values()
            for office in institution["offices"]
        }
        self.offices = {
            tenure["uid"]: tenure["office"]
            for official in self.documents["official"].values()
            for tenure in official["tenures"]
        }
        self.makers = {
            reference["uid"]: key
            for key, agreement in self.documents["agreement"].items()
            for reference in agreement["references"]
        }
        self.parents = {
            (key, clause["number"]): clause["parent"]
            for key, agreement in self.documents["agreement"].items()
            for clause in agreement["clauses"]
        }

    def __deepcopy__(self, memo: object) -> World:
        """Return itself: nobody writes to it, and each test of a class would get a copy."""
        return self

    def standing(self, value: Any) -> Any:
        """Return a document, or a part of one, with the keys that stand for keys now."""
        if isinstance(value, dict):
            return {name: self.standing(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.standing(part) for part in value]
        return self.merged.get(value, value) if isinstance(value, str) else value

    def standing_query(self, query: Query) -> Query:
        """Return a query with the keys that stand for the keys it names."""
        return [(name, KEY.sub(lambda m: self.standing(m[0]), value)) for name, value in query]

    def members(self, series: str) -> list[str]:
        return list(self.documents["series"][series]["agreements"])

    def all_members(self) -> set[str]:
        return {key for series in self.documents["series"] for key in self.members(series)}

    def nodes(self, target: Document) -> frozenset[str]:
        """Return a target with its ancestors."""
        if target["statement"]:
            return frozenset({target["statement"]})
        return self.texts(target["agreement"], target["clause"])

    def texts(self, agreement: str, number: str | None) -> frozenset[str]:
        """Return an agreement, and a clause of it with those that it is part of."""
        if number is None:
            return frozenset({agreement})
        place = agreement, number
        if place not in self.above:
            own = {f"{agreement}/{number}", *self.texts(agreement, self.parents[place])}
            self.above[place] = frozenset(own)
        return self.above[place]

    def wanted(self, target: str) -> set[str]:
        return set(self.members(target)) if target in self.documents["series"] else {target}

    def changed(self, value: str, origin: str) -> bool:
        return self.numbers[origin] > int(value)

    def references(self) -> Iterator[tuple[Document, Document | None]]:
        """Yield every reference with the statement that makes it, if one does."""
        for statement in self.documents["statement"].values():
            yield from ((reference, statement) for reference in statement["references"])
        for agreement in self.documents["agreement"].values():
            yield from ((reference, None) for reference in agreement["references"])


def of_dataset() -> World:
    return World((read.noun, read.documents) for read in importing.read_folder(f.FIRST_EDITION))


WORLD = of_dataset()


def split(value: str) -> tuple[list[str], list[str]]:
    items = value.split(",")
    return [i for i in items if i[0] != "!"], [i[1:] for i in items if i[0] == "!"]


def algebra(value: str, has: Callable[[str], bool]) -> bool:
    """Apply the algebra to the question whether the thing has one item."""
    plain, barred = split(value)
    return (not plain or any(map(has, plain))) and not any(map(has, barred))


def among(keys: Iterable[str | None], item: str) -> bool:
    real = {value for value in keys if value}
    return not real if item == "none" else item in real


def passing(query: Query, statements: Iterable[Document], world: World = WORLD) -> set[str]:
    """Return the uids of the statements that pass."""
    query = world.standing_query(query)
    return {s["uid"] for s in statements if passes(query, s, world)}


def passes(query: Query, statement: Document, world: World) -> bool:
    return same_rows(query, statement, world) and all(
        test(name, value, statement, world)
        for name, value in query
        if name not in (*SAME_VOICE, *SAME_APPEARANCE)
    )


def same_rows(query: Query, statement: Document | None, world: World) -> bool:
    return same_voice(query, statement, world) and same_appearance(query, statement, world)


class Rows:
    """Rows of one statement: what one of them has of a parameter, and what none of them has."""

    def __init__(self, rows: list[Document], world: World) -> None:
        self.rows, self.world = rows, world

    def value(self, name: str, row: Document) -> str | None:
        raise NotImplementedError

    def lack(self, name: str) -> bool:
        return not any(self.value(name, row) for row in self.rows)

    def pass_together(self, query: Query) -> bool:
        """The nth plain parts of each parameter on one row; barred ones on no row."""
        plain: dict[str, list[list[str]]] = {}
        for name, value in query:
            wanted, barred = split(value)
            if any(self.has({name: [item]}) for item in barred):
                return False
            if wanted:
                plain.setdefault(name, []).append(wanted)
        turns = max(map(len, plain.values()), default=0)
        return all(
            self.has({name: values[turn] for name, values in plain.items()})
            for turn in range(turns)
        )

    def has(self, parameters: dict[str, list[str]]) -> bool:
        """Each value of each parameter in turn: `none` is of the whole, the rest of one row."""
        choices: list[dict[str, str]] = [{}]
        for name, values in parameters.items():
            choices = [choice | {name: value} for choice in choices for value in values]
        return any(map(self.has_one, choices))

    def has_one(self, choice: dict[str, str]) -> bool:
        real = {name: value for name, value in choice.items() if value != "none"}
        if not all(self.lack(name) for name in choice if name not in real):
            return False
        return not real or any(
            all((self.value(n, row) or "-") == x for n, x in real.items()) for row in self.rows
        )


class Voices(Rows):
    def value(self, name: str, row: Document) -> str | None:
        if name not in VOICE:
            office = self.world.offices[row["tenure"]] if row["tenure"] else None
            return self.world.office_kinds[office] if office and name == "office_kind" else office
        return row[VOICE[name]]


class Appearances(Rows):
    def __init__(self, rows: list[Document], world: World, spoken: str | None) -> None:
        super().__init__(rows, world)
        self.spoken = spoken

    def value(self, name: str, row: Document) -> str | None:
        if name == "publisher":
            return self.world.documents["source"][row["source"]]["publisher"]
        return row[name]

    def lack(self, name: str) -> bool:
        return super().lack(name) and not (name == "language" and self.spoken)

    def has_one(self, choice: dict[str, str]) -> bool:
        """A language alone may be the one spoken."""
        return super().has_one(choice) or choice == {"language": self.spoken}


def same_voice(query: Query, statement: Document | None, world: World) -> bool:
    """Only voices in the roles asked for are looked at, else those that speak or sign."""
    everybody: list[Document] = statement["voices"] if statement else []
    roles = dict(query).get("role")
    if roles and not algebra(roles, lambda item: any(v["role"] == item for v in everybody)):
        return False
    wanted_roles = split(roles)[0] if roles else []
    voices = [v for v in everybody if v["role"] in (wanted_roles or ("speaks", "signs"))]
    return Voices(voices, world).pass_together(
        [(name, value) for name, value in query if name in SAME_VOICE and name != "role"]
    )


def same_appearance(query: Query, statement: Document | None, world: World) -> bool:
    appearances: list[Document] = statement["appearances"] if statement else []
    rows = Appearances(appearances, world, statement["language"] if statement else None)
    return rows.pass_together([pair for pair in query if pair[0] in SAME_APPEARANCE])


def values_of(name: str, statement: Document, world: World) -> list[str | None]:
    """Return what a statement has of a plain kind of thing."""
    return {
        "issued_by": lambda: [statement["issued_by"]],
        "contact": lambda: [statement["contact"]],
        "kind": lambda: [statement["kind"]],
        "certainty": lambda: [statement["certainty"]],
        "topic": lambda: statement["topics"],
        "place": lambda: statement["places"],
        "spoken": lambda: [statement["language"]],
        "addressee": lambda: [
            row[part]
            for row in statement["addressees"]
            for part in ("government", "official", "institution")
        ],
    }[name]()


def test(name: str, value: str, statement: Document, world: World) -> bool:
    if name.startswith("said_on"):
        return day_fits(name, value, statement["said_on"])
    if name == "has_official_source":
        return any(r["chain"] == 0 for r in statement["appearances"]) is (value == "true")
    if name == "changed_since":
        return world.changed(value, f"statement/{statement['uid']}")
    references = statement["references"]
    if name == "ref":
        return algebra(value, lambda item: cites(item, references, world))
    if name in ("agreement", "clause", "series", "responds_to"):
        return algebra(value, lambda item: points(name, item, references, world))
    return algebra(value, lambda item: among(values_of(name, statement, world), item))


def points(name: str, item: str, references: list[Document], world: World) -> bool:
    """Tell whether a target of any reference is, or is below, an item."""
    nodes = {n for r in references for target in r["targets"] for n in world.nodes(target)}
    if item != "none":
        return bool(world.wanted(item) & nodes)
    if name == "series":
        return not nodes & world.all_members()
    is_of = {
        "target": lambda node: True,
        "agreement": lambda node: node in world.documents["agreement"],
        "clause": lambda node: "/" in node,
        "responds_to": lambda node: node in world.documents["statement"] or node in world.retracted,
    }[name]
    return not any(map(is_of, nodes))


def cites(item: str, references: list[Document], world: World) -> bool:
    if item == "none":
        return not references
    return any(is_reference(item, reference, world) for reference in references)


def is_reference(item: str, reference: Document, world: World) -> bool:
    type_, target, about = [*item.split(":"), "*", "*"][:3]
    nodes = {node for one in reference["targets"] for node in world.nodes(one)}
    return bool(
        type_ in ("*", reference["type"], FAMILIES[reference["type"]][0])
        and (target == "*" or (not nodes if target == "none" else world.wanted(target) & nodes))
        and (about == "*" or among(reference["about"], about))
    )


def day_fits(name: str, value: str, day: Document | None) -> bool:
    if value == "none":
        return day is None
    if day is None:
        return False
    if name == "said_on__wider":
        return period(value, day["first"]) != period(value, day["last"])
    first, last = days(value)
    return {
        "said_on__by": day["last"] <= last,
        "said_on__exact": value == printed(day),
        "said_on": day["first"] <= last and day["last"] >= first,
        "said_on__gte": day["last"] >= first,
        "said_on__lte": day["first"] <= last,
        "said_on__within": day["first"] >= first and day["last"] <= last,
    }[name]


def printed(day: Document) -> str:
    """Return a date as people read it."""
    length = {"year": 4, "month": 7, "day": 10}.get(day["precision"])
    return day["first"][:length] if length else f"{day['first']}/{day['last']}"


def period(kind: str, day: str) -> str:
    """Return the period of a kind that a day is in, as it is printed."""
    if kind == "week":
        year, week, _ = date.fromisoformat(day).isocalendar()
        return f"{year}-W{week:02}"
    if kind == "quarter":
        return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    return day[: {"year": 4, "month": 7, "day": 10}[kind]]


def target_key(target: Document) -> str:
    clause = f"{target['agreement']}/{target['clause']}" if target["clause"] else None
    return str(clause or target["agreement"] or target["statement"])


def days(value: str) -> tuple[str, str]:
    """Return the first and last day of a date, as text that compares like dates."""
    if "/" in value:
        first, last = value.split("/")
        return first, last
    # A month never ends later than its 31st: no real day lies between.
    padded = {4: ("-01-01", "-12-31"), 7: ("-01", "-31"), 10: ("", "")}[len(value)]
    return value + padded[0], value + padded[1]


def passing_references(query: Query, world: World = WORLD) -> set[str]:
    """Return the uids of the references that pass."""
    query = world.standing_query(query)
    return {
        reference["uid"]
        for reference, statement in world.references()
        if passes_reference(query, reference, statement, world)
    }


def passes_reference(
    query: Query, reference: Document, statement: Document | None, world: World
) -> bool:
    return same_rows(query, statement, world) and all(
        test_reference(name, value, reference, statement, world)
        for name, value in query
        if name not in (*SAME_VOICE, *SAME_APPEARANCE)
    )


def test_reference(
    name: str, value: str, reference: Document, made_by: Document | None, world: World
) -> bool:
    if name == "changed_since" and made_by is None:
        return world.changed(value, f"agreement/{world.makers[reference['uid']]}")
    if name in ("type", "resolution", "certainty"):
        return algebra(value, lambda item: reference[name] == item)
    if name in ("family", "direction"):
        family, directions = FAMILIES[reference["type"]]
        return algebra(value, lambda item: item in (family, *(directions or ["none"])))
    if name == "about":
        return algebra(value, lambda item: among(reference["about"], item))
    if name == "statement":
        maker = made_by["uid"] if made_by else None
        return algebra(value, lambda item: among([maker], item))
    if name == "words_voice":
        quotes = made_by["quotes"] if made_by else []
        voices = [q["voice"] for q in quotes if q["uid"] == reference.get("quote")]
        return algebra(value, lambda item: among(voices, item))
    if name == "target":
        return algebra(
            value, lambda item: item == "*" or points("target", item, [reference], world)
        )
    if name in ("agreement", "clause", "series", "responds_to"):
        return algebra(value, lambda item: points(name, item, [reference], world))
    if name == "target_exact":
        targets = [target_key(target) for target in reference["targets"]]
        return algebra(value, lambda item: among(targets, item))
    if name == "statement_certainty":
        certainty = made_by["certainty"] if made_by else None
        return algebra(value, lambda item: among([certainty], item))
    if name == "implied":
        return (reference["resolution"] == "implied_by_subject") is (value == "true")
    if name == "has_words":
        return bool(reference.get("quote")) is (value == "true")
    if made_by is not None:
        return test(name, value, made_by, world)
    if name.startswith("said_on"):
        return value == "none"
    if name == "has_official_source":
        return False
    return algebra(value, lambda item: item == "none")
