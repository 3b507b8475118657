"""What the public side says beside documents: merged keys, and facts of other records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from statements import documents
from statements.documents import NOUNS, Context, Document, Noun
from statements.documents.context import Fact
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.keys import RecordName
from statements.models import Edition, Office, Record, Source, Tenure

Told = tuple[str, str, int]  # a record as `noun/key`, its document as stored, its number
Question = tuple[str, str]  # a noun, and the key of what is asked about
ASKING = ("statement", "official")  # whose rows need facts of other records


def merged() -> dict[str, str]:
    """Return every merged record with the key that stands for it in the end."""
    # Not IS NOT NULL, for which SQLite reads every record.
    rows = Record.objects.filter(merged_into__gt="").order_by()
    return ends_of(dict(rows.values_list("pk", "merged_into_id")))


def ends_of(into: Mapping[str, str]) -> dict[str, str]:
    """Return the key that each merged record leads to in the end, given where each leads next."""
    found = {}
    for loser in into:
        winner, passed = into[loser], {loser}
        while winner in into and winner not in passed:
            passed.add(winner)
            winner = into[winner]
        found[loser] = RecordName.parse(winner).key
    return found


def told_by_ledger(names: Iterable[str]) -> list[Told]:
    """Return the public editions of records, with the numbers of their changes.

    Of a merged record whose parts stay public, its last edition, which was public.
    """
    public = Record.objects.told().filter(pk__listed=list(names)).order_by("pk")
    shown = ("format", "document", "redaction")
    columns = ("pk", "version", "public_change", *(f"public_change__edition__{c}" for c in shown))
    rows = list(public.values_list(*columns))
    merged = {pk: f"{pk}/{version}" for pk, version, _, number, *_ in rows if number is None}
    if merged:
        last = Edition.objects.filter(pk__in=merged.values()).order_by()
        parted = {pk: edition for pk, *edition in last.values_list("record", *shown)}
        rows = [(*row[:3], *parted.get(row[0], row[3:])) for row in rows]
    return [
        (pk, text_in(RecordName.parse(pk), number, text), change)
        for pk, _, change, number, text, redaction in rows
        if change is not None and number is not None and redaction is None
    ]


def text_of(edition: Edition) -> str:
    """Return the public document of an edition: its own bytes, unless its format is old."""
    return text_in(edition.record_name, edition.format, edition.document)


def text_in(record: RecordName, number: int, text: str) -> str:
    """Return a record's document in the present format, given the number of its own."""
    noun = NOUNS[record.noun]
    if number == noun.format:
        return text
    return documents.dump(documents.upgrade(noun, number, documents.parse(text)))


class Known:
    """What other records say that the rows of documents need, asked once for each of them."""

    def __init__(self) -> None:
        self.merged = merged()
        self.facts: dict[Fact, str | None] = {}
        self.asked: set[Question] = set()

    def stands(self, noun: str, key: str) -> str:
        """Return the key of what a record is part of in the end, its own where it is by itself."""
        return self.merged.get(f"{noun}/{key}", key)

    def learn(self, noun: Noun, document: Document) -> None:
        """Take from a public document what it decides."""
        found = documents.facts(noun, document)
        self.facts |= found
        about = {"office": "tenure", "kind": "office", "publisher": "source"}
        self.asked |= {(about[kind], key) for kind, key in found if kind in about}
        if noun.name == "agreement":
            self.asked.add(("agreement", document["key"]))

    def context(self, told: Iterable[tuple[str, Document]]) -> Context:
        """Return what is said beside documents, given with their nouns; fetch what is new."""
        wanted = {asked for noun, document in told for asked in self.questions(noun, document)}
        tenures = self.new(wanted, "tenure")
        for chunk in batched(tenures, CHUNK):
            held = Tenure._base_manager.filter(pk__in=chunk).order_by()
            rows = held.values_list("pk", "office_id")
            self.facts |= {("office", key): office for key, office in rows}
        wanted |= {
            ("office", office)
            for _, key in wanted
            if (office := self.facts.get(("office", key))) is not None
        }
        self.fetch_offices(self.new(wanted, "office"))
        for chunk in batched(self.new(wanted, "source"), CHUNK):
            pages = Source._base_manager.filter(pk__in=chunk).order_by()
            by = pages.values_list("pk", "publisher_id")
            self.facts |= {("publisher", key): publisher for key, publisher in by}
        for chunk in batched(self.new(wanted, "agreement"), CHUNK):
            for _, text, _ in told_by_ledger(f"agreement/{key}" for key in chunk):
                self.facts |= documents.facts(NOUNS["agreement"], documents.parse(text))
        return Context(self.facts, self.merged)

    def new(self, wanted: Iterable[Question], noun: str) -> list[str]:
        """Return the keys of a noun that were not asked about before; now they are."""
        found = {asked for asked in wanted if asked[0] == noun} - self.asked
        self.asked |= found
        return sorted(key for _, key in found)

    def fetch_offices(self, keys: list[str]) -> None:
        """Ask for the kind, the institution and the government of some offices."""
        columns = ("pk", "kind", "institution_id", "institution__government_id")
        for chunk in batched(keys, CHUNK):
            rows = Office._base_manager.filter(pk__in=chunk).order_by()
            for key, kind, institution, government in rows.values_list(*columns):
                self.facts["kind", key] = kind
                self.facts["institution", key] = institution
                self.facts["government", institution] = government

    def questions(self, noun: str, document: Document) -> Iterator[Question]:
        """Yield what rows of a document ask: about tenures, offices, sources, agreements."""
        if noun == "official":
            yield from (("office", tenure["office"]) for tenure in document["tenures"])
            return
        yield from (("tenure", row["tenure"]) for row in document["voices"] if row["tenure"])
        yield from (("source", row["source"]) for row in document["appearances"])
        for reference in document["references"]:
            for target in reference["targets"]:
                if target["clause"]:
                    key = target["agreement"]
                    yield "agreement", self.stands("agreement", key)
