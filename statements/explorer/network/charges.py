"""Charges as a picture: who charges, whom, how often, and what of the accused is held."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import orjson

from statements import query
from statements.documents import Document
from statements.query import Question, TooMany
from statements.query.doors import lists_of
from statements.slots import slot
from statements.vocabularies import AnswerKind
from statements.wording.references import government_in_sentence

from ..links import page_of, query_at
from ..list_questions import page_listing
from ..parts import counted
from ..reading import Names, names_of
from .drawing import Column, Layout, Node, Tie
from .graphs import GOVERNMENT, KEPT
from .layout import lay_out
from .rows import Pairs

NAME = "allegations"
MOST = 10_000  # charges that are counted
NOBODY = "none"  # the accused where nobody in particular is, as the list has it
SOLID = "solid"  # all lines are of one family
Pair = tuple[str, str]  # who charges whom


@dataclass(frozen=True, slots=True)
class Tally:
    """Charges of one pair by what of the accused is held, and the statements that make them."""

    answers: Counter[AnswerKind] = field(default_factory=Counter)
    statements: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Charged:
    """What one government charges another with, in how many statements."""

    tie: Tie
    statements: int
    answers: Mapping[AnswerKind, int]
    rows: Mapping[AnswerKind, str]  # addresses


@dataclass(frozen=True, slots=True)
class ChargeGraph:
    """Who charges whom; `names` are those of all governments in it, by key."""

    layout: Layout | None
    pairs: Sequence[Charged]
    names: Mapping[str, str]


@lru_cache(maxsize=KEPT)
def read_charges(state: str, pairs: Pairs) -> ChargeGraph:
    """Return the picture of a query, laid out once in each state of the ledger."""
    listing = page_listing(query.LISTS[NAME])
    question = query.ask(listing, lists_of(pairs), "json", state)
    with slot():
        counts = counted_by_pair(question)
    keys = {key for pair in counts for key in pair if key != NOBODY}
    names = names_of((f"{GOVERNMENT}/{key}" for key in keys), state)
    charged = [
        charged_of(pair, counts[pair], question, names)
        for pair in sorted(counts, key=lambda pair: [name_of(key, names) for key in pair])
    ]
    labels = {key: name_of(key, names) for key in (*keys, NOBODY)}
    return ChargeGraph(layout_of([one.tie for one in charged], names), charged, labels)


def counted_by_pair(question: Question) -> Mapping[Pair, Tally]:
    """Count charges under each text by who charges whom; raise TooMany beyond MOST."""
    counts = defaultdict[Pair, Tally](Tally)
    for number, row in enumerate(charges(question)):
        if number == MOST:
            message = f"There are more than {MOST:,} charges: narrow them, by agreement or said_on."
            raise TooMany(message, question.pairs)
        for accuser in row["accuser"]:
            tally = counts[(accuser, row["accused"] or NOBODY)]
            tally.answers[AnswerKind(row["answer"])] += 1
            tally.statements.add(row["statement"])
    return counts


def charges(question: Question) -> Iterator[Document]:
    """Yield all rows that a question finds, as the file of them has them."""
    for piece in question.listing.files["jsonl"](question):
        yield from map(orjson.loads, piece.splitlines())


def name_of(key: str, names: Names) -> str:
    return "nobody in particular" if key == NOBODY else names.of(GOVERNMENT, key)


def charged_of(pair: Pair, tally: Tally, question: Question, names: Names) -> Charged:
    (accuser, accused), answers = pair, tally.answers
    count = counted(answers.total(), "charge", "charges")
    whom = government_in_sentence(name_of(accused, names))
    words = f"{name_of(accuser, names)} charges {whom}: {count}"
    tie = Tie(accuser, accused, SOLID, answers.total(), words, rows_at(question, pair))
    kinds = [kind for kind in AnswerKind if answers[kind]]
    rows = {kind: rows_at(question, pair, answer=kind.value) for kind in kinds}
    return Charged(tie, len(tally.statements), answers, rows)


def rows_at(question: Question, pair: Pair, **own: str) -> str:
    """Return the address of exactly the charges of a pair, of which one answer may be held."""
    filters = question.filterset.filters
    own |= {"accused": pair[1]}
    kept = [one for one in question.pairs if one[0] in filters and one[0] not in own]
    accuser = ("accuser", pair[0])
    return query_at(NAME, [*kept, *([] if accuser in kept else [accuser]), *own.items()])


def layout_of(ties: Sequence[Tie], names: Names) -> Layout | None:
    """Return the picture: who charges at the left, who is accused at the right."""
    if not ties:
        return None
    accusers, accused = Counter[str](), Counter[str]()
    for tie in ties:
        accusers[tie.source] += tie.weight
        accused[tie.target] += tie.weight
    sides = (("charges others", accusers), ("charged", accused))
    columns = [Column([*nodes_of(deed, own, names)], is_boxed=True) for deed, own in sides]
    return lay_out(columns, ties)


def nodes_of(deed: str, weights: Mapping[str, int], names: Names) -> Iterator[Node]:
    for key in sorted(weights, key=lambda key: (key == NOBODY, name_of(key, names), key)):
        name = name_of(key, names)
        address = page_of(GOVERNMENT, key) if key != NOBODY else f"/{NAME}/?accused={NOBODY}"
        words = f"{name}, {deed}: {counted(weights[key], 'charge', 'charges')}"
        yield Node(key, GOVERNMENT, name, name, words, address, weights[key])
