"""What the public side says beside documents: their editions, and facts of other records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from statements import documents
from statements.documents import NOUNS, Context, Document
from statements.documents.context import Fact
from statements.documents.desk import CHUNK
from statements.documents.mapping import batched
from statements.documents.merges import merged_keys
from statements.documents.nouns import KEEPING_PARTS
from statements.keys import RecordName
from statements.models import Edition, Office, Record, Source, Tenure

PublicText = tuple[str, str, int]  # a record as `noun/key`, its document as stored, its number
Question = tuple[str, str]  # a noun, and the key of what is asked about
FACT_NOUNS = ("statement", "official")  # whose rows need facts of other records


def public_texts(names: Iterable[str]) -> list[PublicText]:
    """Return the public editions of records, with the numbers of their changes.

    Of a merged record whose parts stay public, its last edition, which was public.
    """
    public = (
        Record.objects.with_public_rows(KEEPING_PARTS).filter(pk__listed=list(names)).order_by("pk")
    )
    edition_columns = ("format", "document", "redaction")
    columns = (
        "pk",
        "version",
        "public_change",
        *(f"public_change__edition__{c}" for c in edition_columns),
    )
    rows = list(public.values_list(*columns))
    edition_ids = {pk: f"{pk}/{version}" for pk, version, _, number, *_ in rows if number is None}
    if edition_ids:
        last = Edition.objects.filter(pk__in=edition_ids.values()).order_by()
        editions_of_merged = {
            pk: edition for pk, *edition in last.values_list("record", *edition_columns)
        }
        rows = [(*row[:3], *editions_of_merged.get(row[0], row[3:])) for row in rows]
    return [
        (pk, upgraded_text(RecordName.parse(pk), number, text), change)
        for pk, _, change, number, text, redaction in rows
        if change is not None and number is not None and redaction is None
    ]


def text_of(edition: Edition) -> str:
    """Return the public document of an edition: its own bytes, unless its format is old."""
    return upgraded_text(edition.record_name, edition.format, edition.document)


def upgraded_text(record: RecordName, format: int, text: str) -> str:
    """Return a record's document in the present format, given the number of its own."""
    noun = NOUNS[record.noun]
    if format == noun.format:
        return text
    return documents.dump(documents.upgrade(noun, format, documents.parse(text)))


class FactCache:
    """What other records say that the rows of documents need, asked once for each of them."""

    def __init__(self) -> None:
        self.merged = merged_keys()
        self.facts: dict[Fact, str | None] = {}
        self.known_questions: set[Question] = set()

    def standing_key(self, noun: str, key: str) -> str:
        """Return the key of what a record is part of in the end, its own where it is by itself."""
        return self.merged.get(f"{noun}/{key}", key)

    def context(self, documents_by_noun: Iterable[tuple[str, Document]]) -> Context:
        """Return what is said beside documents, given with their nouns; fetch what is new."""
        questions = {
            question
            for noun, document in documents_by_noun
            for question in self.questions(noun, document)
        }
        tenures = self.unanswered(questions, "tenure")
        for chunk in batched(tenures, CHUNK):
            tenure_rows = Tenure._base_manager.filter(pk__in=chunk).order_by()
            rows = tenure_rows.values_list("pk", "office_id")
            self.facts |= {("office", key): office for key, office in rows}
        questions |= {
            ("office", office)
            for _, key in questions
            if (office := self.facts.get(("office", key))) is not None
        }
        self.fetch_offices(self.unanswered(questions, "office"))
        for chunk in batched(self.unanswered(questions, "source"), CHUNK):
            sources = Source._base_manager.filter(pk__in=chunk).order_by()
            publishers = sources.values_list("pk", "publisher_id")
            self.facts |= {("publisher", key): publisher for key, publisher in publishers}
        for chunk in batched(self.unanswered(questions, "agreement"), CHUNK):
            for _, text, _ in public_texts(f"agreement/{key}" for key in chunk):
                self.facts |= documents.facts(NOUNS["agreement"], documents.parse(text))
        return Context(self.facts, self.merged)

    def unanswered(self, questions: Iterable[Question], noun: str) -> list[str]:
        """Return the keys of a noun that were not asked about before; now they are."""
        new = {question for question in questions if question[0] == noun} - self.known_questions
        self.known_questions |= new
        return sorted(key for _, key in new)

    def fetch_offices(self, keys: list[str]) -> None:
        """Ask for the kind, the institution and the government of some offices."""
        office_columns = ("pk", "kind", "institution_id", "institution__government_id")
        for chunk in batched(keys, CHUNK):
            rows = Office._base_manager.filter(pk__in=chunk).order_by()
            for key, kind, institution, government in rows.values_list(*office_columns):
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
                    yield "agreement", self.standing_key("agreement", key)
