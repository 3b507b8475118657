"""Stems: what the forms of one word share, told from the folded word alone.

Which stemmer a word gets is decided by its letters, so that text and query need not say in which
language they are. Latin letters get the English stem; words of Turkish and Azerbaijani texts get
a second one, `turkic`, which has a room of its own (words marked `~`), so that no English word is
found by a Turkic ending.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

import snowballstemmer

CACHED = 2**17  # words that are remembered; a million statements hold few more
_STEMMERS = {name: snowballstemmer.stemmer(name) for name in ("english", "russian", "armenian")}
_lock = Lock()  # the stemmers keep the word that they work on

_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ARMENIAN = re.compile("[\u0531-\u0587]")
_LATIN = re.compile("[a-z]")

# British and American spellings of one word, made alike before the stemmer sees them.
_PAIRS = (
    (re.compile(r"(?<=\w{3})iz(e|es|ed|er|ers|ing|ation|ations|ational)$"), r"is\1"),
    (re.compile(r"^(def|off|lic|pret)ens(e|es)$"), r"\1enc\2"),
    (re.compile(r"^(col|lab|neighb|hon|fav|harb|behavi)or"), r"\1our"),
    (re.compile(r"^(cent|theat|met)er(s?)$"), r"\1re\2"),
    (re.compile(r"^(program)(s?)$"), r"\1me\2"),
)
# Russian nouns in -ец lose their vowel in every other form: миротворец, миротворцы.
_FLEETING = re.compile(r"(?<=\w{3})ец$")
# The stemmer takes the ends of Азербайджан, Пашинян and Карабах for endings, but keeps them in
# other cases: Пашиняном, Карабаха.
_NAMES = re.compile(r"(?<=\w{3}[ая])н$|(?<=\w{3})[ая]х$")
# Armenian nouns in -ություն and all their forms: հայտարարություն, հայտարարության.
_ABSTRACT = re.compile(r"(?<=\w{2})ությ(?:ուն|ան)\w*$")
_CASE = re.compile(r"(?<=ի)(?:ի|ին|ից|ում|ով|ն)$")  # of nouns in -ի: Շուշի, Շուշիում


@lru_cache(maxsize=CACHED)
def stem(word: str) -> str:
    """Return the stem of a folded word, by its script: Cyrillic, Armenian or Latin.

    Snowball's stemmers (https://snowballstem.org/algorithms/), with a few forms put right that
    they keep apart.
    """
    if _CYRILLIC.search(word):
        short = _FLEETING.sub("ц", snowball("russian", word))
        return _NAMES.sub("", short)
    if _ARMENIAN.search(word):
        if _ABSTRACT.search(word):
            return _ABSTRACT.sub("ությ", word)
        return snowball("armenian", _CASE.sub("", word))
    if word.isascii() and _LATIN.search(word):
        for pattern, spelling in _PAIRS:
            word = pattern.sub(spelling, word)
        return snowball("english", word)
    return word


def snowball(language: str, word: str) -> str:
    with _lock:
        return str(_STEMMERS[language].stemWord(word)) or word


# The endings of Azerbaijani and Turkish nouns as they are after folding, where ə is e, ı is i,
# ö is o, ü is u, ş is s and ç is c, so that vowel harmony leaves two forms of each: number,
# possession, case, and the copula. Longer ones are tried first, again and again. A last n or s
# may be part of the word or of an ending (Azərbaycan-ın, aça-nın): it goes from both.
_PLAIN = (
    "lar ler imiz umuz iniz unuz miz muz niz nuz daki deki taki teki dan den tan ten da de ta te"
    " in un i u a e dir dur tir tur"
)
_AFTER_VOWELS = "nin nun ni nu yi yu si su na ne ya ye yla yle n s"
_BUFFERED = frozenset(_AFTER_VOWELS.split())
_ENDINGS = tuple(sorted((*_PLAIN.split(), *_AFTER_VOWELS.split()), key=len, reverse=True))
_KEPT = re.compile(r"stan$|\w{4}iy[ae]$")  # Ermənistan, Türkiyə: these end in no case
_VOWELS = frozenset("aeiou")


@lru_cache(maxsize=CACHED)
def turkic(word: str) -> str:
    """Return the stem of a folded word of a Turkish or Azerbaijani text.

    Snowball's Turkish stemmer needs the letters that folding takes away, and there is none for
    Azerbaijani; one table serves both, and finds words typed without their marks.
    """
    if not (word.isascii() and word.isalpha()):
        return stem(word)
    while (shorter := without_ending(word)) != word:
        word = shorter
    return re.sub("[gq]$", "k", word)  # işbirliği, işbirlik; ocağı, ocaq


def without_ending(word: str) -> str:
    """Return a word without its last ending, if enough of it is left to be a word."""
    for ending in _ENDINGS:
        rest = word.removesuffix(ending)
        buffered = ending in _BUFFERED
        least = 4 if buffered or ending[0] in _VOWELS else 3
        if rest == word or len(rest) < least or (buffered and rest[-1] not in _VOWELS):
            continue
        if len(ending) == 1 or not _KEPT.search(word):
            return rest
    return word
