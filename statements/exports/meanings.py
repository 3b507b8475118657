"""What one row of each table is; of nouns and their lists, their declarations tell it."""

from __future__ import annotations

from collections.abc import Mapping

from statements.documents import KINDS, NOUNS

from .columns import Vocabulary

LIST_MEANINGS = {
    f"{name}_{listed.name}": listed.meaning
    for name, kind in KINDS.items()
    for listed in kind.table.lists
    if listed.meaning
}
LIST_MEANINGS |= {
    f"{name}_{listed.name}_{within.name}": within.meaning
    for name, kind in KINDS.items()
    for listed in kind.table.lists
    for within in listed.table.lists
    if within.meaning
}
ROW_MEANINGS: Mapping[str, str] = LIST_MEANINGS | {
    "quotes": "Exact words printed in one appearance of a statement.",
    "statement_references": "A reference of a statement in its order, and the quote that it is.",
    "references": "A reference × its target × voice: count by distinct reference.",
    "citations": "References of one type, from one government to one target, of one date.",
    "nodes": "What cites or is cited: a government, an agreement, a clause or a statement.",
    "counts": "What has one value of each thing that by names: how many, and where they are.",
    "changes": "One change of what the public sees.",
    "releases": "An immutable snapshot of what was public.",
    "differences": "A field of a record that changed since the release before.",
    "coverage": "A group of statements, references or sources, counted.",
    "codebook": "A column of a table.",
    "codebook_values": "A value of a vocabulary.",
}
NOUN_VOCABULARY = Vocabulary("Noun", tuple((name, noun.meaning) for name, noun in NOUNS.items()))
