"""Occasions as they are typed, pure: "call Lavrov Bayramov 22 December 2022", "саммит в Сочи"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from statements.dates import PartialDate
from statements.folding import fold, words_of
from statements.names.phrases import ENDING, MONTH, MONTHS, NUMERIC, YEAR, numeric, phrases
from statements.vocabularies import ContactKind

# What each kind is called: English, Russian, Azerbaijani and Turkish, Armenian. What one word may
# mean twice, such as a conversation, another decides: a telephone conversation.
KIND_WORDS = {
    ContactKind.CALL: (
        "call calls phone telephone conversation conversations video "
        "звонок звонка звонке разговор разговора разговоре телефонный телефонного телефонном "
        "zəng zəngi telefon danışıq danışığı söhbət söhbəti arama görüşme görüşmesi "
        "զանգ զանգը զանգի հեռախոսազրույց հեռախոսազրույցը հեռախոսազրույցի զրույց զրույցը"
    ),
    ContactKind.MEETING: (
        "meeting meetings met talks conversation conversations "
        "встреча встречи встрече встречу переговоры переговоров переговорах "
        "görüş görüşü görüşün görüşündə görüşme görüşmesi toplantı toplantısı "
        "հանդիպում հանդիպումը հանդիպման"
    ),
    ContactKind.SUMMIT: (
        "summit summits саммит саммита саммите sammit sammiti zirvə zirve zirvesi "
        "գագաթնաժողով գագաթնաժողովը գագաթնաժողովի"
    ),
    ContactKind.SESSION: (
        "session sessions sitting заседание заседания заседании сессия сессии "
        "iclas iclası sessiya sessiyası oturum oturumu նիստ նիստը նիստի"
    ),
    ContactKind.VISIT: (
        "visit visits визит визита визите поездка поездки səfər səfəri ziyaret ziyareti "
        "այց այցը այցի"
    ),
    ContactKind.LETTERS: (
        "letter letters письмо письма письме məktub məktubu mektup mektubu նամակ նամակը նամակի"
    ),
}


def plain_word(word: str) -> str:
    """Return a word as all are compared here: in Armenian both spellings of և are one."""
    return fold(" ".join(words_of(word)))


KINDS = {
    plain_word(word): {kind for kind, others in KIND_WORDS.items() if word in others.split()}
    for words in KIND_WORDS.values()
    for word in words.split()
}
JOINING = (
    "a the of on in at to by with between and from "
    "и с со в во на у к между от года году г "
    "və ilə ile arasında il ilin tarixli tarihli yılı և ու միջև հետ թվականի թվականին"
)  # words around what tells an occasion
CONNECTING = frozenset(map(plain_word, JOINING.split()))
PRINTED = re.compile(r"\b[12][0-9]{3}-[0-9]{2}(?:-[0-9]{2})?\b")
MOST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a text tells of an occasion: kinds that it may be of, its date, and all other words.

    A day without its year is `anniversary`, as printed dates end: -12-22.
    """

    kinds: frozenset[ContactKind]
    held_on: PartialDate | None
    anniversary: str
    words: tuple[str, ...]

    @property
    def has_date(self) -> bool:
        return bool(self.held_on or self.anniversary)


def occasion(text: str) -> Occasion | None:
    """Return what a text tells, if it is an occasion; None where its numbers are no date."""
    try:
        words = words_of(with_months(text))[:MOST_WORDS]
        plain = [MONTH.get(fold(word), fold(word)) for word in words]
        dated = [word for word in plain if word.isdecimal() or word in MONTHS]
        held_on, anniversary = date_of(dated)
    except ValueError:
        return None
    kind_sets = [KINDS[word] for word in plain if word in KINDS]
    kinds = set[ContactKind]().union(*kind_sets)
    common = kinds.intersection(*kind_sets)
    told_words = {*dated, *KINDS, *CONNECTING}
    # As search reads them, not as they are folded here: names are found by their stems.
    rest = [word for word, bare in zip(words, plain, strict=True) if bare not in told_words]
    return Occasion(frozenset(common or kinds), held_on, anniversary, tuple(rest))


def with_months(text: str) -> str:
    """Write dates in numbers with the names of their months; raise ValueError if one is none."""
    worded = PRINTED.sub(lambda match: [*phrases(PartialDate.parse(match[0]))][1], text)
    return ENDING.sub(r"\1", NUMERIC.sub(numeric, worded))


def date_of(words: Sequence[str]) -> tuple[PartialDate | None, str]:
    """Return the date that some words tell, or the ending of one; raise ValueError if none is."""
    years = [word for word in words if YEAR.fullmatch(word)]
    months = [f"{MONTHS.index(word) + 1:02}" for word in words if word in MONTHS]
    days = [f"{int(word):02}" for word in words if word.isdecimal() and word not in years]
    parts = [*years, *months, *days]
    if max(len(years), len(months), len(days)) > 1 or len(days) > len(months):
        raise ValueError("These are not the parts of one date.")
    if months and not years:
        if not days:
            raise ValueError("A month without its year is no date.")
        return None, f"-{months[0]}-{days[0]}"
    return (PartialDate.parse("-".join(parts)) if parts else None), ""
