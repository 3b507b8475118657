"""What stands beside a document: the desk as it is, and as it will be when a recording ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from statements import models as m
from statements.spans import Span
from statements.vocabularies import VoiceRole

from .context import Context
from .declaration import Noun
from .links import existing_keys, part_names
from .mapping import Document
from .shared_rows import RowCache

NO_MERGES = Context()
Wording = tuple[str, str, str]  # clause, language, publisher
Name = tuple[str, str]  # noun and key, of a record or of a part of one
TENURE_LISTS = ("voices", "parties")  # lists of documents whose rows name a tenure


@dataclass(frozen=True, slots=True)
class TenureSpan:
    """What a tenure says, as far as rules ask."""

    official: str
    office: str
    span: Span


@dataclass
class Coming:
    """What the documents of a recording bring to the desk and take away from it.

    Whatever asks whether something is on the desk asks this first: the rows are written only when
    every document was found right, so that a place that one record leaves is free for another.
    """

    added: set[Name] = field(default_factory=set)
    removed: set[Name] = field(default_factory=set)
    tenures: dict[str, TenureSpan] = field(default_factory=dict)
    wordings: dict[str, Wording | None] = field(default_factory=dict)  # by uid of the text version
    wording_counts: Counter[Wording] = field(default_factory=Counter)  # how many of them say so

    def add(
        self, noun: Noun, key: str, before: Document | None, now: Document | None, *, is_new: bool
    ) -> None:
        """Add a record with the parts that it had before and what it says now; None if it goes."""
        old, new = part_names(noun.name, before), part_names(noun.name, now)
        self.added |= new - old | ({(noun.name, key)} if is_new and now is not None else set())
        self.removed |= old - new | ({(noun.name, key)} if now is None else set())
        if noun.name == "text_version":
            self.reword(key, wording(now) if now else None)
        elif noun.name == "official" and now:
            self.tenures |= tenures_by_uid(now)

    def reword(self, uid: str, after: Wording | None) -> None:
        """Remember what a text version will be; None where it goes."""
        before = self.wordings.get(uid)
        self.wording_counts.subtract([before] if before else ())
        self.wording_counts.update([after] if after else ())
        self.wordings[uid] = after

    def keys_on_desk(self, keys_by_noun: Mapping[str, set[str]]) -> dict[str, set[str]]:
        """Return, by noun, those of some keys that the desk will hold."""
        present = {}
        for noun, keys in keys_by_noun.items():
            added, removed = (
                {key for name, key in names if name == noun} for names in (self.added, self.removed)
            )
            present[noun] = (keys & added) | existing_keys(noun, keys - added - removed)
        return present

    def has_same_wording(self, text: Document, merges: Context = NO_MERGES) -> bool:
        """Tell whether another text version will be the same publisher's words, whatever merged."""
        (clause, language, publisher), uid = wording(text), text["uid"]
        clauses = merges.one_with("clause", clause)
        publishers = merges.one_with("publisher", publisher)
        same = {*product(clauses, [language], publishers)}
        # The text itself is counted, where it is among those that come.
        if sum(self.wording_counts[words] for words in same) > (self.wordings.get(uid) in same):
            return True
        rows = m.TextVersion._base_manager.filter(
            clause__in=clauses, language=language, publisher__in=publishers
        )
        uids = set(rows.values_list("pk", flat=True)) - merges.one_with("text_version", uid)
        return any(other not in self.wordings for other in uids)


@dataclass(frozen=True)
class World:
    """What the desk holds beside a document, fetched once for many documents."""

    tenures: dict[str, TenureSpan]
    coming: Coming = field(default_factory=Coming)
    merges: Context = field(default_factory=Context)  # as far as any rule may ask

    @classmethod
    def around(
        cls,
        documents: Iterable[Document],
        coming: Coming | None = None,
        row_cache: RowCache | None = None,
    ) -> World:
        """Fetch what the rules will ask about documents, given what else is on its way.

        `row_cache` holds the rows that somebody asked for before.
        """
        coming, rows, documents = coming or Coming(), row_cache or RowCache(), list(documents)
        removed_tenures = {key for noun, key in coming.removed if noun == "tenure"}
        uids = set(tenure_uids(documents)) - coming.tenures.keys() - removed_tenures
        tenures = {
            uid: TenureSpan(row.official_id, row.office_id, row.span)
            for uid, row in rows.rows(m.Tenure, uids).items()
        }
        tenures |= coming.tenures
        asks = any(asks_for_merges(document, tenures) for document in documents)
        return cls(tenures, coming, rows.merges if asks else Context())


def tenures_by_uid(official: Document) -> dict[str, TenureSpan]:
    """Return the tenures that an official's document tells, by uid."""
    return {
        row["uid"]: TenureSpan(official["key"], row["office"], Span.from_document(row))
        for row in official["tenures"]
    }


def asks_for_merges(document: Document, tenures: Mapping[str, TenureSpan]) -> bool:
    """Tell whether rules compare keys of a document that may be one though they differ."""
    people = (row for name in TENURE_LISTS for row in document.get(name, ()))
    return "clause" in document or any(
        row["role"] == VoiceRole.SPEAKS_FOR
        or (row["tenure"] in tenures and tenures[row["tenure"]].official != row["official"])
        for row in people
    )


def tenure_uids(documents: Iterable[Document]) -> Iterator[str]:
    """Yield the uids of the tenures in which some documents say that somebody spoke or signed."""
    for document in documents:
        for name in TENURE_LISTS:
            yield from (row["tenure"] for row in document.get(name, ()) if row["tenure"])


def wording(text: Document) -> Wording:
    return text["clause"], text["language"], text["publisher"]
