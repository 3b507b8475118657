"""Types of references with what they fit, how targets are named, certainty."""

from __future__ import annotations

from .defined import Defined

STATEMENT, AGREEMENT, CLAUSE = "statement", "agreement", "clause"


class ReferenceType(Defined):
    CALLS_FOR_COMPLIANCE = (
        "calls_for_compliance",
        "Urges that a text, or a duty under it, be kept, carried out or answered for.",
        "Calls for compliance",
    )
    ALLEGES_VIOLATION = (
        "alleges_violation",
        "Says that somebody does what a text forbids.",
        "Alleges violation",
    )
    ALLEGES_NON_FULFILMENT = (
        "alleges_non_fulfilment",
        "Says that somebody fails to do what a text obliges them to do: an "
        "omission, not a breach by act.",
        "Alleges non fulfilment",
    )
    DENIES_VIOLATION = (
        "denies_violation",
        "Rejects a claim of breach or omission. About: the government defended.",
        "Denies violation",
    )
    AFFIRMS_COMMITMENT = (
        "affirms_commitment",
        "Declares own adherence, or that a text holds and is being kept.",
        "Affirms commitment",
    )
    INVOKES_AS_BASIS = (
        "invokes_as_basis",
        "Uses a text as legal or political ground, as the only frame for "
        "settlement, or to say who is responsible.",
        "Invokes as basis",
    )
    INTERPRETS = "interprets", "States what a provision means.", "Interprets"
    DISPUTES_INTERPRETATION = (
        "disputes_interpretation",
        "Rejects another's reading of a provision.",
        "Disputes interpretation",
    )
    PROPOSES_CHANGE = (
        "proposes_change",
        "Proposes to extend, amend, replace or end a provision.",
        "Proposes change",
    )
    QUESTIONS_VALIDITY = (
        "questions_validity",
        "Says that circumstances changed or that the text is at risk of losing effect.",
        "Questions validity",
    )
    ANNOUNCES = (
        "announces",
        "Announces signature, entry into force or a result under a text.",
        "Announces",
    )
    MENTIONS = "mentions", "Cites neutrally, without a position.", "Mentions"
    RESPONDS_TO = "responds_to", "Answers another statement.", "Responds to"
    IMPLEMENTS = "implements", "Is made to carry out another text or clause.", "Implements"
    REAFFIRMS = "reaffirms", "Confirms that another text or clause goes on to hold.", "Reaffirms"
    SUPERSEDES = "supersedes", "Takes the place of another text or clause.", "Supersedes"

    @property
    def origins(self) -> frozenset[str]:
        """What may make such a reference: a statement, or an agreement or its clause."""
        return frozenset({AGREEMENT, CLAUSE} if self in BETWEEN_AGREEMENTS else {STATEMENT})

    @property
    def targets(self) -> frozenset[str]:
        """What such a reference may point at."""
        is_answer = self is ReferenceType.RESPONDS_TO
        return frozenset({STATEMENT} if is_answer else {AGREEMENT, CLAUSE})

    @classmethod
    def of(cls, origin: str) -> tuple[ReferenceType, ...]:
        """Return the types of reference that a statement, an agreement or a clause may make."""
        return tuple(kind for kind in cls if origin in kind.origins)


BETWEEN_AGREEMENTS = frozenset(
    {ReferenceType.IMPLEMENTS, ReferenceType.REAFFIRMS, ReferenceType.SUPERSEDES}
)


class Resolution(Defined):
    EXPLICIT = "explicit", "The report names the text or clause; how was not kept", "Explicit"
    EXPLICIT_DATE = "explicit_date", "The text is named by its date", "Explicit date"
    EXPLICIT_DATE_AND_CLAUSE = (
        "explicit_date_and_clause",
        "The text is named by its date and the clause by its number",
        "Explicit date and clause",
    )
    ALIAS = "alias", "The text is called by another name", "Alias"
    SET_BY_DATE_LIST = (
        "set_by_date_list",
        "Several texts are named by a list of dates",
        "Set by date list",
    )
    SET_BY_YEAR_LIST = "set_by_year_list", "Several texts are named by years", "Set by year list"
    SET_BY_DESCRIPTION = (
        "set_by_description",
        "Several texts are meant by a plural without dates",
        "Set by description",
    )
    BY_DESCRIPTION = (
        "by_description",
        "A text or clause is meant by its subject or nature",
        "By description",
    )
    BY_EVENT = "by_event", "A text is meant by the meeting or summit it came from", "By event"
    CLAUSE_NUMBER_IN_CONTEXT = (
        "clause_number_in_context",
        "Only a clause number is given; the text is known from the context",
        "Clause number in context",
    )
    COREFERENCE = (
        "coreference",
        "A pronoun or a short form points back to a text named before",
        "Coreference",
    )
    IN_QUESTION = (
        "in_question",
        "The text was named in the question, not in the answer",
        "In question",
    )
    IMPLIED_BY_SUBJECT = (
        "implied_by_subject",
        "No text is named; the subject of the words points to it",
        "Implied by subject",
    )
    ANSWERS_STATEMENT = (
        "answers_statement",
        "The words or the report say which statement is answered",
        "Answers statement",
    )
    TEXT_OF_AGREEMENT = (
        "text_of_agreement",
        "Read in the citing text or clause itself",
        "Text of agreement",
    )


class Certainty(Defined):
    VERIFIED = "verified", "Read in a named source", "Verified"
    LIKELY = "likely", "Known with good reason, or verified only in part", "Likely"
    UNVERIFIED = "unverified", "Not checked, or open to another reading", "Unverified"
