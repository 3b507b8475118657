"""Charge and answer: what a statement responds to, what responds to it, and how charges stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from statements.documents import Document
from statements.explorer.items import Item, item_of, items_of
from statements.explorer.links import list_at
from statements.explorer.reading import Names, Rows, read_rows, with_names
from statements.explorer.sentences import Sentence
from statements.query import documents_of
from statements.vocabularies import TAKING_BACK, AnswerKind, ReferenceType

from .points import Cite

MOST = "50"  # statements that point here, shown; all are in the list that is linked
ALL = "500"


@dataclass(frozen=True, slots=True)
class Group:
    """Statements that stand in one relation to this one."""

    heading: str
    items: list[Item]
    address: str = ""  # of the list of exactly these, where there is one
    warning: str = ""  # where they take this one back, in whole or in part


@dataclass(frozen=True, slots=True)
class Answer:
    kind: AnswerKind
    item: Item | None


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge, with what of one accused is held."""

    number: int  # of the reference on the page
    sentence: Sentence
    accused: str  # empty where nobody is named
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Unheld:
    """The charges against one accused to which no answer is held, by their numbers on the page."""

    accused: str  # empty where nobody is named
    numbers: list[int]


def without_answer(charges: Iterable[Charge]) -> list[Unheld]:
    """Return the charges of which no answer is held, by the names of the accused."""
    numbers: dict[str, list[int]] = {}
    for charge in charges:
        if not any(answer.item for answer in charge.answers):
            numbers.setdefault(charge.accused, []).append(charge.number)
    return [Unheld(accused, numbers[accused]) for accused in sorted(numbers)]


def outgoing(document: Document, beside: Mapping[str, Document], names: Names) -> list[Group]:
    """Return the statements that this one points at, by what it does to them."""
    groups: dict[ReferenceType, list[Item]] = {}
    for reference in document["references"]:
        for target in reference["targets"]:
            other = beside.get(f"statement/{target['statement']}")
            if other:
                kind = ReferenceType(reference["type"])
                groups.setdefault(kind, []).append(item_of(other, names))
    return [Group(f"It {kind.phrase}", items) for kind, items in groups.items()]


def incoming(uid: str, rows: Rows) -> list[Group]:
    """Return the statements that point at this one, by what they do to it."""
    groups: dict[ReferenceType, list[Item]] = {}
    for record, item in zip(rows.records, items_of(rows), strict=True):
        for kind in kinds_toward(uid, record):
            groups.setdefault(kind, []).append(item)
    return [
        Group(
            f"{kind.phrase.capitalize()} this statement",
            groups[kind],
            list_at("statements", ref=f"{kind.value}:{uid}"),
            f"A later statement {kind.phrase} this one" if kind in TAKING_BACK else "",
        )
        for kind in ReferenceType
        if kind in groups
    ]


def kinds_toward(uid: str, record: Document) -> Iterable[ReferenceType]:
    """Return what a statement does to another."""
    return dict.fromkeys(
        ReferenceType(reference["type"])
        for reference in record["references"]
        if any(target["statement"] == uid for target in reference["targets"])
    )


def charges_of(document: Document, cites: Iterable[Cite], state: str) -> list[Charge]:
    """Return the charges that a statement makes, each accused by itself, with their answers."""
    if not any(ReferenceType(one["type"]).is_charge for one in document["references"]):
        return []
    allegations = read_rows("allegations", state, statement=document["uid"], page_size=ALL)
    references = ",".join(dict.fromkeys(row["reference"] for row in allegations.records))
    if not references:
        return []
    answers = read_rows("allegations/answers", state, reference=references, page_size=ALL)
    names = allegations.names | answers.names
    items = items_by_uid({row["statement"] for row in answers.records}, state)
    own = {cite.uid: cite for cite in cites}
    pairs = dict.fromkeys((row["reference"], row["accused"]) for row in allegations.records)
    charges = [
        Charge(
            own[reference].number,
            own[reference].sentence,
            names.of("government", accused) if accused else "",
            [*answers_to(reference, accused, answers, items)],
        )
        for reference, accused in pairs
        if reference in own  # an older edition may have others
    ]
    return sorted(charges, key=lambda charge: (charge.number, charge.accused))


def answers_to(
    reference: str, accused: str | None, answers: Rows, items: Mapping[str, Item]
) -> Iterator[Answer]:
    """Yield what of an accused is held, the nearest answer first, each statement once."""
    own = [row for row in answers.records if row["reference"] == reference]
    kinds = [
        (kind, row["statement"])
        for kind in AnswerKind
        for row in own
        if row["kind"] == kind and row["government"] == accused
    ]
    nearest = {uid: kind for kind, uid in reversed(kinds)}
    for uid in dict.fromkeys(uid for _, uid in kinds):
        yield Answer(nearest[uid], items.get(uid))
    if not kinds:
        yield Answer(AnswerKind.NONE_HELD, None)


def items_by_uid(uids: Iterable[str], state: str) -> dict[str, Item]:
    """Return statements as items, by uid."""
    own = documents_of(f"statement/{uid}" for uid in uids)
    documents, names = with_names(own, state)
    return {name.partition("/")[2]: item_of(one, names) for name, one in documents.items()}
