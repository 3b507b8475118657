"""How the targets of references are named, and how sure we are."""

from __future__ import annotations

from typing import Self

from .defined import Defined
from .reference_types import ReferenceType


class Resolution(Defined):
    """How a target was named: by which words, and which target these stand for."""

    words: str
    target: str

    def __new__(cls, value: str, definition: str = "", words: str = "", target: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.definition = value, definition
        member.words, member.target = words, target
        return member

    EXPLICIT = (
        "explicit",
        "The report names the text or clause; how was not kept",
        "a report that names it, whose words are not held",
        "the text or clause named",
        "Explicit",
    )
    EXPLICIT_DATE = (
        "explicit_date",
        "The text is named by its date",
        "day, or month and year, of a text",
        "that text",
        "Explicit date",
    )
    EXPLICIT_DATE_AND_CLAUSE = (
        "explicit_date_and_clause",
        "The text is named by its date and the clause by its number",
        "day, or month and year, of a text, with the number of a clause",
        "that clause",
        "Explicit date and clause",
    )
    ALIAS = (
        "alias",
        "The text is called by another name",
        "another name (“the ceasefire text”, “the trilateral statement”)",
        "the text that bears the name on that day",
        "Alias",
    )
    SET_BY_DATE_LIST = (
        "set_by_date_list",
        "Several texts are named by a list of dates",
        "several days",
        "those texts",
        "Set by date list",
    )
    SET_BY_YEAR_LIST = (
        "set_by_year_list",
        "Several texts are named by years",
        "years, or “of 2020 to 2022”",
        "the texts of those years",
        "Set by year list",
    )
    SET_BY_DESCRIPTION = (
        "set_by_description",
        "Several texts are meant by a plural without dates",
        "a plural without days",
        "the set as it stood that day; narrower if its subject narrows it (“on links”)",
        "Set by description",
    )
    BY_DESCRIPTION = (
        "by_description",
        "A text or clause is meant by its subject or nature",
        "a description without a name",
        "the text or clause described",
        "By description",
    )
    BY_EVENT = (
        "by_event",
        "A text is meant by the meeting or summit it came from",
        "the outcome of a meeting (“what was agreed in Sochi”)",
        "the text of that meeting",
        "By event",
    )
    CLAUSE_NUMBER_IN_CONTEXT = (
        "clause_number_in_context",
        "Only a clause number is given; the text is known from the context",
        "the number of a clause alone",
        "that clause",
        "Clause number in context",
    )
    COREFERENCE = (
        "coreference",
        "A pronoun or a short form points back to a text named before",
        "“it”, “the same text”",
        "what was named before in the same statement",
        "Coreference",
    )
    IN_QUESTION = (
        "in_question",
        "The text was named in the question, not in the answer",
        "a text named only in the question",
        "that text",
        "In question",
    )
    IMPLIED_BY_SUBJECT = (
        "implied_by_subject",
        "No text is named; the subject of the words points to it",
        "no text is named, and the subject is that of one clause",
        "that clause, with the note that no text is named",
        "Implied by subject",
    )
    ANSWERS_STATEMENT = (
        "answers_statement",
        "The words or the report say which statement is answered",
        "a statement answered or told, by name, by day or by its speaker",
        "that statement",
        "Answers statement",
    )
    TEXT_OF_AGREEMENT = (
        "text_of_agreement",
        "Read in the citing text or clause itself",
        "the citing text itself",
        "the text or clause that it cites",
        "Text of agreement",
    )
    UNRESOLVED = (
        "unresolved",
        "The words cite a text that is not told",
        "cited, but which text cannot be told",
        "none",
        "Unresolved",
    )


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


# What ends an own earlier statement: it leaves the latest words of its government.
TAKING_BACK = (ReferenceType.CORRECTS, ReferenceType.WITHDRAWS)
