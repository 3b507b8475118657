"""The columns of every table: their order, and what each means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, with its meaning in one line."""

    name: str
    meaning: str


def columns(*pairs: tuple[str, str]) -> tuple[Column, ...]:
    return tuple(Column(*pair) for pair in pairs)


def labelled(name: str, meaning: str) -> tuple[Column, ...]:
    """Return the columns of a key and of its name."""
    return columns((name, meaning), (f"{name}_label", f"Name of {name}."))


def dated(name: str, meaning: str) -> tuple[Column, ...]:
    """Return the five columns of a partial date, and its note."""
    return columns(
        (name, f"{meaning}, as exactly as it is known: 2022, 2022-12, 2022-12-22 or a range."),
        (f"{name}_first", "First day that it may mean."),
        (f"{name}_last", "Last day that it may mean."),
        (f"{name}_precision", "How exact it is: day, month, year or range."),
        (f"{name}_basis", "Where it is from: stated, weekday, publication or inferred."),
        (f"{name}_note", "What a reader must know to judge the date."),
    )


def voice(whose: str) -> tuple[Column, ...]:
    """Return the columns of one voice."""
    return (
        *labelled("government", f"Key of the government of {whose}."),
        *labelled("official", f"Key of the official of {whose}."),
        *columns(("tenure", f"Uid of the tenure that {whose} speaks in.")),
        *labelled("office", "Key of the office held in that tenure."),
        *labelled("institution", f"Key of the institution of {whose}."),
        *columns(("role", f"Role of {whose}: speaks, signs or speaks_for.")),
    )


STATEMENTS = (
    *columns(
        ("uid", "Uid of the statement."),
        ("kind", "What kind of act it is."),
        ("title", "Who says what, in our own words."),
        ("summary", "What is said, in our own words."),
    ),
    *dated("said_on", "Local day of the speaker"),
    *columns(
        ("known_by", "Earliest publication of its sources, if the statement is undated."),
        ("language", "Language spoken, if told."),
    ),
    *labelled("issued_by", "Key of the institution that put it out."),
    *voice("the lead voice"),
    *columns(
        ("governments", "Keys of all governments that speak, joined with ;."),
        ("addressees", "Keys of those addressed (person, else body, else government), with ;."),
        ("topics", "Keys of the topics, joined with ;."),
        ("places", "Keys of the places, joined with ;."),
        ("has_official_source", "true if an appearance is the official original itself."),
        ("cites", "true if it makes at least one reference."),
        ("certainty", "How sure we are: verified, likely or unverified."),
        ("note", "What a reader must know to judge this."),
        ("number", "Number of the statement's last change in the ledger."),
    ),
)

REFERENCES = (
    *columns(
        ("reference", "Uid of the reference: count by it."),
        ("statement", "Uid of the statement that makes it; nothing if an agreement does."),
    ),
    *labelled("agreement", "Key of the agreement that makes it; nothing if a statement does."),
    *labelled("clause", "Key of the clause that makes it, if one does."),
    *columns(
        ("type", "What the reference does."),
        ("words", "The words that cite, if they are held."),
        ("words_language", "Language of the words."),
        ("resolution", "How the target was named."),
        ("implied", "true if no text was named at all."),
        ("certainty", "How sure we are of the reference: verified, likely or unverified."),
        ("note", "What a reader must know to judge the reference."),
        ("about", "Keys of the governments whose conduct it concerns, joined with ;."),
        ("target", "Place of the target in the list of this reference's targets, from 1."),
    ),
    *labelled("target_agreement", "Key of the agreement pointed at."),
    *labelled("target_clause", "Key of the clause pointed at, if it is a clause."),
    *labelled("target_statement", "Uid of the statement pointed at, if it is one."),
    *columns(
        ("target_matched", "true if this target meets the filter's, or the filter asks for none."),
        ("voice", "Uid of the voice."),
    ),
    *voice("this voice"),
    *columns(
        ("kind", "What kind of act the statement is."),
        ("title", "Who says what, in our own words."),
    ),
    *dated("said_on", "Local day of the speaker"),
    *columns(("known_by", "Earliest publication, if the statement is undated.")),
    *labelled("issued_by", "Key of the institution that put the statement out."),
    *columns(
        ("statement_certainty", "How sure we are of the statement."),
        ("number", "Number of the last change, in the ledger, of what makes the reference."),
    ),
)
