"""How the targets of references are named, and how sure we are."""

from __future__ import annotations

from .defined import Defined


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
    UNRESOLVED = "unresolved", "The words cite a text that is not told", "Unresolved"


class Certainty(Defined):
    VERIFIED = (
        "verified",
        "A statement read whole on an official page or a full copy of it, or in at least two "
        "outlets, each with its day of retrieval; a reference whose citing words are held, or "
        "whose page names the text and, for a clause, its number or its own content under a "
        "named text",
        "Verified",
    )
    LIKELY = (
        "likely",
        "Known with good reason, or read only in part, or in one outlet's report only",
        "Likely",
    )
    UNVERIFIED = (
        "unverified",
        "Not checked, open to another reading, or our own reading",
        "Unverified",
    )
