"""What this field is talked about with, in the languages of the data: words of one meaning, pure.

Titles and summaries are English, and topics have English names; quotes are as they were printed.
"""

from __future__ import annotations

from functools import cache

from statements.folding import stem, turkic, words_of

# English first: so are topics called. Then Russian, Azerbaijani, Turkish and Armenian.
SAME = (
    "peacekeepers/peacekeeper/миротворцы/sülhməramlılar/barış gücü/խաղաղապահներ/խաղաղապահ",
    "ceasefire/прекращение огня/перемирие/atəşkəs/ateşkes/հրադադար",
    "corridor/коридор/dəhliz/koridor/միջանցք",
    "prisoners/пленные/военнопленные/əsirlər/esirler/գերիներ/ռազմագերիներ",
    "border/граница/sərhəd/sınır/սահման",
    "peace treaty/мирный договор/sülh müqaviləsi/barış anlaşması/խաղաղության պայմանագիր",
    "checkpoint/КПП/пропускной пункт/buraxılış məntəqəsi/kontrol noktası/անցակետ",
    "delimitation/делимитация/delimitasiya/սահմանազատում",
    "withdrawal/вывод войск/qoşunların çıxarılması/դուրսբերում",
    "refugees/беженцы/qaçqınlar/mülteciler/փախստականներ",
    "blockade/блокада/blokada/abluka/շրջափակում",
    "mines/мины/minalar/mayınlar/ականներ",
    "mandate/мандат/mandat/մանդատ",
    "alliance/союзничество/müttəfiqlik/müttefiklik/դաշնակցություն",
)
Words = tuple[str, ...]


def same_words(text: str) -> Words:
    """Return what a text is called in all languages, itself among these; nothing if unknown."""
    words = tuple(words_of(text))
    return next((glossary()[form] for form in forms(words) if form in glossary()), ())


@cache
def glossary() -> dict[Words, Words]:
    """Return the words of each meaning, by the stems of each of its words."""
    lines = [tuple(line.split("/")) for line in SAME]
    return {form: line for line in lines for one in line for form in forms(tuple(words_of(one)))}


def forms(words: Words) -> tuple[Words, Words]:
    """Return the two kinds of stems that a text is found by."""
    return tuple(map(stem, words)), ("turkic", *map(turkic, words))
