"""The columns of statements and of references, whose rows are no documents."""

from __future__ import annotations

from statements.vocabularies import (
    Direction,
    Family,
    QuoteVoice,
    ReferenceType,
    Resolution,
    StatementKind,
)

from .columns import (
    BASE,
    MATCHED,
    NEVER,
    Column,
    ForeignColumn,
    boolean,
    certainty,
    code,
    date_columns,
    fact_of_type,
    integer,
    joined_columns,
    key_list,
    key_with_label,
    language,
    link,
    note,
    number,
    text,
    uid,
)
from .permalinks import permalink
from .shared_columns import optional_columns, target_columns, voice_columns

UNDATED = "The statement is undated: see known_by."
VOICE = ForeignColumn("statement_voices", "uid")
NO_DIRECTION = "It points at a statement, or from one text to another."
UNRESOLVED = "It is not told which text is cited."
BY_AGREEMENT = "An agreement makes the reference, not a statement."
KIND = code("kind", "What kind of act the statement is.", StatementKind)
TITLE = text("title", "Who says what, in our own words.")
KNOWN_BY = date_columns(
    "known_by",
    "Earliest publication of its sources, if the statement is undated",
    "The statement is dated: see said_on.",
)
SAID_ON = date_columns("said_on", "Local day of the speaker", UNDATED)
ISSUED_BY = key_with_label(
    "institution",
    "issued_by",
    "Key of the institution that put the statement out.",
    "It is not told which institution put it out.",
)

CONTACT = key_with_label(
    "contact",
    "contact",
    "Key of the occasion that the statement was made at or tells of.",
    "It tells of no occasion on which sides met or spoke, or that is not coded.",
)

STATEMENTS = (
    uid("uid", "Uid of the statement."),
    KIND,
    TITLE,
    text("summary", "What is said, in our own words."),
    *SAID_ON,
    *KNOWN_BY,
    language("language", "Language spoken.", "It is not told which language was spoken."),
    *ISSUED_BY,
    *CONTACT,
    *voice_columns("the lead voice"),
    key_list("government", "governments", "Keys of all governments that speak.", NEVER),
    Column(
        "addressees",
        "Keys of those addressed: of each the person, else the body, else the government.",
        "keys",
        "It is directed to nobody in particular.",
    ),
    key_list("topic", "topics", "Keys of the topics.", "No topic was given."),
    key_list("place", "places", "Keys of the places.", "It names no place that is held."),
    boolean("has_official_source", "true if an appearance is the official original itself."),
    boolean("cites", "true if it makes at least one reference."),
    certainty("How sure we are of the statement."),
    note(),
    number(meaning="Number of the statement's last change."),
    permalink("statement", "uid"),
)

REFERENCES = (
    *joined_columns(BASE, uid("reference", "Uid of the reference: count by it."), field="uid"),
    link("statement", "statement", "Uid of the statement that makes it.", BY_AGREEMENT),
    *key_with_label(
        "agreement",
        "agreement",
        "Key of the agreement that makes it.",
        "A statement makes the reference.",
    ),
    *key_with_label(
        "clause",
        "clause",
        "Key of the clause that makes it.",
        "A statement makes the reference, or an agreement as a whole.",
    ),
    code("type", "What the reference does.", ReferenceType),
    fact_of_type("family", "The family of its type.", Family, lambda kind: kind.family),
    fact_of_type(
        "text_direction",
        "Which way its type points toward the text.",
        Direction,
        lambda kind: kind.text_direction,
        NO_DIRECTION,
    ),
    fact_of_type(
        "about_direction",
        "Which way its type points toward the governments that it is about.",
        Direction,
        lambda kind: kind.about_direction,
        NO_DIRECTION,
    ),
    text("words", "The words that cite.", "The words are not held."),
    language(
        "words_language", "Language of the words.", "The words, or their language, are not held."
    ),
    code(
        "words_voice",
        "Whose words they are.",
        QuoteVoice,
        "The words are not held, or it is not coded whose they are.",
    ),
    code("resolution", "How the target was named.", Resolution),
    boolean("implied", "true if no text was named at all."),
    certainty("How sure we are of the reference."),
    note("What a reader must know to judge the reference."),
    key_list(
        "government",
        "about",
        "Keys of the governments whose conduct it concerns; in a denial, the one defended.",
        "It concerns nobody's conduct in particular.",
    ),
    *optional_columns(
        (
            *joined_columns(
                "t",
                integer(
                    "target",
                    "Place of the target in the list of this reference's targets.",
                    "place, from 0",
                ),
                field="position",
            ),
            *joined_columns("t", *target_columns("target_")),
        ),
        UNRESOLVED,
    ),
    boolean(MATCHED, "true if this target meets the filter's, or the filter asks for none."),
    *optional_columns(
        (
            *joined_columns("v", uid("voice", "Uid of the voice.", NEVER, VOICE), field="uid"),
            *joined_columns("v", *voice_columns("this voice")),
            *joined_columns("s", KIND, TITLE, *SAID_ON, *KNOWN_BY, *ISSUED_BY, *CONTACT),
            *joined_columns(
                "s",
                certainty("How sure we are of the statement.", "statement_certainty"),
                field="certainty",
            ),
        ),
        BY_AGREEMENT,
    ),
    number(meaning="Number of the last change of what makes the reference."),
    permalink("reference", "uid"),
)
