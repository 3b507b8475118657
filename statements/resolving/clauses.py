"""From a citation to the clauses it may mean: of every agreement that its words may name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from statements.documents import Context
from statements.folding import fold
from statements.keys import KEY, SHARING_KEYS, RecordName
from statements.models import PublicMember, PublicRecord
from statements.names import IndexedName, Names
from statements.names.phrases import bare

from .candidates import SCORES, Candidate
from .citations import Citation, citations
from .near import near

LESS = 8  # a citation is this much less sure than what found its agreement, of 100
NO_CLAUSE = 30  # and that much less, where only its agreement is held
MOST = 20  # agreements looked at for one citation

Scores = Mapping[str, int]  # of names


def clauses_cited(text: str, index: Names, into: Context) -> list[Candidate]:
    """Return the clauses that a text may cite; their agreements where no such clause is held."""
    read = [(citation, texts_cited(citation, index, into)) for citation in citations(text)]
    series = {key for _, texts in read for noun, key in texts if noun == "series"}
    members = agreements_of(series, into) if series else {}
    scores: dict[str, int] = {}
    fallback: dict[str, int] = {}
    for citation, texts in read:
        for agreement, score in list(agreements(texts, members).items())[:MOST]:
            for number in citation.numbers:
                keep_best(scores, f"clause/{agreement}/{number}", score - LESS)
            if not citation.is_bare:
                keep_best(fallback, f"agreement/{agreement}", score - NO_CLAUSE)
    return list(clauses_or_agreements(text, scores, fallback))


def keep_best(scores: dict[str, int], name: str, score: int) -> None:
    scores[name] = max(score, scores.get(name, 1))


def clauses_or_agreements(text: str, scores: Scores, fallback: Scores) -> Iterator[Candidate]:
    """Yield the public clauses among names; where there are none, the agreements."""
    names = {*scores, *fallback}
    if not names:
        return
    rows = PublicRecord.objects.filter(id__in=names).order_by("id")
    records = list(rows.values_list("id", "noun", "key", "label", "path"))
    clauses = [row for row in records if row[0] in scores]
    for name, noun, key, label, path in clauses or records:
        score = scores.get(name, fallback.get(name, 0))
        yield Candidate(noun, key, label, path, text, "citation", score)


def texts_cited(citation: Citation, index: Names, into: Context) -> dict[tuple[str, str], int]:
    """Return the agreements and series that the words of a citation may name, with scores."""
    scores: dict[tuple[str, str], int] = {}
    words = citation.text
    if KEY.fullmatch(words) and len(words) <= 80:
        for noun in SHARING_KEYS:
            scores[noun, str(into.current_key(noun, words))] = SCORES["key"]
    matches: list[IndexedName] = list(index.by_name.get(fold(words), ()))
    if not citation.is_bare:
        matches += index.by_date.get(bare(words), ())
    for one in matches:
        if one.noun in SHARING_KEYS:
            place = one.noun, one.key
            scores[place] = max(SCORES[one.why], scores.get(place, 0))
    if not matches and not citation.is_bare:
        for candidate in near(words, index):
            if candidate.noun in SHARING_KEYS:
                place = candidate.noun, candidate.key
                scores[place] = max(candidate.score, scores.get(place, 0))
    return scores


def agreements_of(series: Iterable[str], into: Context) -> dict[str, list[str]]:
    """Return the agreements of some series."""
    rows = PublicMember.objects.filter(
        name="agreement", record__in=[f"series/{key}" for key in series]
    )
    members: dict[str, list[str]] = {}
    for record, agreement in rows.order_by("record", "value").values_list("record", "value"):
        key = str(into.current_key("agreement", agreement))
        members.setdefault(RecordName.parse(record).key, []).append(key)
    return members


def agreements(
    texts: Mapping[tuple[str, str], int], members: Mapping[str, list[str]]
) -> dict[str, int]:
    """Return the agreements among texts, each series as its members, a little less sure."""
    scores: dict[str, int] = {}
    for (noun, key), score in sorted(texts.items(), key=lambda item: (-item[1], item[0])):
        for agreement in [key] if noun == "agreement" else members.get(key, ()):
            keep_best(scores, agreement, score - (noun == "series"))
    return scores
