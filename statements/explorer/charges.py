"""Charges under a text or clause, each with what of the accused is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from statements.dates import PartialDate
from statements.documents import Document
from statements.stances import STANCE_TYPES
from statements.vocabularies import AnswerKind, ReferenceType
from statements.wording.dates import said_on_words

from .acts import link_of, quote_of
from .charge_rows import Allegation, Reply, Told, printed_rows
from .links import Link, link_to, list_at
from .marks import Mark
from .positions import doubt_of
from .reading import Names, Rows, read_rows, read_some
from .sentences import node_link

MOST = "100"  # charges shown, the newest
MOST_ANSWERS = "500"
KINDS = {
    AnswerKind.DENIED: "denied",
    AnswerKind.REPLIED: "replied",
    AnswerKind.ON_SUBJECT: "on the subject",
}  # what an answer is, after the name of who gives it


@dataclass(frozen=True, slots=True)
class Charges:
    """The charges, the newest first; where `more` is a link, the others are only there."""

    allegations: list[Allegation]
    answered: int
    more: Link | None

    @property
    def rows(self) -> SafeString:
        return printed_rows(self.allegations)


def read_charges(
    node: str, references: Mapping[str, Document], state: str, by: date | None
) -> Charges:
    """Return the charges on an agreement as a whole, or on a clause with its children.

    `references` are some that were read before; by a day, only what was certainly said then.
    """
    where = {"clause" if "/" in node else "node": node}
    charges = read_rows("allegations", state, page_size=MOST, **where)
    answers = read_rows("allegations/answers", state, page_size=MOST_ANSWERS, **where)
    more = Link("all charges as a list", list_at("allegations", **where)) if charges.next else None
    return with_answers(charges, answers, references, state, more, by)


def answered(
    charges: Rows, state: str, more: Link | None = None, *, names_texts: bool = False
) -> Charges:
    """Return the charges of a page of their list, each with its answers.

    Texts are named where the list is of several.
    """
    references = ",".join(dict.fromkeys(row["reference"] for row in charges.records))
    if not references:
        return Charges([], 0, None)
    asked = {"reference": references, "page_size": MOST_ANSWERS}
    answers = read_rows("allegations/answers", state, **asked)
    return with_answers(charges, answers, {}, state, more, names_texts=names_texts)


def with_answers(
    charges: Rows,
    answers: Rows,
    references: Mapping[str, Document],
    state: str,
    more: Link | None,
    by: date | None = None,
    *,
    names_texts: bool = False,
) -> Charges:
    """Return charges with those answers that are to one of them."""
    pairs = [(row["reference"], row["statement"]) for row in charges.records]
    pairs += [(row["answer"], row["statement"]) for row in answers.records]
    references = {**references, **missing_references(pairs, references, state)}
    said = {uid for uid, one in references.items() if was_said(one["statement"], by)}
    by_charge = defaultdict[tuple[str, str, str | None], list[Document]](list)
    for row in answers.records:
        if row["answer"] in said:
            by_charge[(row["reference"], row["node"], row["government"])].append(row)
    names = charges.names | answers.names
    allegations = [
        allegation(
            row,
            by_charge[(row["reference"], row["node"], row["accused"])],
            references,
            names,
            node_link(row["node"], names) if names_texts else clause_of(row["node"]),
        )
        for row in charges.records
        if row["reference"] in said
    ]
    return Charges(allegations, sum(bool(one.replies) for one in allegations), more)


def missing_references(
    pairs: Iterable[tuple[str, str]], references: Mapping[str, Document], state: str
) -> dict[str, Document]:
    """Return references that were not read, each told with its statement, as lists have them."""
    missing = {uid: statement for uid, statement in pairs if uid not in references}
    statements = read_some("statement", missing.values(), state).records if missing else []
    return {
        reference["uid"]: {**reference, "statement": statement, **words_of(reference, statement)}
        for statement in statements
        for reference in statement["references"]
        if reference["uid"] in missing
    }


def words_of(reference: Document, statement: Document) -> Document:
    """Return the words that cite as a list of references has them."""
    quotes = (quote for quote in statement["quotes"] if quote["uid"] == reference["quote"])
    quote: Document = next(quotes, {})
    names = {"words": "exact", "words_language": "language", "words_voice": "voice"}
    return {name: quote.get(member) for name, member in names.items()}


def was_said(statement: Document, by: date | None) -> bool:
    """Tell whether a statement was certainly made by a day, or undated was known."""
    day = PartialDate.from_document(statement["said_on"] or statement["known_by"])
    return by is None or (day is not None and day.last <= by)


def clause_of(node: str) -> Link | None:
    """Return a link to a clause by its number; None for a text as a whole."""
    number = node.partition("/")[2]
    return link_to("clause", node, f"clause {number}") if number else None


def allegation(
    row: Document,
    answers: Iterable[Document],
    references: Mapping[str, Document],
    names: Names,
    text: Link | None,
) -> Allegation:
    accused = names.of("government", row["accused"]) if row["accused"] else ""
    accusers = ", ".join(sorted(names.of("government", key) for key in row["accuser"]))
    return Allegation(
        told=told(references[row["reference"]], accusers),
        accused=accused,
        text=text,
        replies=[reply(answer, accused, references) for answer in in_days(answers)],
    )


def in_days(answers: Iterable[Document]) -> list[Document]:
    """Order answers by kind, the nearest first, then by day."""
    kinds = [*AnswerKind]
    return sorted(
        answers, key=lambda row: (kinds.index(row["kind"]), row["day"] or "9", row["answer"])
    )


def told(reference: Document, who: str) -> Told:
    type = ReferenceType(reference["type"])
    return Told(
        Mark.of(type) if type in STANCE_TYPES else None,
        said_on_words(reference["statement"]),
        who,
        type.deed,
        doubt_of([reference["certainty"]]),
        quote_of(reference),
        link_of(reference),
    )


def reply(row: Document, accused: str, references: Mapping[str, Document]) -> Reply:
    kind = AnswerKind(row["kind"])
    answer = told(references[row["answer"]], accused)
    return Reply(KINDS[kind], kind.definition, days_after(row["days"]), answer)


def days_after(days: int | None) -> str:
    if days is None:
        return ""
    if days == 0:
        return "the same day"
    return f"{abs(days)} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'before'}"
