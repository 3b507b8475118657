"""Documents and the desk's tables say the same, in both directions and to the byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as ExampleTestCase

from statements import curation, documents, importing, ledger, vocabularies, writing
from statements.dates import BASES, PRECISIONS
from statements.documents import NOUNS, Document, Noun
from statements.documents.contents import columns_of
from statements.documents.desk import CHUNK
from statements.documents.mapping import Keys, Table
from statements.ledger.projections import DESK
from statements.models import Change, Edition, Record, Voice
from statements.problems import BrokenRules, StillUsed

from . import factories as f
from . import strategies as made
from .dealing import tries
from .sql import writes

SHARED = f.SHIPPED.parent.parent / "shared" / "data" / "dataset.json"
FILES = {file.noun: file for file in importing.read_folder(f.SHIPPED)}
DOCUMENTS = {noun: file.documents for noun, file in FILES.items()}
ALL = [(noun, document) for noun, listed in DOCUMENTS.items() for document in listed]

many = settings(max_examples=30)
some = settings(max_examples=tries(8))  # each of these writes to a database
few = settings(max_examples=tries(4))


def second_edition() -> Any:
    """Return the dataset that the fixtures are of; skip where it is not there."""
    edition = json.loads(SHARED.read_text()) if SHARED.exists() else {}
    if edition.get("edition") != 2:
        pytest.skip(f"{SHARED} does not hold the second edition")
    return edition


def rows_of(noun: str, listed: str) -> list[Any]:
    """Return all rows of one list of all documents of a noun."""
    return [row for document in DOCUMENTS[noun] for row in document[listed]]


def order_of(table: Table, item: Document) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the fields of an object and all below it, as they are and as they are declared."""
    yield list(item), [part.name for part in table.fields]
    for listed in table.lists:
        if not isinstance(listed, Keys):
            for row in item[listed.name]:
                yield from order_of(listed.table, row)


class TestFixtures(SimpleTestCase):
    def test_counts_are_those_of_the_dataset(self) -> None:
        references = rows_of("statement", "references")
        clauses = rows_of("agreement", "clauses")
        aliased = ("government", "institution", "official", "agreement", "series")

        assert {noun: len(listed) for noun, listed in DOCUMENTS.items()} == {
            "topic": 16,
            "government": 16,
            "place": 25,
            "publisher": 173,
            "institution": 45,
            "source": 459,
            "official": 67,
            "agreement": 26,
            "series": 1,
            "contact": 60,
            "statement": 245,
        }
        assert len(references) == 521
        assert sum(len(reference["targets"]) for reference in references) == 715
        assert sum(reference["quote"] is not None for reference in references) == 498
        assert len(rows_of("statement", "voices")) == 255
        assert len(rows_of("statement", "appearances")) == 430
        assert len(rows_of("statement", "quotes")) == 484
        assert len(clauses) == 32
        assert sum(len(clause["obligations"]) for clause in clauses) == 31
        assert len(rows_of("agreement", "references")) == 15
        assert len(rows_of("official", "tenures")) == 82
        assert len(rows_of("institution", "offices")) == 63
        assert sum(len(rows_of(noun, "aliases")) for noun in aliased) == 857

    def test_shortened_copies_are_marked(self) -> None:
        notes = [document["note"] or "" for document in DOCUMENTS["statement"]]

        assert sum("Read in a shortened copy" in note for note in notes) == 163

    def test_no_key_or_uid_stands_twice(self) -> None:
        names = [f"{noun}/{NOUNS[noun].key_of(document)}" for noun, document in ALL]
        inside = [
            name for noun, document in ALL for name in documents.identities(NOUNS[noun], document)
        ]

        assert len(names) == len(set(names))
        assert len(inside) == len(set(inside))
        assert not {name.partition("/")[2] for name in names} & set(inside)

    def test_fields_stand_in_their_order(self) -> None:
        for noun, document in ALL:
            for names, declared in order_of(NOUNS[noun].table, document):
                assert names == declared

    def test_all_files_state_one_time(self) -> None:
        assert len({file.recorded_at for file in FILES.values()}) == 1

    def test_files_are_written_one_way_for_readable_diffs(self) -> None:
        for path in f.SHIPPED.glob("*.json"):
            document = json.loads(path.read_text())

            assert path.read_text() == json.dumps(document, indent=1, ensure_ascii=False) + "\n"


class TestVocabularies(SimpleTestCase):
    """Every value of the dataset is known, and means what the dataset says."""

    @pytest.fixture(autouse=True)
    def dataset(self) -> None:
        self.edition_file = second_edition()["vocabularies"]

    NAMES = {
        "statement_kinds": vocabularies.StatementKind,
        "reference_types": vocabularies.ReferenceType,
        "office_kinds": vocabularies.OfficeKind,
        "source_kinds": vocabularies.SourceKind,
        "agreement_origins": vocabularies.AgreementOrigin,
        "agreement_kinds": vocabularies.AgreementKind,
        "party_roles": vocabularies.PartyRole,
        "voice_roles": vocabularies.VoiceRole,
        "renditions": vocabularies.Rendition,
        "quote_voices": vocabularies.QuoteVoice,
        "contact_kinds": vocabularies.ContactKind,
        "resolutions": vocabularies.Resolution,
        "certainties": vocabularies.Certainty,
        "institution_kinds": vocabularies.InstitutionKind,
        "government_kinds": vocabularies.GovernmentKind,
        "reference_families": vocabularies.Family,
        "directions": vocabularies.Direction,
        "stages": vocabularies.Stage,
        "alias_kinds": vocabularies.AliasKind,
    }

    def test_codes_and_definitions_are_those_of_the_dataset(self) -> None:
        for name, choices in self.NAMES.items():
            with self.subTest(name):
                codes = [(row["code"], row["definition"]) for row in self.edition_file[name]]

                assert [(choice.value, choice.definition) for choice in choices] == codes

    def test_facts_of_types_are_those_of_the_dataset(self) -> None:
        for row in self.edition_file["reference_types"]:
            kind = vocabularies.ReferenceType(row["code"])

            assert kind.family == row["family"]
            assert (kind.text_direction, kind.about_direction) == (
                row["text_direction"],
                row["about_direction"],
            )
            assert kind.origins == set(row["origins"])
            assert kind.targets == set(row["targets"])

    def test_words_of_dates_are_those_of_the_dataset(self) -> None:
        assert [row["code"] for row in self.edition_file["date_bases"]] == list(BASES)
        assert [row["code"] for row in self.edition_file["date_precisions"]] == list(PRECISIONS)

    def test_no_vocabulary_is_left_out(self) -> None:
        assert set(self.edition_file) == {*self.NAMES, "date_bases", "date_precisions"}


class TestDataset(SimpleTestCase):
    """The fixtures say what `dataset.json` says, no more and no less."""

    @pytest.fixture(autouse=True)
    def dataset(self) -> None:
        self.edition_file = second_edition()

    # Not in the first dataset: stored, shown and exported all the same.
    EMPTY = {
        "appearances": {"words": None},
        "quotes": {"start": None},
        "sources": {"saved_copy_sha256": None},
    }

    def told_in(self, listed: str, **owner: str) -> list[Document]:
        """Return the dataset's rows of one list that belong to an owner, without its key."""
        rows = [row for row in self.edition_file[listed] if owner.items() <= row.items()]
        return [{k: v for k, v in row.items() if k not in owner} for row in rows]

    def aliases(self, noun: str, key: str) -> list[Document]:
        return self.told_in("aliases", noun=noun, key=key)

    def assert_same(self, noun: str, originals: list[Document]) -> None:
        """Compare content: the order of records and of rows from other lists is not told."""
        listed = DOCUMENTS[noun]
        identity = NOUNS[noun].identity

        def comparable(document: Document) -> Document:
            inner = {"aliases", "offices", "tenures", "clauses"} & document.keys()
            if noun == "agreement":
                inner.add("references")
            return document | {
                name: sorted(document[name], key=lambda row: repr(sorted(row.items())))
                for name in inner
            }

        def by_key(documents: list[Document]) -> dict[str, Document]:
            return {document[identity]: comparable(document) for document in documents}

        assert by_key(listed) == by_key(originals)

    def test_topics_places_and_publishers(self) -> None:
        for noun in ("topic", "place", "publisher"):
            self.assert_same(noun, self.edition_file[NOUNS[noun].plural])

    def test_governments(self) -> None:
        self.assert_same(
            "government",
            [
                row | {"aliases": self.aliases("government", row["key"])}
                for row in self.edition_file["governments"]
            ],
        )

    def test_institutions_with_offices(self) -> None:
        self.assert_same(
            "institution",
            [
                row
                | {
                    "offices": self.told_in("offices", institution=row["key"]),
                    "aliases": self.aliases("institution", row["key"]),
                }
                for row in self.edition_file["institutions"]
            ],
        )

    def test_officials_with_tenures(self) -> None:
        self.assert_same(
            "official",
            [
                row
                | {
                    "tenures": self.told_in("tenures", official=row["key"]),
                    "aliases": self.aliases("official", row["key"]),
                }
                for row in self.edition_file["officials"]
            ],
        )

    def test_agreements_with_clauses_and_references(self) -> None:
        clauses = {
            f"{row['agreement']}/{row['number']}": self.aliases(
                "clause", f"{row['agreement']}/{row['number']}"
            )
            for row in self.edition_file["clauses"]
        }

        def aliases(key: str) -> list[Document]:
            own = [row | {"clause": None} for row in self.aliases("agreement", key)]
            for clause, rows in clauses.items():
                agreement, _, number = clause.partition("/")
                own += [row | {"clause": number} for row in rows if agreement == key]
            return own

        self.assert_same(
            "agreement",
            [
                row
                | {
                    "clauses": self.told_in("clauses", agreement=row["key"]),
                    "references": self.told_in("agreement_references", agreement=row["key"]),
                    "aliases": aliases(row["key"]),
                }
                for row in self.edition_file["agreements"]
            ],
        )

    def test_contacts(self) -> None:
        self.assert_same("contact", self.edition_file["contacts"])

    def test_series(self) -> None:
        self.assert_same(
            "series",
            [
                row | {"aliases": self.aliases("series", row["key"])}
                for row in self.edition_file["series"]
            ],
        )

    def test_sources(self) -> None:
        sources = [self.EMPTY["sources"] | row for row in self.edition_file["sources"]]

        self.assert_same("source", sources)

    def test_statements(self) -> None:
        rows = []
        for row in self.edition_file["statements"]:
            lists = {
                name: [self.EMPTY[name] | item for item in row[name]]
                for name in ("appearances", "quotes")
            }
            rows.append(row | lists)

        self.assert_same("statement", rows)

    def test_no_alias_is_left_out(self) -> None:
        owners = {"government", "institution", "official", "agreement", "series", "clause", "place"}

        assert {row["noun"] for row in self.edition_file["aliases"]} <= owners
        assert len(self.edition_file["aliases"]) == sum(
            len(document.get("aliases", ())) for _, document in ALL
        )


class TestFlatten(SimpleTestCase):
    def test_unflatten_undoes_it_for_every_document_of_the_dataset(self) -> None:
        for name, document in ALL:
            noun = NOUNS[name]

            assert self.there_and_back(noun, document) == orjson.dumps(document)

    @many
    @given(made.documents("statement"))
    def test_unflatten_undoes_it_for_any_statement(self, document: Document) -> None:
        assert self.there_and_back(NOUNS["statement"], document) == orjson.dumps(document)

    @many
    @given(made.documents("agreement"))
    def test_unflatten_undoes_it_for_any_agreement(self, document: Document) -> None:
        assert self.there_and_back(NOUNS["agreement"], document) == orjson.dumps(document)

    @many
    @given(made.documents("official"))
    def test_unflatten_undoes_it_for_any_official(self, document: Document) -> None:
        assert self.there_and_back(NOUNS["official"], document) == orjson.dumps(document)

    def test_many_documents_keep_apart(self) -> None:
        noun = NOUNS["statement"]
        rows: dict[Any, list[Any]] = {}
        for document in DOCUMENTS["statement"]:
            for model, made_rows in named_rows(noun, document).items():
                rows.setdefault(model, []).extend(reversed(made_rows))

        unflattened = documents.unflatten(noun, rows)

        assert unflattened == {document["uid"]: document for document in DOCUMENTS["statement"]}

    @staticmethod
    def there_and_back(noun: Noun, document: Document) -> bytes:
        rows = named_rows(noun, document)
        return orjson.dumps(documents.unflatten(noun, rows)[noun.key_of(document)])


def named_rows(noun: Noun, document: Document) -> dict[Any, list[Any]]:
    """Return the rows of a document as the desk's are read."""
    rows = documents.flatten(noun, document)
    return {
        table.model: [dict(zip(columns_of(table), row, strict=True)) for row in rows[table.model]]
        for table in noun.table.walk()
    }


class TestStrategies(SimpleTestCase):
    """What the strategies make is valid, or the tests below would test refusals."""

    @settings(max_examples=4)
    @given(st.tuples(*map(made.documents, NOUNS)))
    def test_every_made_document_is_sound(self, drawn: tuple[Document, ...]) -> None:
        for noun, document in zip(NOUNS.values(), drawn, strict=True):
            assert list(documents.faults(noun, document)) == []


class TestRenderAndLoad(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_the_desk_says_every_document_byte_for_byte(self) -> None:
        for name, listed in DOCUMENTS.items():
            noun = NOUNS[name]

            rendered = documents.render(noun, [noun.key_of(document) for document in listed])

            for document in listed:
                assert orjson.dumps(rendered[noun.key_of(document)]) == orjson.dumps(document)

    def test_editions_are_the_documents_byte_for_byte(self) -> None:
        for name, document in ALL:
            record = f"{name}/{NOUNS[name].key_of(document)}"

            edition = Edition.objects.get(record=record)

            assert edition.document.encode() == orjson.dumps(document)
            assert (edition.number, edition.format) == (1, NOUNS[name].format)

    def test_projecting_what_the_desk_says_writes_nothing(self) -> None:
        for name, listed in DOCUMENTS.items():
            noun = NOUNS[name]
            rendered = documents.render(noun, [noun.key_of(document) for document in listed])

            with CaptureQueriesContext(connection) as queries, writing.unsealed():
                DESK.write([(noun, {key: (on_desk, on_desk) for key, on_desk in rendered.items()})])

            assert writes(queries) == []

    def test_saying_what_the_editions_say_stores_nothing(self) -> None:
        with ledger.recording(f.make_user()) as recording:
            for name, document in ALL:
                recording.say(NOUNS[name], document, base=1)

        assert Edition.objects.count() == Record.objects.count() == len(ALL)
        named = {document["contact"] for document in DOCUMENTS["statement"]}
        unnamed = [one["key"] for one in DOCUMENTS["contact"] if one["key"] not in named]
        assert Change.objects.count() == len(ALL) - len(unnamed)

    def test_an_edition_has_its_fields_in_their_order_however_they_were_said(self) -> None:
        document = f.fixture("statement", f.READOUT, f.SHIPPED) | {"title": "Other words"}
        backwards = dict(reversed(document.items()))
        backwards["voices"] = [dict(reversed(row.items())) for row in document["voices"]]

        f.store("statement", backwards)

        edition = Edition.objects.get(record=f"statement/{f.READOUT}", number=2)
        assert edition.document == documents.dump(document)

    def test_nor_does_another_order_make_an_edition(self) -> None:
        document = f.fixture("statement", f.READOUT, f.SHIPPED)

        f.store("statement", dict(reversed(document.items())))

        assert f.version("statement", f.READOUT) == 1

    def test_rendering_takes_a_fixed_number_of_queries(self) -> None:
        noun = NOUNS["statement"]
        uids = [document["uid"] for document in DOCUMENTS["statement"]]
        tables = len(list(noun.table.walk()))

        for some_uids in (uids[:1], uids):
            with self.assertNumQueries(tables):
                documents.render(noun, some_uids)

    def test_an_unknown_key_renders_nothing(self) -> None:
        assert documents.render(NOUNS["topic"], ["nothing"]) == {}
        assert documents.render(NOUNS["statement"], []) == {}

    def test_a_small_change_writes_to_the_rows_that_differ_alone(self) -> None:
        noun = NOUNS["statement"]
        before, document = (f.fixture("statement", f.READOUT, f.SHIPPED) for _ in range(2))
        document["voices"][0]["role"] = "signs"

        with CaptureQueriesContext(connection) as queries, writing.unsealed():
            DESK.write([(noun, {f.READOUT: (before, document)})])

        assert set(writes(queries)) == {"statements_voice"}


class StoreTestCase(ExampleTestCase):
    """Each example has a transaction of its own, on top of the small world."""

    @classmethod
    def setUpTestData(cls) -> None:
        made.build_world()
        cls.editor = f.make_user("editor")

    def assert_stored(self, noun: str, *drawn: Document) -> None:
        """Store documents of one record one after the other; each time the desk says the last."""
        kind = NOUNS[noun]
        key = kind.key_of(drawn[0])
        for document in drawn:
            before = f.version(noun, key)
            on_desk = documents.render(kind, [key]).get(key)

            curation.store(self.editor, noun, document, base=before)

            rendered = documents.render(kind, [key])[key]
            assert orjson.dumps(rendered) == orjson.dumps(document)
            version = f.version(noun, key)
            assert version == before + (document != on_desk)
            edition = Edition.objects.get(record=f"{noun}/{key}", number=version)
            assert edition.document.encode() == orjson.dumps(document)


class TestStoreAnything(StoreTestCase):
    @settings(max_examples=tries(12))
    @given(made.pairs("statement"))
    def test_statements(self, drawn: tuple[Document, Document]) -> None:
        self.assert_stored("statement", *drawn)

    @some
    @given(made.pairs("agreement"))
    def test_agreements(self, drawn: tuple[Document, Document]) -> None:
        self.assert_stored("agreement", *drawn)

    @some
    @given(made.pairs("official"))
    def test_officials(self, drawn: tuple[Document, Document]) -> None:
        self.assert_stored("official", *drawn)

    @few
    @given(made.pairs("institution"))
    def test_institutions(self, drawn: tuple[Document, Document]) -> None:
        self.assert_stored("institution", *drawn)

    @few
    @given(st.tuples(*map(made.pairs, ("government", "series", "place"))))
    def test_governments_series_and_places(self, drawn: tuple[Any, ...]) -> None:
        for noun, pair in zip(("government", "series", "place"), drawn, strict=True):
            self.assert_stored(noun, *pair)

    @few
    @given(st.tuples(*map(made.pairs, ("source", "text_version", "topic"))))
    def test_sources_text_versions_and_topics(self, drawn: tuple[Any, ...]) -> None:
        for noun, pair in zip(("source", "text_version", "topic"), drawn, strict=True):
            self.assert_stored(noun, *pair)


class TestMovingRows(TestCase):
    """Positions and links within one record, changed in one go."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        source = cls.world["source"]
        cls.appearances = [f.make_appearance(source, locator=f"p. {n}") for n in (1, 2)]
        cls.quotes = [f.make_quote(cls.appearances[n]["uid"], f"words {n}") for n in range(2)]
        cls.references = [
            f.make_reference(
                "mentions",
                f.make_target(cls.world["agreement"]),
                f.make_target(cls.world["agreement"], "1"),
                quote=quote["uid"],
                about=["freedonia", "sylvania"],
            )
            for quote in cls.quotes
        ]
        sides = (("freedonia", "speaks"), ("sylvania", "speaks"), ("sylvania", "signs"))
        cls.voices = [f.make_voice(side, role=role) for side, role in sides]
        cls.document = f.store(
            "statement",
            f.make_statement(
                voices=cls.voices,
                topics=["peace"],
                appearances=cls.appearances,
                quotes=cls.quotes,
                references=cls.references,
            ),
        )

    def stored(self, **changes: Any) -> Document:
        """Store a changed document and return what the desk says then."""
        uid = self.document["uid"]
        f.store("statement", self.document | changes)
        return documents.render(NOUNS["statement"], [uid])[uid]

    def assert_stored(self, **changes: Any) -> None:
        assert self.stored(**changes) == self.document | changes

    def test_rows_swap_their_places(self) -> None:
        first, second, third = self.voices

        for voices in ([second, first, third], [third, second, first], [second, third, first]):
            self.assert_stored(voices=voices)

    def test_a_new_row_takes_the_place_of_one_that_goes(self) -> None:
        self.assert_stored(voices=[f.make_voice("freedonia", role="signs"), *self.voices[1:]])
        self.assert_stored(voices=[self.voices[1], f.make_voice("freedonia")])

    def test_a_quote_that_a_reference_uses_is_replaced(self) -> None:
        quote = f.make_quote(self.appearances[1]["uid"], "other words")

        self.assert_stored(
            quotes=[quote],
            references=[self.references[0] | {"quote": quote["uid"]}],
        )

    def test_an_appearance_that_a_quote_uses_is_replaced(self) -> None:
        appearance = f.make_appearance(self.world["source"])
        quotes = [quote | {"appearance": appearance["uid"]} for quote in self.quotes]

        self.assert_stored(appearances=[appearance], quotes=quotes)

    def test_references_exchange_their_quotes_and_targets(self) -> None:
        first, second = self.references

        self.assert_stored(
            references=[
                second | {"quote": first["quote"], "targets": first["targets"][::-1]},
                first | {"quote": second["quote"], "about": ["sylvania", "freedonia"]},
            ]
        )

    def test_everything_goes_and_comes_back(self) -> None:
        empty = {name: [] for name in ("voices", "topics", "appearances", "quotes", "references")}

        self.assert_stored(**empty)
        self.assert_stored()

    def test_a_clause_goes_with_its_children_and_all_that_points_at_it(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1"), f.make_clause("2")]
        own = f.make_target("pact", "1.1")
        reference = f.make_reference("reaffirms", own) | {"clause": "2"}
        del reference["quote"]
        alias = f.make_alias("Clause one") | {"clause": "1"}
        key_order = list(f.make_agreement())
        whole = f.make_agreement("pact", clauses=clauses, references=[reference], aliases=[alias])
        f.store("agreement", self.sorted_rows(whole))

        left = whole | {"clauses": clauses[2:], "references": [], "aliases": []}
        f.store("agreement", left)

        assert documents.render(NOUNS["agreement"], ["pact"])["pact"] == left
        assert list(left) == key_order

    def test_hundreds_of_clauses_within_each_other_come_and_go(self) -> None:
        """More than fit into one query: a parent and its child may stand in two of them."""
        count = 2 * CHUNK + 10
        clauses = [
            f.make_clause(str(n), parent=str(n - CHUNK) if n > CHUNK else None)
            for n in range(1, count + 1)
        ]
        for left in (clauses, [], clauses):
            f.store("agreement", f.make_agreement("long", clauses=left))

            rendered = documents.render(NOUNS["agreement"], ["long"])["long"]
            assert rendered["clauses"] == left
        curation.remove(f.make_user("editor"), "agreement", "long")

    def test_a_clause_that_its_own_agreement_points_at_stays(self) -> None:
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement("pact", clauses=clauses))

        with pytest.raises(BrokenRules) as error:
            f.store("agreement", f.make_agreement("pact", clauses=clauses[1:]))

        assert [problem.path for problem in error.value.problems] == ["clauses[0].parent"]

    @staticmethod
    def sorted_rows(agreement: Document) -> Document:
        """Return an agreement whose references and aliases have their fields in order."""
        tables = {listed.name: listed.table for listed in NOUNS["agreement"].table.lists}
        for name in ("references", "aliases"):
            fields = [part.name for part in tables[name].fields]
            agreement[name] = [{n: row[n] for n in fields} for row in agreement[name]]
        return agreement


class TestRemove(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.editor = f.make_user("editor")

    def remove(self, noun: str, key: str) -> None:
        curation.remove(self.editor, noun, key)

        assert documents.render(NOUNS[noun], [key]) == {}

    def test_a_record_goes_with_all_its_rows(self) -> None:
        statement = f.store("statement", f.make_said(self.world))

        self.remove("statement", statement["uid"])

        assert not Voice.objects.exists()

    def test_a_record_that_points_at_itself_can_go(self) -> None:
        """Its own alias may name its own side, its own clause may cite another one of it."""
        f.store(
            "government",
            f.make_government("ruritania", aliases=[f.make_alias("Us", side="ruritania")]),
        )
        reference = f.make_reference("reaffirms", f.make_target("pact", "1")) | {"clause": "2"}
        del reference["quote"]
        clauses = [f.make_clause("1"), f.make_clause("2")]
        f.store("agreement", f.make_agreement("pact", clauses=clauses, references=[reference]))

        self.remove("government", "ruritania")
        self.remove("agreement", "pact")

    def test_what_something_points_at_stays(self) -> None:
        for noun, key, user in (
            ("government", "freedonia", "institution/freedonia-mfa"),
            ("institution", "freedonia-mfa", "official/rufus-firefly"),
            ("publisher", "gazette", f"source/{self.world['source']}"),
        ):
            with pytest.raises(StillUsed) as error:
                curation.remove(self.editor, noun, key)

            assert user in error.value.users
            assert documents.render(NOUNS[noun], [key]) != {}


class TestPointers(TestCase):
    def test_tell_where_a_document_points_at_what(self) -> None:
        document = f.fixture("statement", f.PESKOV)

        pointed_at = {
            (pointer.path, pointer.noun, pointer.key)
            for pointer in documents.pointers(NOUNS["statement"], document)
        }

        assert ("voices[0].government", "government", "russia") in pointed_at
        assert (
            "appearances[1].source",
            "source",
            document["appearances"][1]["source"],
        ) in pointed_at
        answers = {key for _, noun, key in pointed_at if noun == "statement"}
        assert answers == {f.PASHINYAN}

    def test_a_pointer_at_nothing_is_told_with_its_path_and_near_keys(self) -> None:
        world = f.small_world()
        document = f.make_said(world, topics=["peac"], places=["border"])
        document["references"] = [
            f.make_reference("mentions", f.make_target(world["agreement"], "1.2"))
        ]

        with pytest.raises(BrokenRules) as error:
            f.store("statement", document)

        messages_by_path = {problem.path: problem.message for problem in error.value.problems}
        assert messages_by_path["topics[0]"] == "There is no topic 'peac'. Near: peace."
        assert "Near: accord-2001-01-01/1.1" in messages_by_path["references[0].targets[0].clause"]
        assert not Record.objects.filter(noun="statement").exists()
