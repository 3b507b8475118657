"""References as sentences: what is done to which text, and whom it is about."""

from __future__ import annotations

from dataclasses import dataclass

from statements.documents import Document
from statements.keys import clause_key
from statements.vocabularies import Certainty, ReferenceType

from .links import Link
from .reading import Names

UNRESOLVED = Link("a text that is not told", "")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A reference in words, to be read after the name of who speaks."""

    verb: str  # with whom it is about, where the type says so before its text
    targets: list[Link]
    after: str
    type: ReferenceType
    uid: str
    is_sure: bool
    certainty: str  # in words


def sentence_of(reference: Document, names: Names) -> Sentence:
    """Return a reference of a document in words."""
    type = ReferenceType(reference["type"])
    about = ", ".join(names.of("government", key) for key in reference["about"])
    targets = [target_link(target, names) for target in reference["targets"]] or [UNRESOLVED]
    after = f", about {about}" if about else ""
    certainty = Certainty(reference["certainty"])
    return Sentence(
        verb=type.phrase,
        targets=targets,
        after=after,
        type=type,
        uid=reference["uid"],
        is_sure=certainty is Certainty.VERIFIED,
        certainty=str(certainty.label).lower(),
    )


def target_link(target: Document, names: Names) -> Link:
    """Return a link to what a reference points at: a statement, an agreement or a clause."""
    if target["statement"]:
        return names.link("statement", target["statement"]) or UNRESOLVED
    if target["clause"]:
        key = clause_key(target["agreement"], target["clause"])
        return names.link("clause", key) or UNRESOLVED
    return names.link("agreement", target["agreement"]) or UNRESOLVED
