"""References as sentences: what is done to which text, and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import zip_longest

from django.utils.safestring import SafeString

from statements.documents import Document
from statements.keys import clause_key
from statements.vocabularies import Certainty, ReferenceType
from statements.wording.references import (
    UNRESOLVED,
    before_and_after,
    clause_in_sentence,
    listed,
    text_in_sentence,
)

from .links import Link, link_to
from .reading import Names

GONE = "a statement that is not public any more"
BETWEEN = ", clause "  # the name of an agreement and the number, in the name of a clause


@dataclass(frozen=True, slots=True)
class Sentence:
    """A reference in words, to be read after the name of who speaks; in a template, it prints."""

    verb: str  # with whom it is about, where the type says so before its text
    targets: list[Link]  # none where it is not told which
    after: str
    type: ReferenceType
    uid: str
    is_sure: bool
    certainty: str  # in words

    @property
    def with_doubt(self) -> SafeString:
        """The same with how sure we are, where it is not verified."""
        doubt = "" if self.is_sure else f' <span class="doubt">({self.certainty})</span>'
        return SafeString(f"{self}{doubt}")

    @property
    def words(self) -> str:
        targets = listed([target.label for target in self.targets] or [UNRESOLVED])
        return f"{self.verb} {targets}{self.after}"

    def __str__(self) -> SafeString:
        targets = listed([str(target) for target in self.targets] or [UNRESOLVED])
        return SafeString(f"{escape(self.verb)} {targets}{escape(self.after)}")


def sentence_of(reference: Document, names: Names, targets: list[Link] | None = None) -> Sentence:
    """Return a reference of a document in words, with other links to what it points at."""
    kind = ReferenceType(reference["type"])
    about = [names.of("government", key) for key in reference["about"]]
    verb, after = before_and_after(kind, sorted(about))
    certainty = Certainty(reference["certainty"])
    return Sentence(
        verb=verb,
        targets=targets_of(reference, names) if targets is None else targets,
        after=after,
        type=kind,
        uid=reference["uid"],
        is_sure=certainty is Certainty.VERIFIED,
        certainty=str(certainty.label).lower(),
    )


def targets_of(reference: Document, names: Names) -> list[Link]:
    """Return links to what a reference points at."""
    return [
        target_link(target, names, is_short=is_before_a_sibling(target, following))
        for target, following in zip_longest(reference["targets"], reference["targets"][1:])
    ]


def is_before_a_sibling(target: Document, following: Document | None) -> bool:
    """Tell whether two clauses of one agreement follow each other: the last one names it."""
    if following is None or not target["clause"] or not following["clause"]:
        return False
    return bool(target["agreement"] == following["agreement"])


def target_link(target: Document, names: Names, *, is_short: bool = False) -> Link:
    """Return a link to what a reference points at: a statement, an agreement or a clause."""
    if target["statement"]:
        return statement_link(target["statement"], names)
    if target["clause"]:
        key = clause_key(target["agreement"], target["clause"])
        return clause_link(key, names, is_short=is_short)
    return agreement_link(target["agreement"], names)


def statement_link(uid: str, names: Names) -> Link:
    """Return a link to a statement; one that has no name was public once."""
    label = names.by_noun.get("statements", {}).get(uid)
    return link_to("statement", uid, f"“{label}”" if label else GONE)


def agreement_link(key: str, names: Names) -> Link:
    """Return a link to an agreement, called as in a sentence."""
    return link_to("agreement", key, text_in_sentence(names.of("agreement", key)))


def clause_link(key: str, names: Names, *, is_short: bool = False) -> Link:
    """Return a link to a clause, called as in a sentence: by the number that its name ends in."""
    agreement, between, number = names.of("clause", key).rpartition(BETWEEN)
    if not between:
        return link_to("clause", key, f"clause {key}")
    label = f"clause {number}" if is_short else clause_in_sentence(number, agreement)
    return link_to("clause", key, label)


def node_link(node: str, names: Names) -> Link:
    """Return a link to an agreement or a clause, called as in a sentence."""
    return clause_link(node, names) if "/" in node else agreement_link(node, names)
