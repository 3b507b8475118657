"""Types of references: what each does, and which way it points.

What follows from that, such as what a type may cite, is told by `citing_acts`.
"""

from __future__ import annotations

from .citing_acts import CitingAct
from .families import ADVERSE, CHALLENGING, FAVOURABLE, NEUTRAL, NOWHERE, SUPPORTING, Family


class ReferenceType(CitingAct):
    """The types of references, each told apart from its neighbours by `borders`."""

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
        ("denies that {} violates",),
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
        "questions the force or fit of",
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
