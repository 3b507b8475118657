"""Who stands where, told anew in plain Python over public documents, straight from MODEL-2.

Nothing of `stances` is used here: the two are compared. Every step is compared with every other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Document = dict[str, Any]

# The table of MODEL-2: family, toward the text, toward the government it is about.
TYPES = {
    "calls_for_compliance": ("demand", "supports", "neutral"),
    "alleges_violation": ("charge", "neutral", "adverse"),
    "alleges_non_fulfilment": ("charge", "neutral", "adverse"),
    "denies_violation": ("defence", "neutral", "favourable"),
    "claims_compliance": ("defence", "neutral", "favourable"),
    "affirms_commitment": ("commitment", "supports", "neutral"),
    "welcomes": ("commitment", "supports", "neutral"),
    "announces": ("commitment", "neutral", "neutral"),
    "invokes_as_basis": ("basis", "supports", "neutral"),
    "assigns_responsibility": ("basis", "neutral", "neutral"),
    "interprets": ("meaning", "neutral", "neutral"),
    "disputes_interpretation": ("meaning", "neutral", "neutral"),
    "proposes_extension": ("change", "supports", "neutral"),
    "proposes_change": ("change", "neutral", "neutral"),
    "questions_validity": ("change", "challenges", "neutral"),
    "rejects": ("change", "challenges", "neutral"),
    "assesses_progress": ("report", "neutral", "neutral"),
    "mentions": ("report", "neutral", "neutral"),
}
OTHER_WAY = {"supports": "challenges", "favourable": "adverse"}
OTHER_WAY |= {way: other for other, way in OTHER_WAY.items()}


def days_of(statement: Document) -> tuple[date, date, str | None]:
    """Return the days on which it may have been said, and how exactly that is known."""
    said_on = statement["said_on"]
    when = said_on or statement["known_by"]
    first, last = (date.fromisoformat(when[name]) for name in ("first", "last"))
    return first, last, said_on and said_on["precision"]


def governments_of(statement: Document) -> list[str]:
    """Return the governments whose voices speak or sign, each once."""
    voices = (v for v in statement["voices"] if v["role"] in ("speaks", "signs"))
    return list(dict.fromkeys(voice["government"] for voice in voices))


def answered_by(statement: Document, *types: str) -> set[str]:
    return {
        target["statement"]
        for reference in statement["references"]
        if reference["type"] in types
        for target in reference["targets"]
    }


@dataclass
class Step:
    statement: Document
    reference: Document
    government: str
    node: str
    axis: str
    about: str | None
    is_target: bool  # the reference points at the node itself
    is_below: bool  # at what is below it

    @property
    def uid(self) -> str:
        return str(self.reference["uid"])

    @property
    def family(self) -> str:
        return TYPES[self.reference["type"]][0]

    @property
    def direction(self) -> str:
        return TYPES[self.reference["type"]][1 if self.axis == "text" else 2]

    @property
    def is_counted(self) -> bool:
        return (
            self.reference["resolution"] != "implied_by_subject"
            and self.reference["certainty"] != "unverified"
            and self.statement["kind"] != "attributed_position"
        )

    def in_scope(self, scope: str) -> bool:
        if "/" in self.node or scope == "all":
            return True
        return self.is_target if scope == "whole" else self.is_below


def answers(later: Document, earlier: Document) -> bool:
    """Tell whether one statement answers another, as far as their days let it."""

    def responds(a: Document, b: Document) -> bool:
        return b["uid"] in answered_by(a, "responds_to")

    (first, _, _), (_, last, _) = days_of(earlier), days_of(later)
    return responds(later, earlier) and not responds(earlier, later) and not last < first


def is_before(one: Step, other: Step) -> bool:
    (_, last, _), (first, _, _) = days_of(one.statement), days_of(other.statement)
    return last < first or answers(other.statement, one.statement)


def firsts(steps: Sequence[Step]) -> set[str]:
    return ends(steps, lambda one, other: is_before(other, one), lambda a, b: days_apart(b, a))


def lasts(steps: Sequence[Step]) -> set[str]:
    return ends(steps, is_before, days_apart)


def days_apart(one: Step, other: Step) -> bool:
    return days_of(one.statement)[1] < days_of(other.statement)[0]


def ends(steps: Sequence[Step], passed: Any, passed_by_days: Any) -> set[str]:
    """Return what nothing passes; where answers go in a circle, by days alone."""
    left = {s.uid for s in steps if not any(passed(s, other) for other in steps)}
    by_days = {s.uid for s in steps if not any(passed_by_days(s, other) for other in steps)}
    return left or by_days


def shifts(steps: Sequence[Step]) -> list[tuple[set[str], set[str]]]:
    """Return the changes of position of one axis: the last steps before, the first after."""
    one_way = [s for s in steps if s.is_counted and s.direction in OTHER_WAY]

    def opposite(step: Step, among: Sequence[Step]) -> list[Step]:
        return [o for o in among if o.direction == OTHER_WAY[step.direction]]

    def is_apart(step: Step) -> bool:
        return all(is_before(step, o) or is_before(o, step) for o in opposite(step, one_way))

    clear = [step for step in one_way if is_apart(step)]

    def behind(step: Step) -> int:
        return sum(is_before(other, step) for other in opposite(step, clear))

    # Steps one way between the same steps the other way are one run.
    runs: dict[tuple[str, int], list[Step]] = {}
    for step in clear:
        runs.setdefault((step.direction, behind(step)), []).append(step)
    changes = []
    for (direction, _), after in runs.items():
        earlier = [o for o in opposite(after[0], clear) if all(is_before(o, s) for s in after)]
        if earlier:
            most = max(behind(step) for step in earlier)
            before = runs[OTHER_WAY[direction], most]
            changes.append((lasts(before), firsts(after)))
    return sorted(changes, key=lambda change: (sorted(change[1]), sorted(change[0])))


@dataclass
class Public:
    """Public statements, and the parents of clauses; `merged` keys stand for others now."""

    statements: Sequence[Document]
    parents: Mapping[str, str | None]
    merged: Mapping[str, str] = field(default_factory=dict)

    def ancestors(self, node: str) -> list[str]:
        """Return what a clause is part of, the agreement last."""
        above: list[str] = []
        parent = self.parents.get(node)
        while parent:
            above.append(parent)
            parent = self.parents.get(parent)
        return above + ([node.partition("/")[0]] if "/" in node else [])

    def targets(self, reference: Document) -> list[str]:
        """Return the texts and clauses that a reference points at, each once."""
        nodes = (
            f"{t['agreement']}/{t['clause']}" if t["clause"] else t["agreement"]
            for t in reference["targets"]
            if t["agreement"]
        )
        return list(dict.fromkeys(nodes))

    def steps(self, as_of: str | None = None) -> Iterator[Step]:
        """Yield every step, on every node and axis."""
        for statement in self.statements_until(as_of):
            for government in governments_of(statement):
                for reference in statement["references"]:
                    if reference["type"] in TYPES:
                        yield from self.steps_of(statement, government, reference)

    def statements_until(self, as_of: str | None) -> list[Document]:
        end = date.fromisoformat(as_of) if as_of else date.max
        return [statement for statement in self.statements if days_of(statement)[1] <= end]

    def steps_of(self, statement: Document, government: str, reference: Document) -> Iterator[Step]:
        toward_about = TYPES[reference["type"]][2]
        places: list[tuple[str, str | None]] = [("conduct", g) for g in set(reference["about"])]
        if toward_about == "neutral":
            places.append(("text", None))
        elif not places:
            places.append(("conduct", None))
        targets = self.targets(reference)
        nodes = {*targets, *(a for target in targets for a in self.ancestors(target))}
        for node in nodes:
            is_below = any(node in self.ancestors(target) for target in targets)
            for axis, about in places:
                is_target = node in targets
                yield Step(statement, reference, government, node, axis, about, is_target, is_below)

    def superseded(self, step: Step, as_of: str | None) -> bool:
        """Tell whether a government took back or corrected what it said."""
        return any(
            step.statement["uid"] in answered_by(other, "corrects", "withdraws")
            and step.government in governments_of(other)
            for other in self.statements_until(as_of)
        )

    def stances(self, scope: str = "whole", as_of: str | None = None) -> dict[Any, Any]:
        """Return what every row of stances must say, by government, node, axis, about, family."""
        axes: dict[Any, list[Step]] = {}
        for step in self.steps(as_of):
            if step.in_scope(scope):
                axes.setdefault((step.government, step.node, step.axis, step.about), []).append(
                    step
                )
        rows: dict[Any, Any] = {}
        for axis, steps in axes.items():
            changed = shifts(steps)
            for family in sorted({step.family for step in steps}):
                own = [step for step in steps if step.family == family]
                rows[(*axis, family)] = self.row(own, changed, as_of)
        return rows

    def row(
        self, own: Sequence[Step], changed: Iterable[tuple[set[str], set[str]]], as_of: str | None
    ) -> Document:
        uids = {step.uid for step in own}
        counted = [step for step in own if step.is_counted]
        return {
            "steps": len(own),
            "uncounted": len(own) - len(counted),
            "first": firsts(counted),
            "latest": lasts([s for s in counted if not self.superseded(s, as_of)]),
            "changed": [change for change in changed if change[1] & uids],
        }

    def allegations(self) -> dict[Any, Any]:
        """Return, by reference, node and accused, the answer and the answers to every charge."""
        rows: dict[Any, Any] = {}
        defences = [step for step in self.steps() if step.family == "defence"]
        for statement in self.statements:
            for reference in statement["references"]:
                if TYPES.get(reference["type"], [None])[0] != "charge":
                    continue
                if not governments_of(statement):
                    continue
                for node in self.targets(reference):
                    for accused in [*dict.fromkeys(reference["about"])] or [None]:
                        rows[reference["uid"], node, accused] = self.answers(
                            statement, node, accused, defences
                        )
        return rows

    def answers(
        self, charged: Document, node: str, accused: str | None, defences: Sequence[Step]
    ) -> tuple[str, set[tuple[str, str, int | None]]]:
        own = [step for step in defences if step.government == accused]
        answers: set[tuple[str, str, int | None]] = set()
        responding = [
            s
            for s in self.statements
            if accused in governments_of(s) and charged["uid"] in answered_by(s, "responds_to")
        ]
        for statement in responding:
            near = {
                step.uid
                for step in own
                if step.statement["uid"] == statement["uid"]
                and (step.node == node or (step.is_target and step.node in self.ancestors(node)))
            }
            kind = "denied" if near else "replied"
            for uid in near or {self.reply(statement, charged)}:
                answers.add((kind, uid, self.days(charged, statement)))
        for step in own:
            others = [charged, *responding]
            if step.node != node or any(step.statement["uid"] == s["uid"] for s in others):
                continue
            (start, _, _), (_, end, _) = days_of(charged), days_of(step.statement)
            if step.in_scope("whole") and timedelta(0) <= end - start <= timedelta(14):
                answers.add(("on_subject", step.uid, self.days(charged, step.statement)))
        kinds = {kind for kind, _, _ in answers}
        order = ("denied", "replied", "on_subject")
        return next((kind for kind in order if kind in kinds), "none_held"), answers

    def reply(self, statement: Document, charged: Document) -> str:
        """Return the uid of the reference by which a statement responds; the first of several."""
        return min(
            reference["uid"]
            for reference in statement["references"]
            if reference["type"] == "responds_to"
            and charged["uid"] in {t["statement"] for t in reference["targets"]}
        )

    def days(self, charged: Document, answer: Document) -> int | None:
        (one, _, exact), (other, _, also) = days_of(charged), days_of(answer)
        return (other - one).days if exact == also == "day" else None
