"""Types of references: what each does, which way it points, and what it fits.

Families and directions are those of the coding rules: which way a type points is told in the
codebook, and never judged anew for a single reference.
"""

from __future__ import annotations

import re
from typing import Self

from .defined import Defined

STATEMENT, AGREEMENT, CLAUSE = "statement", "agreement", "clause"


class Family(Defined):
    """What a type of reference belongs to, and how that reads in a sentence."""

    phrase: str

    def __new__(cls, value: str, definition: str = "", phrase: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.definition = value, definition
        member.phrase = phrase
        return member

    DEMAND = "demand", "Asks that a text be kept", "asks for the keeping of", "Demand"
    CHARGE = (
        "charge",
        "Says that a text is broken or not fulfilled",
        "charges non-compliance with",
        "Charge",
    )
    DEFENCE = "defence", "Answers for conduct", "answers for conduct under", "Defence"
    COMMITMENT = (
        "commitment",
        "Stands by, praises or announces a text",
        "stands by",
        "Commitment",
    )
    BASIS = (
        "basis",
        "Takes a text as ground, or names who must act under it",
        "takes as ground for action",
        "Basis",
    )
    MEANING = "meaning", "Says what a text means", "says what is meant by", "Meaning"
    CHANGE = (
        "change",
        "Wants a text prolonged or changed, or holds that it no longer serves",
        "questions or would change",
        "Change",
    )
    REPORT = "report", "Tells of a text or its progress", "tells of", "Report"
    ANSWER = "answer", "Points at another statement", "points at", "Answer"
    TEXT = "text", "Points from one text to another", "points, as a text, at", "Text"


class Direction(Defined):
    """Which way a type points: toward the text, and toward the government it is about."""

    SUPPORTS = "supports", "Toward the text: speaks for it", "Supports"
    CHALLENGES = "challenges", "Toward the text: speaks against it", "Challenges"
    FAVOURABLE = "favourable", "Toward the government it is about: in its favour", "Favourable"
    ADVERSE = "adverse", "Toward the government it is about: against it", "Adverse"
    NEUTRAL = "neutral", "Neither way", "Neutral"


Points = tuple[Direction | None, Direction | None]  # toward the text, toward whom it is about
SUPPORTING: Points = (Direction.SUPPORTS, Direction.NEUTRAL)
CHALLENGING: Points = (Direction.CHALLENGES, Direction.NEUTRAL)
FAVOURABLE: Points = (Direction.NEUTRAL, Direction.FAVOURABLE)
ADVERSE: Points = (Direction.NEUTRAL, Direction.ADVERSE)
NEUTRAL: Points = (Direction.NEUTRAL, Direction.NEUTRAL)
NOWHERE: Points = (None, None)  # at a statement, or from one text to another


class ReferenceType(Defined):
    """What a reference does: its family, its two directions, and how it reads in a sentence.

    A direction is a property of the type, never of a single reference; a type that points at
    another statement, or from one text to another, has none. `phrase` stands between who speaks
    and the text; `about_phrases` in its place where the reference is about one government, and
    about several, which stand at `{}`: none where whom it is about is told after the text.
    """

    family: Family
    text_direction: Direction | None
    about_direction: Direction | None
    phrase: str
    about_phrases: tuple[str, str] | None

    def __new__(
        cls,
        value: str,
        definition: str = "",
        family: Family = Family.REPORT,
        points: Points = (None, None),
        phrase: str = "",
        about_phrases: tuple[str, ...] = (),
    ) -> Self:
        member = str.__new__(cls, value)
        member._value_, member.definition = value, definition
        member.family, member.phrase = family, phrase
        member.about_phrases = (about_phrases[0], about_phrases[-1]) if about_phrases else None
        member.text_direction, member.about_direction = points
        return member

    CALLS_FOR_COMPLIANCE = (
        "calls_for_compliance",
        "Urges that a text, or a duty under it, be kept, carried out or answered for.",
        Family.DEMAND,
        SUPPORTING,
        "calls for compliance with",
        ("calls on {} to comply with",),
        "Calls for compliance",
    )
    ALLEGES_VIOLATION = (
        "alleges_violation",
        "Says that somebody does what a text forbids: an act.",
        Family.CHARGE,
        ADVERSE,
        "alleges a violation of",
        ("alleges that {} violates", "alleges that {} violate"),
        "Alleges violation",
    )
    ALLEGES_NON_FULFILMENT = (
        "alleges_non_fulfilment",
        "Says that somebody omits what a text obliges them to do: an omission, not a breach by"
        " act.",
        Family.CHARGE,
        ADVERSE,
        "alleges non-fulfilment of",
        ("alleges that {} does not fulfil", "alleges that {} do not fulfil"),
        "Alleges non fulfilment",
    )
    DENIES_VIOLATION = (
        "denies_violation",
        "Rejects a charge of breach or omission. About: the government defended.",
        Family.DEFENCE,
        FAVOURABLE,
        "denies a violation of",
        ("denies that {} violated",),
        "Denies violation",
    )
    CLAIMS_COMPLIANCE = (
        "claims_compliance",
        "Says that a duty is met or that a text is being kept. About: the government whose "
        "conduct is meant.",
        Family.DEFENCE,
        FAVOURABLE,
        "says that there is compliance with",
        ("says that {} keeps", "says that {} keep"),
        "Claims compliance",
    )
    AFFIRMS_COMMITMENT = (
        "affirms_commitment",
        "Declares own adherence, or that a text holds and binds: a promise or a position, not "
        "a claim about conduct.",
        Family.COMMITMENT,
        SUPPORTING,
        "affirms commitment to",
        ("affirms the commitment of {} to",),
        "Affirms commitment",
    )
    WELCOMES = (
        "welcomes",
        "Praises a text, or that it was reached or carried out.",
        Family.COMMITMENT,
        SUPPORTING,
        "welcomes",
        "Welcomes",
    )
    ANNOUNCES = (
        "announces",
        "Announces signature, entry into force or a result under a text.",
        Family.COMMITMENT,
        NEUTRAL,
        "makes an announcement about",
        "Announces",
    )
    INVOKES_AS_BASIS = (
        "invokes_as_basis",
        "Uses a text as legal or political ground, or as the only frame for settlement.",
        Family.BASIS,
        SUPPORTING,
        "invokes as a basis",
        "Invokes as basis",
    )
    ASSIGNS_RESPONSIBILITY = (
        "assigns_responsibility",
        "Says who must act or answer under a text, charging nobody with a breach.",
        Family.BASIS,
        NEUTRAL,
        "assigns responsibility under",
        ("assigns responsibility to {} under",),
        "Assigns responsibility",
    )
    INTERPRETS = (
        "interprets",
        "States what a provision means or covers.",
        Family.MEANING,
        NEUTRAL,
        "interprets",
        "Interprets",
    )
    DISPUTES_INTERPRETATION = (
        "disputes_interpretation",
        "Rejects another's reading of a provision.",
        Family.MEANING,
        NEUTRAL,
        "disputes an interpretation of",
        ("disputes the reading by {} of",),
        "Disputes interpretation",
    )
    PROPOSES_EXTENSION = (
        "proposes_extension",
        "Proposes to prolong, widen or renew a text or provision.",
        Family.CHANGE,
        SUPPORTING,
        "proposes to extend",
        "Proposes extension",
    )
    PROPOSES_CHANGE = (
        "proposes_change",
        "Proposes to amend, replace or end a text or provision.",
        Family.CHANGE,
        NEUTRAL,
        "proposes to change",
        "Proposes change",
    )
    QUESTIONS_VALIDITY = (
        "questions_validity",
        "Says that a text has lost effect or no longer fits; not that another endangers it.",
        Family.CHANGE,
        CHALLENGING,
        "questions the validity of",
        "Questions validity",
    )
    REJECTS = (
        "rejects",
        "Refuses a text or clause, or says that it does not bind the speaker.",
        Family.CHANGE,
        CHALLENGING,
        "rejects",
        "Rejects",
    )
    ASSESSES_PROGRESS = (
        "assesses_progress",
        "Says how far a text is carried out, charging nobody.",
        Family.REPORT,
        NEUTRAL,
        "assesses progress under",
        ("assesses the progress of {} under",),
        "Assesses progress",
    )
    MENTIONS = (
        "mentions",
        "Cites neutrally, without a position.",
        Family.REPORT,
        NEUTRAL,
        "mentions",
        "Mentions",
    )
    RESPONDS_TO = (
        "responds_to",
        "Answers another statement.",
        Family.ANSWER,
        NOWHERE,
        "responds to",
        "Responds to",
    )
    QUOTES_STATEMENT = (
        "quotes_statement",
        "Relays or quotes another statement.",
        Family.ANSWER,
        NOWHERE,
        "quotes",
        "Quotes statement",
    )
    CORRECTS = (
        "corrects",
        "Corrects an own earlier statement, of the same government.",
        Family.ANSWER,
        NOWHERE,
        "corrects",
        "Corrects",
    )
    WITHDRAWS = (
        "withdraws",
        "Takes an own earlier statement back, of the same government.",
        Family.ANSWER,
        NOWHERE,
        "withdraws",
        "Withdraws",
    )
    IMPLEMENTS = (
        "implements",
        "Is made to carry out another text or clause.",
        Family.TEXT,
        NOWHERE,
        "implements",
        "Implements",
    )
    REAFFIRMS = (
        "reaffirms",
        "Confirms that another text or clause goes on to hold.",
        Family.TEXT,
        NOWHERE,
        "reaffirms",
        "Reaffirms",
    )
    SUPERSEDES = (
        "supersedes",
        "Takes the place of another text or clause.",
        Family.TEXT,
        NOWHERE,
        "supersedes",
        "Supersedes",
    )
    RECALLS = (
        "recalls",
        "Cites another text as background or basis.",
        Family.TEXT,
        NOWHERE,
        "recalls",
        "Recalls",
    )
    AMENDS = (
        "amends",
        "Changes another text or clause.",
        Family.TEXT,
        NOWHERE,
        "amends",
        "Amends",
    )
    TERMINATES = (
        "terminates",
        "Ends another text or clause.",
        Family.TEXT,
        NOWHERE,
        "terminates",
        "Terminates",
    )

    @property
    def full_definition(self) -> str:
        ways = ""
        if self.text_direction and self.about_direction:
            ways = (
                f" Toward the text: {self.text_direction.value}; toward the governments that it is"
                f" about: {self.about_direction.value}."
            )
        return f"{super().full_definition} Family: {self.family.value}.{ways}"

    @property
    def origins(self) -> frozenset[str]:
        """What may make such a reference: a statement, or an agreement or its clause."""
        is_between_texts = self.family is Family.TEXT
        return frozenset({AGREEMENT, CLAUSE} if is_between_texts else {STATEMENT})

    @property
    def targets(self) -> frozenset[str]:
        """What such a reference may point at."""
        is_at_statement = self.family is Family.ANSWER
        return frozenset({STATEMENT} if is_at_statement else {AGREEMENT, CLAUSE})

    @property
    def directions(self) -> frozenset[Direction]:
        """Which ways it points: `neutral` only where it points neither way."""
        ways = frozenset(way for way in (self.text_direction, self.about_direction) if way)
        return ways - {Direction.NEUTRAL} or ways

    @property
    def deed(self) -> str:
        """What it does, where its text is told apart: the phrase without its last preposition."""
        return re.sub(r" (about|of|to|under|with)$", "", self.phrase)

    @property
    def is_charge(self) -> bool:
        return self.family is Family.CHARGE

    @property
    def judges_conduct(self) -> bool:
        """Tell whether it points toward somebody's conduct: then it says nothing of the text."""
        return self.about_direction in (Direction.FAVOURABLE, Direction.ADVERSE)

    @classmethod
    def of(cls, origin: str) -> tuple[ReferenceType, ...]:
        """Return the types of reference that a statement, an agreement or a clause may make."""
        return tuple(kind for kind in cls if origin in kind.origins)
