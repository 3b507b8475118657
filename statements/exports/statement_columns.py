"""The columns of statements and of references, whose rows are no documents."""

from __future__ import annotations

from statements.vocabularies import ReferenceType, Resolution, StatementKind

from .columns import (
    BASE,
    MATCHED,
    NEVER,
    Column,
    Refers,
    beside,
    boolean,
    certain,
    code,
    dated,
    integer,
    labelled,
    language,
    link,
    listed,
    note,
    number,
    targets,
    text,
    uid,
    voice,
    where_made,
)

UNDATED = "The statement is undated: see known_by."
VOICE = Refers("statement_voices", "uid")
OF_TEXT = "An agreement makes the reference, not a statement."
KIND = code("kind", "What kind of act the statement is.", StatementKind)
TITLE = text("title", "Who says what, in our own words.")
KNOWN_BY = Column(
    "known_by",
    "Earliest publication of its sources, if the statement is undated.",
    "date",
    "The statement is dated: see said_on.",
)
SAID_ON = dated("said_on", "Local day of the speaker", UNDATED)
ISSUED_BY = labelled(
    "institution",
    "issued_by",
    "Key of the institution that put the statement out.",
    "It is not told which institution put it out.",
)

STATEMENTS = (
    uid("uid", "Uid of the statement."),
    KIND,
    TITLE,
    text("summary", "What is said, in our own words."),
    *SAID_ON,
    KNOWN_BY,
    language("language", "Language spoken.", "It is not told which language was spoken."),
    *ISSUED_BY,
    *voice("the lead voice"),
    listed("government", "governments", "Keys of all governments that speak.", NEVER),
    Column(
        "addressees",
        "Keys of those addressed: of each the person, else the body, else the government.",
        "keys",
        "It is directed to nobody in particular.",
    ),
    listed("topic", "topics", "Keys of the topics.", "No topic was given."),
    listed("place", "places", "Keys of the places.", "It names no place that is held."),
    boolean("has_official_source", "true if an appearance is the official original itself."),
    boolean("cites", "true if it makes at least one reference."),
    certain("How sure we are of the statement."),
    note(),
    number(meaning="Number of the statement's last change."),
)

REFERENCES = (
    *beside(BASE, uid("reference", "Uid of the reference: count by it."), of="uid"),
    link("statement", "statement", "Uid of the statement that makes it.", OF_TEXT),
    *labelled(
        "agreement",
        "agreement",
        "Key of the agreement that makes it.",
        "A statement makes the reference.",
    ),
    *labelled(
        "clause",
        "clause",
        "Key of the clause that makes it.",
        "A statement makes the reference, or an agreement as a whole.",
    ),
    code("type", "What the reference does.", ReferenceType),
    text("words", "The words that cite.", "The words are not held."),
    language(
        "words_language", "Language of the words.", "The words, or their language, are not held."
    ),
    code("resolution", "How the target was named.", Resolution),
    boolean("implied", "true if no text was named at all."),
    certain("How sure we are of the reference."),
    note("What a reader must know to judge the reference."),
    listed(
        "government",
        "about",
        "Keys of the governments whose conduct it concerns; in a denial, the one defended.",
        "It concerns nobody's conduct in particular.",
    ),
    *beside(
        "t",
        integer(
            "target",
            "Place of the target in the list of this reference's targets.",
            "place, from 0",
        ),
        of="position",
    ),
    *beside("t", *targets("target_")),
    boolean(MATCHED, "true if this target meets the filter's, or the filter asks for none."),
    *where_made(
        (
            *beside("v", uid("voice", "Uid of the voice.", NEVER, VOICE), of="uid"),
            *beside("v", *voice("this voice")),
            *beside("s", KIND, TITLE, *SAID_ON, KNOWN_BY, *ISSUED_BY),
            *beside(
                "s",
                certain("How sure we are of the statement.", "statement_certainty"),
                of="certainty",
            ),
        ),
        OF_TEXT,
    ),
    number(meaning="Number of the last change of what makes the reference."),
)
