"""The coding rules: what coders ask of the words that cite, in which order, and what has changed.

They came with the second edition of the first dataset; `CODING.md` beside it is the whole paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .reference_types import ReferenceType as T


@dataclass(frozen=True, slots=True)
class CodingRule:
    """How coders come to a type: what is asked, whom it is about, and when two types are given."""

    question: str
    example: str  # in our own words
    about: str = "nobody"
    together: str = "no"


# In the order of asking: the first yes decides.
CODING_RULES: Mapping[T, CodingRule] = {
    T.RESPONDS_TO: CodingRule(
        "Is another statement answered, by name, by day, or as “the words of their minister”?",
        "On yesterday's words of the ministry we say",
        together="yes: what the answer says is coded as well",
    ),
    T.QUOTES_STATEMENT: CodingRule(
        "Is another's statement only told?",
        "As the president told the ministers",
        together="yes: what else is said is coded as well",
    ),
    T.ALLEGES_VIOLATION: CodingRule(
        "Is somebody said to DO what a text forbids, or to “violate”, “breach” or “contradict” it"
        " by an act, or to endanger it?",
        "With the post on the bridge they broke the text",
        about="who does it",
        together="with calls_for_compliance, if the demand is said too",
    ),
    T.ALLEGES_NON_FULFILMENT: CodingRule(
        "Is somebody said NOT to do what a text asks, or to disregard an order that asks for an"
        " act, also if the word is “violation” but the fact is an omission?",
        "Their troops are still there, which violates clause 4",
        about="who omits",
        together="with alleges_violation, if both an act and an omission are named",
    ),
    T.CALLS_FOR_COMPLIANCE: CodingRule(
        "Must, should, is called on, is asked to keep or carry out a text or duty?",
        "They should open the road as clause 6 says",
        about="who is asked; all sides if “the sides”",
        together="with alleges_violation or alleges_non_fulfilment, if the charge is said, not only"
        " understood",
    ),
    T.DENIES_VIOLATION: CodingRule(
        "Is a charge rejected (“we did not”, “baseless”)?",
        "No road is closed by us",
        about="the one defended",
        together="with claims_compliance, if the duty is said to be met",
    ),
    T.CLAIMS_COMPLIANCE: CodingRule(
        "Is a duty said to be met, or a text to be kept, by somebody?",
        "The peacekeepers do all that they are bound to",
        about="whose conduct",
        together="with denies_violation, if a charge is rejected too",
    ),
    T.AFFIRMS_COMMITMENT: CodingRule(
        "Does the speaker promise to keep it, or say that it holds and binds?",
        "We remain true to the texts",
        about="who stands by it",
        together="with invokes_as_basis, if it is also the ground",
    ),
    T.WELCOMES: CodingRule(
        "Is it called good, or good that it came or was carried out?",
        "It ended the war, and we greet that",
    ),
    T.ANNOUNCES: CodingRule(
        "Is its signature or a result under it made known?",
        "We signed a text tonight",
    ),
    T.INTERPRETS: CodingRule(
        "Is it said what a clause means, covers, or does not mention?",
        "The text knows one corridor only",
        together="with disputes_interpretation",
    ),
    T.DISPUTES_INTERPRETATION: CodingRule(
        "Is another's reading called wrong?",
        "To find a second corridor there is absurd",
        about="whose reading",
        together="with interprets",
    ),
    T.INVOKES_AS_BASIS: CodingRule(
        "Is it taken as ground, or as the only frame?",
        "Under clause 4 the contingent is here",
        about="nobody, or on whom it is laid",
    ),
    T.ASSIGNS_RESPONSIBILITY: CodingRule(
        "Is it said who has to act or answer, with no blame?",
        "Control of the road is the contingent's",
        about="who has to act",
        together="with alleges_violation or alleges_non_fulfilment, if blame follows",
    ),
    T.PROPOSES_EXTENSION: CodingRule(
        "Should it be prolonged, widened, renewed?",
        "The mandate could be ten years longer",
    ),
    T.PROPOSES_CHANGE: CodingRule(
        "Should it be amended, replaced, ended?",
        "A treaty should take its place",
    ),
    T.QUESTIONS_VALIDITY: CodingRule(
        "Is it itself said to have lost effect, or no longer to fit?",
        "What was laid down then no longer fits",
        together="no; that others wreck it is alleges_violation",
    ),
    T.REJECTS: CodingRule(
        "Does the speaker refuse it, or say that it does not bind them?",
        "We never signed that point",
    ),
    T.ASSESSES_PROGRESS: CodingRule(
        "Is it said how far it is carried out, nobody being charged?",
        "All points but one are done",
    ),
    T.MENTIONS: CodingRule(
        "None of these, and a text is named?",
        "The ministers spoke of the texts",
    ),
}
PLACES = {kind: place for place, kind in enumerate(CODING_RULES, 1)}  # in the order of asking

NARROWED_IN = 2  # format of nouns from which on types mean less than before
# Types that meant more in older formats, with the types that took a part of their meaning.
NARROWED: Mapping[T, tuple[T, ...]] = {
    T.DENIES_VIOLATION: (T.CLAIMS_COMPLIANCE,),
    T.AFFIRMS_COMMITMENT: (T.CLAIMS_COMPLIANCE, T.WELCOMES),
    T.INVOKES_AS_BASIS: (T.ASSIGNS_RESPONSIBILITY,),
    T.PROPOSES_CHANGE: (T.PROPOSES_EXTENSION,),
    T.QUESTIONS_VALIDITY: (T.ALLEGES_VIOLATION, T.REJECTS),
    T.MENTIONS: (T.ASSESSES_PROGRESS,),
    T.RESPONDS_TO: (T.QUOTES_STATEMENT, T.CORRECTS, T.WITHDRAWS),
    T.REAFFIRMS: (T.RECALLS,),
    T.SUPERSEDES: (T.AMENDS, T.TERMINATES),
}
