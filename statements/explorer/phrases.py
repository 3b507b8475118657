"""How each filter reads in a sentence that begins with “Statements” or “References”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_NAMED = 5  # values told by name; the rest as a number


@dataclass(frozen=True, slots=True)
class Phrase:
    """A filter in words: of a value, and of having none, or of no where it is yes or no."""

    text: str
    lacking: str = ""


# In the order in which they read.
PHRASES: Mapping[str, Phrase] = {
    "government": Phrase("by {}", "by no government"),
    "speaker": Phrase("by {}", "by no official"),
    "institution": Phrase("by {}", "by no institution"),
    "office": Phrase("in the office of {}", "in no office"),
    "office_kind": Phrase("by holders of an office “{}”", "in no office of a known kind"),
    "role": Phrase("with a voice in the role “{}”"),
    "ref": Phrase("that {}", "citing nothing"),
    "q": Phrase("with the words “{}”"),
    "statement": Phrase("made by {}", "made by no statement"),
    "type": Phrase("of the type “{}”", "citing nothing"),
    "family": Phrase("of the family “{}”", "citing nothing"),
    "target": Phrase("to {}", "to no text that is told"),
    "target_exact": Phrase("to {} itself", "to no text that is told"),
    "about": Phrase("about {}", "about nobody"),
    "issued_by": Phrase("put out by {}", "put out by no institution"),
    "contact": Phrase("made at or telling of {}", "of no contact"),
    "addressee": Phrase("addressed to {}", "addressed to nobody"),
    "kind": Phrase("of the kind “{}”", "made by no statement"),
    "language": Phrase("spoken or printed in {}", "in no language that is coded"),
    "spoken": Phrase("spoken in {}", "spoken in no language that is coded"),
    "rendition": Phrase("printed as “{}”", "printed by no source"),
    "topic": Phrase("on {}", "on no topic"),
    "source": Phrase("carried by {}", "carried by no source"),
    "publisher": Phrase("published by {}", "published by nobody"),
    "place": Phrase("speaking of {}", "speaking of no place"),
    "said_on": Phrase("of {}", "with no date"),
    "said_on__gte": Phrase("since {}"),
    "said_on__lte": Phrase("until {}"),
    "said_on__by": Phrase("over by {}"),
    "said_on__within": Phrase("within {}"),
    "said_on__wider": Phrase("with a date wider than a {}"),
    "said_on__exact": Phrase("dated {}, neither wider nor narrower"),
    "has_official_source": Phrase("with an official source", "without an official source"),
    "changed_since": Phrase("changed after number {} of the ledger"),
    "agreement": Phrase("citing {}", "citing no agreement"),
    "clause": Phrase("citing {}", "citing no clause"),
    "series": Phrase("citing a text of {}", "citing no text of a series"),
    "responds_to": Phrase("answering {}", "answering no statement"),
    "certainty": Phrase("marked “{}”"),
    "direction": Phrase("pointing the way “{}”", "pointing no way"),
    "resolution": Phrase("naming their text so: “{}”"),
    "implied": Phrase("naming no text", "naming their text"),
    "words_voice": Phrase("with words whose voice is “{}”", "with no words or no voice coded"),
    "has_words": Phrase("with their words held", "without their words held"),
    "statement_certainty": Phrase("in statements marked “{}”", "in no statement"),
}  # by parameter; what a group that cites nothing lacks stands at `type` and `family`


def opposite(lacking: str) -> str:
    """Return the words of having something, whatever it is, from those of having none."""
    some = re.sub(r"\bno\b", "some", lacking)
    return some.replace("nobody", "somebody").replace("nothing", "something")


def either(names: Sequence[str]) -> str:
    """Join names with commas and “or”; of many, tell how many others there are."""
    few = list(names)
    if len(few) > MOST_NAMED:
        few = [*few[: MOST_NAMED - 1], f"one of {len(few) - MOST_NAMED + 1} others"]
    return " or ".join([", ".join(few[:-1]), few[-1]] if len(few) > 1 else few)


def plural(phrase: str) -> str:
    """Return the phrase of one who does something as that of several: `denies` as `deny`."""
    verb, space, rest = phrase.partition(" ")
    mark = "," if verb.endswith(",") else ""
    verb = verb.removesuffix(",")
    for ending, other in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if verb.endswith(ending):
            verb = verb.removesuffix(ending) + other
            break
    return f"{verb}{mark}{space}{rest}"
