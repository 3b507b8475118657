"""What parts types of references that two coders drew in different ways, from the coding rules."""

from __future__ import annotations

from dataclasses import dataclass

from .reference_types import ReferenceType as T

MOST_BORDERS = 3  # told of one type; each is told of one of its two at least


@dataclass(frozen=True, slots=True)
class Border:
    """What parts two types that people confuse."""

    one: T
    other: T
    parting: str

    def beyond(self, kind: T) -> T:
        """Return the type on the other side."""
        return self.other if kind is self.one else self.one


# What is mixed most comes first: of a type with many borders the first are told where it is chosen.
BORDERS = (
    Border(
        T.ALLEGES_VIOLATION,
        T.ALLEGES_NON_FULFILMENT,
        "To do what a text forbids is a violation; to leave undone what it asks is"
        " non-fulfilment, also where the word is “violation”.",
    ),
    Border(
        T.CALLS_FOR_COMPLIANCE,
        T.ALLEGES_NON_FULFILMENT,
        "“Must” is a demand even where the tone is a charge; the charge needs its own words.",
    ),
    Border(
        T.CALLS_FOR_COMPLIANCE,
        T.INTERPRETS,
        "What a text lays down in general is meaning; what somebody should do now is a demand.",
    ),
    Border(
        T.CALLS_FOR_COMPLIANCE,
        T.ASSESSES_PROGRESS,
        "“Further steps are needed” with nobody named is progress; “both sides should take them”"
        " is a demand.",
    ),
    Border(
        T.ALLEGES_VIOLATION,
        T.QUESTIONS_VALIDITY,
        "That somebody wrecks or endangers a text is a charge; that the text itself has lost"
        " effect questions its validity.",
    ),
    Border(
        T.ALLEGES_VIOLATION,
        T.CALLS_FOR_COMPLIANCE,
        "“Must stop” is a demand; that somebody does what is forbidden must be said to be a"
        " charge.",
    ),
    Border(
        T.CLAIMS_COMPLIANCE,
        T.AFFIRMS_COMMITMENT,
        "“Everything is being done under the text” is a claim about conduct; “we will do"
        " everything” is a commitment.",
    ),
    Border(
        T.DENIES_VIOLATION,
        T.CLAIMS_COMPLIANCE,
        "“We did not” denies a charge; “we do all that we are bound to” claims compliance. Both,"
        " if both are said.",
    ),
    Border(
        T.CLAIMS_COMPLIANCE,
        T.ASSESSES_PROGRESS,
        "A claim says that somebody keeps a text or meets a duty; progress, how far a text is"
        " carried out.",
    ),
    Border(
        T.ALLEGES_NON_FULFILMENT,
        T.ASSESSES_PROGRESS,
        "“There are still things to be done” is progress; that somebody has not done them is a"
        " charge.",
    ),
    Border(
        T.AFFIRMS_COMMITMENT,
        T.INVOKES_AS_BASIS,
        "That a text holds and binds is a commitment; what is done or asked because of it takes it"
        " as ground. Both, if both are said.",
    ),
    Border(
        T.AFFIRMS_COMMITMENT,
        T.WELCOMES,
        "To stand by a text is a commitment; to call it good, or good that it came, is praise.",
    ),
    Border(
        T.ASSIGNS_RESPONSIBILITY,
        T.ALLEGES_NON_FULFILMENT,
        "Whose task it is blames nobody; that they do not do it is a charge. Both, if blame"
        " follows.",
    ),
    Border(
        T.ASSIGNS_RESPONSIBILITY,
        T.INVOKES_AS_BASIS,
        "Who has to act under a text is responsibility; why something is done or claimed, its"
        " ground.",
    ),
    Border(
        T.ASSIGNS_RESPONSIBILITY,
        T.CALLS_FOR_COMPLIANCE,
        "“Control of the road is theirs” says whose task it is; “they should control it” is a"
        " demand.",
    ),
    Border(
        T.INTERPRETS,
        T.DISPUTES_INTERPRETATION,
        "What a clause means, by the speaker's reading; that another's reading is wrong. Both, if"
        " both are said.",
    ),
    Border(
        T.DISPUTES_INTERPRETATION,
        T.DENIES_VIOLATION,
        "A reading of the text is called wrong, or a charge of conduct.",
    ),
    Border(
        T.PROPOSES_EXTENSION,
        T.PROPOSES_CHANGE,
        "To prolong, widen or renew is an extension; to amend, replace or end is a change.",
    ),
    Border(
        T.PROPOSES_CHANGE,
        T.REJECTS,
        "Something else is wanted in its place, or the text is refused as it stands.",
    ),
    Border(
        T.QUESTIONS_VALIDITY,
        T.REJECTS,
        "The text is said to have lost effect by itself, or the speaker refuses it or is not bound"
        " by it.",
    ),
    Border(
        T.QUESTIONS_VALIDITY,
        T.PROPOSES_CHANGE,
        "“No longer fits” questions it; “should be replaced” proposes a change.",
    ),
    Border(
        T.PROPOSES_EXTENSION,
        T.CALLS_FOR_COMPLIANCE,
        "To make a text longer or wider is an extension; to carry it out as it stands is a demand.",
    ),
    Border(
        T.WELCOMES,
        T.ANNOUNCES,
        "To make known that it was signed or carried out announces; to call that good welcomes.",
    ),
    Border(
        T.ANNOUNCES,
        T.MENTIONS,
        "A signature or a result is made known, or a text is only named.",
    ),
    Border(
        T.INVOKES_AS_BASIS,
        T.MENTIONS,
        "Something rests on the text, or it is only named.",
    ),
    Border(
        T.RESPONDS_TO,
        T.QUOTES_STATEMENT,
        "Another's statement is answered, or only told.",
    ),
    Border(
        T.QUOTES_STATEMENT,
        T.MENTIONS,
        "Another's statement is told, or a text is named.",
    ),
    Border(
        T.CORRECTS,
        T.WITHDRAWS,
        "An own earlier statement is put right, or taken back.",
    ),
    Border(
        T.RESPONDS_TO,
        T.CORRECTS,
        "Another's statement is answered; an own earlier one is put right.",
    ),
    Border(
        T.RESPONDS_TO,
        T.WITHDRAWS,
        "Another's statement is answered; an own earlier one is taken back.",
    ),
    Border(
        T.REAFFIRMS,
        T.RECALLS,
        "The other text is confirmed as going on to hold, or cited as background only.",
    ),
    Border(
        T.IMPLEMENTS,
        T.REAFFIRMS,
        "The text carries another one out, or only confirms it.",
    ),
    Border(
        T.SUPERSEDES,
        T.AMENDS,
        "The text takes the place of another one, or changes a part of it.",
    ),
    Border(
        T.SUPERSEDES,
        T.TERMINATES,
        "The text takes the place of another one, or ends it with nothing in its place.",
    ),
)


def borders_of(kind: T) -> tuple[Border, ...]:
    """Return what parts a type from the two or three that people confuse with it."""
    return tuple(border for border in BORDERS if kind in (border.one, border.other))[:MOST_BORDERS]
