"""What kinds of office the words of a source may mean: "Kremlin spokesman", "глава МИД"; pure."""

from __future__ import annotations

import re

from statements.folding import fold
from statements.vocabularies import OfficeKind as Kind

# Beginnings of words, so that endings make no difference. Longer callings come first.
CALLINGS: dict[str, tuple[Kind, ...]] = {
    "deputy prime minister|вице-премьер|заместитель премьер|baş nazirin müavin|başbakan yardımcı"
    "|փոխվարչապետ": (Kind.DEPUTY_HEAD_OF_GOVERNMENT,),
    "prime minister|премьер|baş nazir|başbakan|վարչապետ": (
        Kind.HEAD_OF_GOVERNMENT,
        Kind.DE_FACTO_HEAD,
        Kind.DE_FACTO_MINISTER,
    ),
    "deputy foreign minister|deputy minister of foreign affairs|замглавы мид|"
    "заместитель министра иностранных дел|xarici işlər nazirinin müavini": (
        Kind.DEPUTY_FOREIGN_MINISTER,
    ),
    "foreign minister|minister of foreign affairs|secretary of state|top diplomat|"
    "министр иностранных дел|министра иностранных дел|глава мид|главы мид|xarici işlər nazir|"
    "dışişleri bakan|արտաքին գործերի նախարար|արտգործնախարար": (
        Kind.FOREIGN_MINISTER,
        Kind.DE_FACTO_MINISTER,
    ),
    "defence minister|defense minister|minister of defence|minister of defense|"
    "министр обороны|министра обороны|müdafiə nazir|savunma bakan|պաշտպանության նախարար": (
        Kind.DEFENCE_MINISTER,
        Kind.DE_FACTO_MINISTER,
    ),
    "spokesman|spokeswoman|spokesperson|press secretary|пресс-секретар|официальный представитель|"
    "mətbuat katib|sözçü|sözcü|խոսնակ": (Kind.SPOKESPERSON,),
    "ambassador|посол|посла|səfir|büyükelçi|դեսպան": (Kind.AMBASSADOR,),
    "speaker of|parliament speaker|спикер|sədri milli məclis|meclis başkan": (
        Kind.SPEAKER_OF_PARLIAMENT,
    ),
    "special envoy|special representative|спецпредставител|специальный представител": (
        Kind.SPECIAL_ENVOY,
    ),
    "president|президент|prezident|cumhurbaşkan|նախագահ": (
        Kind.HEAD_OF_STATE,
        Kind.HEAD_OF_GOVERNMENT,
        Kind.DE_FACTO_HEAD,
        Kind.IO_HEAD,
        Kind.SPEAKER_OF_PARLIAMENT,
    ),
}
FOLDED = {fold(one): kinds for group, kinds in CALLINGS.items() for one in group.split("|")}
ANY = re.compile(r"\b(" + "|".join(map(re.escape, sorted(FOLDED, key=len, reverse=True))) + ")")
ALONE = re.compile(rf"{ANY.pattern}\w*")  # a calling with its ending, and nothing else
FIRST = {kinds[0] for kinds in CALLINGS.values()}  # what a calling means before all else
LONGEST = 2_000  # characters that are looked at


def kinds_called(attribution: str) -> tuple[frozenset[Kind], str]:
    """Return the kinds of office that words name, and the first calling among them, folded."""
    callings = ANY.findall(fold(attribution[:LONGEST]))
    kinds = frozenset(kind for one in callings for kind in FOLDED[one])
    return kinds, callings[0] if callings else ""


def kinds_of(calling: str) -> tuple[Kind, ...]:
    """Return the kinds of office that a calling means by itself; none where a text is not one.

    A kind for which there is another calling is only meant by that.
    """
    match = ALONE.fullmatch(fold(calling))
    first, *others = FOLDED[match[1]] if match else (None,)
    return (first, *(kind for kind in others if kind not in FIRST)) if first else ()


def begins_with_calling(text: str) -> bool:
    """Tell whether a text is a calling and then something else: `prime minister of Armenia`."""
    match = ANY.match(fold(text))
    return match is not None and " " in text[match.end() :].strip()
