"""Write the public rows that the ledger's last changes say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from statements import documents
from statements.documents import NOUNS, Context, Document, Noun
from statements.documents.context import Fact, PublicRows
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.models import (
    Change,
    Edition,
    Entry,
    PublicAbout,
    PublicAddressee,
    PublicPlace,
    PublicRecord,
    PublicReference,
    PublicSource,
    PublicStatement,
    PublicTarget,
    PublicTopic,
    PublicVoice,
    Record,
    Tenure,
)

OF_STATEMENT = (PublicVoice, PublicAddressee, PublicTopic, PublicPlace, PublicSource, Entry)
OF_REFERENCE = (PublicTarget, PublicAbout)
CITING = ("statement/", "agreement/")  # what makes references


def clear(records: Iterable[str]) -> None:
    """Delete the public rows of records, given as `noun/key`."""
    for chunk in batched(records, CHUNK):
        PublicRecord.objects.filter(record__in=chunk).delete()
        uids = [name.partition("/")[2] for name in chunk if name.startswith("statement/")]
        keys = [name.partition("/")[2] for name in chunk if name.startswith("agreement/")]
        made = PublicReference.objects.filter(statement__in=uids)
        made |= PublicReference.objects.filter(agreement__in=keys)
        references = list(made.values_list("uid", flat=True))
        for part in batched(references, CHUNK):
            for model in OF_REFERENCE:
                model.objects.filter(reference__in=part).delete()
        made.delete()
        PublicStatement.objects.filter(uid__in=uids).delete()
        for role in OF_STATEMENT:
            role.objects.filter(statement__in=uids).delete()


Told = tuple[str, str, int]  # a record as `noun/key`, its document as stored, its number


def write(told: Sequence[Told]) -> None:
    """Write the public rows of documents; authority records come first, as statements' rows
    ask them about offices and clauses."""
    for group in (authority(told), statements(told)):
        for chunk in batched(group, CHUNK):
            for model, rows in rows_of(chunk).items():
                model.objects.bulk_create([model(**row) for row in rows], batch_size=CHUNK)


def authority(told: Iterable[Told]) -> list[Told]:
    return [item for item in told if not item[0].startswith("statement/")]


def statements(told: Iterable[Told]) -> list[Told]:
    return [item for item in told if item[0].startswith("statement/")]


def rows_of(told: Sequence[Told], context: Context | None = None) -> PublicRows:
    """Return the public rows of documents, by table, as the public side stands now.

    `context` is given by who knows already what the documents ask of other records.
    """
    context = context or recorded(told, context_of(text for _, text, _ in statements(told)))
    found: PublicRows = {}
    for record, text, number in told:
        noun = NOUNS[record.partition("/")[0]]
        for model, rows in documents.public_rows(noun, text, number, context).items():
            found.setdefault(model, []).extend(rows)
    return found


def recorded(told: Iterable[Told], context: Context) -> Context:
    """Add the numbers of the first changes of what makes references."""
    citing = [record for record, _, _ in told if record.startswith(CITING)]
    return replace(context, first=Change.objects.first_numbers(citing)) if citing else context


def merged() -> dict[str, str]:
    """Return every merged record with the key that stands for it in the end."""
    into = dict(
        # Not IS NOT NULL, for which SQLite reads every record.
        Record.objects.filter(merged_into__gt="").order_by().values_list("pk", "merged_into_id")
    )
    found = {}
    for loser in into:
        winner, passed = into[loser], {loser}
        while winner in into and winner not in passed:
            passed.add(winner)
            winner = into[winner]
        found[loser] = winner.partition("/")[2]
    return found


def context_of(texts: Iterable[str]) -> Context:
    """Return what the public side says beside some statements."""
    return Known().context(documents.parse(text) for text in texts)


class Known:
    """What other records say that statements' rows need, asked once for each of them."""

    def __init__(self) -> None:
        self.merged = merged()
        self.facts: dict[Fact, str | None] = {}
        self.asked: set[tuple[str, str]] = set()

    def learn(self, noun: Noun, document: Document) -> None:
        """Take from a public document what it decides."""
        found = documents.facts(noun, document)
        self.facts |= found
        self.asked |= {("tenure", key) for kind, key in found if kind == "office"}
        if noun.name == "agreement":
            self.asked.add(("agreement", document["key"]))

    def context(self, told: Iterable[Document]) -> Context:
        """Return what is said beside some statements, fetching what is not known yet."""
        wanted = {name for document in told for name in self.questions(document)} - self.asked
        self.asked |= wanted
        tenures = sorted(key for noun, key in wanted if noun == "tenure")
        agreements = sorted(f"{noun}/{key}" for noun, key in wanted if noun == "agreement")
        for chunk in batched(tenures, CHUNK):
            held = Tenure._base_manager.filter(pk__in=chunk).order_by()
            rows = held.values_list("pk", "office_id")
            self.facts |= {("office", key): office for key, office in rows}
        for chunk in batched(agreements, CHUNK):
            for _, text, _ in told_by_ledger(chunk):
                self.facts |= documents.facts(NOUNS["agreement"], documents.parse(text))
        return Context(self.facts, self.merged)

    def questions(self, document: Document) -> Iterator[tuple[str, str]]:
        """Yield the tenures spoken in and the agreements whose clauses are cited."""
        for voice in document["voices"]:
            if voice["tenure"]:
                yield "tenure", voice["tenure"]
        for reference in document["references"]:
            for target in reference["targets"]:
                if target["clause"]:
                    key = target["agreement"]
                    yield "agreement", self.merged.get(f"agreement/{key}", key)


def dependants(noun: str, before: Document | None, after: Document | None) -> set[str]:
    """Return the public statements whose rows follow from what changed in an authority record."""
    old = documents.facts(NOUNS[noun], before) if before else {}
    new = documents.facts(NOUNS[noun], after) if after else {}
    moved = {fact for fact in old if old[fact] != new.get(fact)}
    if not moved:
        return set()
    tenures = [key for kind, key in moved if kind == "office"]
    clauses = [
        key for kind, key in old if kind == "parent" and lineage(key, old) != lineage(key, new)
    ]
    uids = set(PublicVoice.objects.filter(tenure__in=tenures).values_list("statement", flat=True))
    targets = PublicTarget.objects.filter(clause__in=clauses).values("reference")
    made = PublicReference.objects.filter(uid__in=targets, statement__isnull=False)
    uids |= set(made.values_list("statement", flat=True))
    return {f"statement/{uid}" for uid in uids}


def lineage(clause: str, facts: Mapping[Fact, str | None]) -> list[str]:
    """Return a clause and all that it is part of, nearest first."""
    found: list[str] = []
    at: str | None = clause
    while at is not None and at not in found:
        found.append(at)
        at = facts.get(("parent", at))
    return found


def told_by_ledger(names: Iterable[str]) -> list[Told]:
    """Return the public editions of records, with the numbers of their changes."""
    records = Record.objects.public().filter(pk__in=list(names)).order_by("pk")
    changes = [r.public_change for r in records.select_related("public_change__edition")]
    return [(c.record_id, text_of(c.edition), c.number) for c in changes if c and c.edition]


def text_of(edition: Edition) -> str:
    """Return the public document of an edition: its own bytes, unless its format is old."""
    noun = NOUNS[edition.record_id.partition("/")[0]]
    if edition.format == noun.format:
        return edition.document
    return documents.dump(
        documents.upgrade(noun, edition.format, documents.parse(edition.document))
    )
