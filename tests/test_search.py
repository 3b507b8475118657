"""Full text through the API: one table of cases, the same answers on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from unittest import mock

import orjson
import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from statements import curation, documents, paging, writing
from statements.documents import NOUNS, Context
from statements.filters.full_text import SearchText, name_terms
from statements.keys import new_uid
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import PublicRecord, SearchDocument, SearchRecord
from statements.query import searching
from statements.search import Part, Texts, Unsearchable, holds, parse_query, texts_of

from . import endings
from . import factories as f
from .dealing import tries

ROOT = "/api/v1/"
SHUSHA = [("Shusha", "en"), ("Shushi", "en"), ("Шуша", "ru"), ("Şuşa", "az"), ("Շուշի", "hy")]
KARABAKH = [("Nagorno-Karabakh", "en"), ("Karabakh", "en"), ("Нагорный Карабах", "ru")]

# What each statement says, by a short name: newest last.
SAID: dict[str, dict[str, Any]] = {
    "english": {"title": "The corridor and its peacekeepers", "summary": "Treaties are kept."},
    "russian": {"quotes": [("Колонна прошла по коридору, миротворец ждёт в Шуше.", "ru")]},
    "armenian": {"words": [("Հայտարարության տեքստը, միջանցքի մասին, Երևանում։", "hy")]},
    "azerbaijani": {"words": [("Laçın dəhlizində heç nə dəyişmədi, bəyanatın özü qalır.", "az")]},
    "turkish": {"quotes": [("Türkiye'nin açıklamasında koridorlar anılıyor.", "tr")]},
    "shushi": {"summary": "The road to Shushi is open."},
    "place": {"title": "About that town", "places": ["shusha-shushi"]},
    "artyom": {"summary": "Артём спросил о ёлке; Əli və İlham cavab verdi.", "title": "Spelling"},
    "numbers": {"summary": "Clause 6.3 of the text of 2020-11-09; order 822 on 11.11.2021."},
    "karabakh": {"summary": "Talks on Karabakh: normalisation and defence."},
    "apart": {"title": "Last of all", "summary": "A mile of road; the last mile is closed."},
    "markup": {"summary": "Said <b>loudly</b> & 'twice' about Lachin's <mark>mines</mark>."},
}


def make_statement(world: f.Document, name: str, place: int) -> f.Document:
    """Return one statement of SAID, a day later than the one before it."""
    texts = dict(SAID[name])
    parts = [f.make_appearance(world["source"])]
    for text, language in texts.pop("words", ()):
        parts.append(f.make_appearance(world["source"], words=text, language=language))
    quotes = [
        f.make_quote(parts[0]["uid"], text, language=language)
        for text, language in texts.pop("quotes", ())
    ]
    on = f.day(str(date(2001, 2, 3) + timedelta(days=place)))
    texts = {"title": f"Statement {name}", "summary": "Nothing else."} | texts
    return f.make_said(world, said_on=on, appearances=parts, quotes=quotes, **texts)


def make_world() -> f.Document:
    """Publish SAID in the small world, with a few names; return uids by short name besides."""
    world = f.small_world()
    for key, names in (("shusha-shushi", SHUSHA), ("nagorno-karabakh", KARABAKH)):
        rows = [{"text": text, "language": code, "side": None} for text, code in names]
        f.store("place", {"key": key, "label": names[0][0], "names": rows})
    aliases = [f.make_alias("Turkey"), f.make_alias("Турция", language="ru")]
    f.store("government", f.make_government("turkiye", name="Türkiye", aliases=aliases))
    uids = {}
    for place, name in enumerate(SAID):
        uids[name] = f.publish(make_statement(world, name, place))["uid"]
    return world | {"uids": uids}


EVERY = set(SAID)
EVERY_BUT = {name: 1 for name in SAID if name != "english"}
CASES: list[tuple[str, set[str]]] = [
    # Words, and all of them
    ("corridor", {"english"}),
    ("CORRIDOR peacekeepers", {"english"}),
    ("corridor mines", set()),
    ("nothing-of-this-kind", set()),
    # Every part of a statement
    ("peacekeepers", {"english"}),  # title
    ("treaties", {"english"}),  # summary
    ("колонна", {"russian"}),  # quotes
    ("տեքստը", {"armenian"}),  # stored words
    # Inflection
    ("corridors", {"english"}),
    ("peacekeeper", {"english"}),
    ("treaty", {"english"}),
    ("коридор", {"russian"}),
    ("коридорами", {"russian"}),
    ("миротворцы", {"russian"}),
    ("հայտարարություն", {"armenian"}),
    ("միջանցք", {"armenian"}),
    ("Երևան", {"armenian"}),
    ("ԵՐԵՎԱՆ", {"armenian"}),
    ("dəhliz", {"azerbaijani"}),
    ("dəhlizi", {"azerbaijani"}),
    ("bəyanat", {"azerbaijani"}),
    ("açıklama", {"turkish"}),
    ("koridor", {"turkish"}),
    ("koridorda", {"turkish"}),
    # Spellings: case, marks, pairs
    ("артем", {"artyom"}),
    ("АРТЁМ", {"artyom"}),
    ("елка", {"artyom"}),
    ("eli", {"artyom"}),
    ("ilham", {"artyom"}),
    ("İLHAM", {"artyom"}),
    ("dehlizinde", {"azerbaijani"}),
    ("aciklamasinda", {"turkish"}),
    ("normalization", {"karabakh"}),
    ("defense", {"karabakh"}),
    # Phrases, as spelled
    ('"last mile"', {"apart"}),
    ('"mile last"', set()),
    ('"of all a mile"', set()),  # never across title and summary
    ('"corridors"', set()),
    ('"corridor"', {"english"}),
    ("“last mile”", {"apart"}),
    ('"last mile', {"apart"}),
    ('"treaties are kept"', {"english"}),
    ('"treaty are kept"', set()),
    ("last-mile", {"apart"}),
    # Numbers
    ("6.3", {"numbers"}),
    ("6", set()),
    ("2020-11-09", {"numbers"}),
    ("11-09", {"numbers"}),
    ("09-2020", set()),
    ("11.11.2021", {"numbers"}),
    ("822", {"numbers"}),
    # Not, or
    ("corridor or mines", {"english", "markup"}),
    ("corridor OR mines OR 822", {"english", "markup", "numbers"}),
    ("road or mines -mile", {"shushi", "markup"}),
    ('road -"last mile"', {"shushi"}),
    ('road -"mile last"', {"shushi", "apart"}),
    ("road --mile", {"shushi"}),
    ("loudly or", set()),
    ("or", set()),
    # Names in any spelling, and those who speak, are addressed, or are the place
    ("Shusha", {"russian", "shushi", "place"}),
    ("Shushi", {"russian", "shushi", "place"}),
    ("Шуша", {"russian", "shushi", "place"}),
    ("в Шушу", {"russian"}),
    ("Шуше", {"russian", "shushi", "place"}),
    ("Şuşa", {"russian", "shushi", "place"}),
    ("ŞUŞADA", {"russian", "shushi", "place"}),
    ("Շուշիի", {"russian", "shushi", "place"}),
    ('"Shusha"', set()),
    ('"Shushi"', {"shushi"}),
    ("road Шуша", {"shushi"}),
    ("Шуша -road", {"russian", "place"}),
    ("road -Şuşa", {"apart"}),
    ("822 or Şuşa", {"numbers", "russian", "shushi", "place"}),
    ("Nagorno-Karabakh", {"karabakh"}),
    ("Nagorno Karabakh", {"karabakh"}),
    ("Нагорного Карабаха", {"karabakh"}),
    ('"Nagorno-Karabakh"', set()),
    ("talks nagorno karabakh normalisation", {"karabakh"}),
    ("Turkey", {"turkish"}),
    ("Türkiye", {"turkish"}),
    ("Турции", {"turkish"}),
    ("Freedonia", EVERY),
    ("Rufus-Firefly mines", {"markup"}),
    ("Sylvania", set()),
    # Beginnings of words, as they are spelled
    ("corr*", {"english"}),
    ("corridor*", {"english"}),
    ("corridors*", set()),
    ("peacekeepe*", {"english"}),
    ("коридо*", {"russian"}),
    ("КОРИДОРУ*", {"russian"}),
    ("миротворе*", {"russian"}),
    ("հայտարարությ*", {"armenian"}),
    ("dəhl*", {"azerbaijani"}),
    ("koridorla*", {"turkish"}),
    ("normalis*", {"karabakh"}),
    ("last-mi*", {"apart"}),
    ("road -clos*", {"shushi"}),
    ("corr* or mine*", {"english", "markup"}),
    ("2020-1*", {"numbers"}),
    # What must not be there, alone
    ("-freedonia", set()),
    ("-corridor", EVERY - {"english"}),
    ("NOT corridor", EVERY - {"english"}),
    ('-"last mile" -corr* -Шуша', EVERY - {"apart", "english", "russian", "shushi", "place"}),
    ("-or", EVERY),
    # Signs of others that ours has too, and what is none
    ("corridor AND peacekeepers", {"english"}),
    ("corridor & peacekeepers", {"english"}),
    ("corridor and peacekeepers", {"english"}),
    ("corridor and mines", set()),
    ("corridor AND mines", set()),
    ("corridor NOT peacekeepers", set()),
    ("corridor AND NOT mines", {"english"}),
    ("road OR corridor NOT mile", {"shushi", "english"}),
    ("(corridor)", {"english"}),
    ("{corridor}", {"english"}),
    ("'corridor'", {"english"}),
    ("loudl_", set()),
    ("Lachin's", {"markup"}),
    ("Lachin", {"markup"}),
    ("Laçın", {"azerbaijani"}),
]


def texts_by_name(world: f.Document) -> dict[str, Texts]:
    """Return the words of each statement, made anew from its public document."""
    texts = {}
    for name, uid in world["uids"].items():
        row = PublicRecord.objects.get(pk=f"statement/{uid}")
        rows = documents.public_rows(NOUNS["statement"], row.document, row.number, Context())
        [document_row] = rows[SearchDocument]
        texts[name] = Texts(document_row["words"], document_row["stems"])
    return texts


def scanned(text: str, texts_by_uid: dict[str, Texts]) -> set[str]:
    """Return what plain Python finds."""
    query = parse_query(text, name_terms())
    return {name for name, texts in texts_by_uid.items() if holds(query, texts)}


class Searching(TestCase):
    world: f.Document

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        response = self.client.get(ROOT + path, query)
        assert response.status_code == status, response.content[:500]
        return orjson.loads(response.content)

    def names(self, reply: Any) -> list[str]:
        called = {uid: name for name, uid in self.world["uids"].items()}
        return [called[row["uid"]] for row in reply["results"]]

    def uids_of(self, q: str, **query: Any) -> list[str]:
        return self.names(self.get("statements/", q=q, labels=0, **query))


class CaseTests(Searching):
    def test_the_table_of_cases(self) -> None:
        for query, expected in CASES:
            with self.subTest(query):
                reply = self.get("statements/", q=query, labels=0, count=1)
                assert set(self.names(reply)) == expected
                assert reply["count"] == len(expected)

    def test_a_plain_scan_of_the_documents_finds_the_same(self) -> None:
        texts = texts_by_name(self.world)
        for query, expected in CASES:
            with self.subTest(query):
                assert scanned(query, texts) == expected

    def test_newest_first(self) -> None:
        assert self.uids_of("Freedonia") == list(reversed(SAID))

    def test_references_are_those_of_the_statements_found(self) -> None:
        target = f.make_target(self.world["agreement"])
        reference = f.make_reference("mentions", target)
        uid = f.publish(f.make_said(self.world, title="Unheard", references=[reference]))["uid"]

        reply = self.get("references/", q="unheard", count=1)

        assert [row["uid"] for row in reply["results"]] == [reference["uid"]]
        assert (reply["count"], reply["results"][0]["statement"]["uid"]) == (1, uid)
        assert self.get("references/", q="corridor")["results"] == []

    def test_counts_above_a_limit_are_told_as_more(self) -> None:
        for query, most in ({"q": "Freedonia"}, 12), ({"q": "Freedonia", "kind": "interview"}, 12):
            assert self.get("statements/", count=1, **query)["count"] == most
            with mock.patch.object(paging, "COUNTED", 11):
                count = self.get("statements/", count=1, **query)["count"]
                assert count == {"more_than": 11}

    def test_csv_holds_what_the_list_holds(self) -> None:
        response = self.client.get(f"{ROOT}statements/?format=csv&q=corridor")

        lines = b"".join(response.streaming_content).decode().splitlines()
        assert len(lines) == 2
        assert self.world["uids"]["english"] in lines[1]

    def test_a_number_of_queries(self) -> None:
        self.uids_of("corridor")
        shown = int(connection.vendor == "postgresql")  # whether walking the days showed all hits
        for share, queries in (0.0, 6), (1.0, 6 + shown):  # state to documents
            with (
                mock.patch("statements.models.search.share", return_value=share),
                self.assertNumQueries(queries),
            ):
                self.get("statements/", q="corridor", government="freedonia", labels=0)


class OtherNounTests(Searching):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        clause = f.make_clause("1", heading="Open roads", summary="All roads are open.")
        alias = f.make_alias("Road clause", language="en", clause="1")
        alias = {"uid": alias.pop("uid"), "clause": alias.pop("clause"), **alias}
        own = f.make_alias("Договор о дорогах", language="ru")
        own = {"uid": own.pop("uid"), "clause": None, **own}
        f.store(
            "agreement",
            f.make_agreement(
                "roads-2002-02-02", summary="On traffic.", clauses=[clause], aliases=[alias, own]
            ),
        )
        source = f.make_source(title="Səhifə dəhliz haqqında", language="az")
        cls.source = f.store("source", source)["uid"]

    def keys(self, plural: str, q: str) -> set[str]:
        rows = self.get(f"{plural}/", q=q)["results"]
        return {row.get("key") or row["uid"] for row in rows}

    def test_each_list_finds_its_records_by_their_names(self) -> None:
        for plural, q, expected in (
            ("places", "Шуше", {"shusha-shushi"}),
            ("places", "Karabakh", {"nagorno-karabakh"}),
            ("places", "Firefly", set()),
            ("governments", "Турция", {"turkiye"}),
            ("governments", "Freedonia or Turkey", {"freedonia", "turkiye"}),
            ("governments", "Freedonia -Turkey", {"freedonia"}),
            ("officials", "firefly", {"rufus-firefly"}),
            ("officials", "border", set()),
            ("institutions", "freedonia", {"freedonia-mfa"}),
            ("offices", "ministers", {"freedonia-mfa-minister"}),
            ("agreements", "traffic", {"roads-2002-02-02"}),
            ("agreements", "договоры", {"roads-2002-02-02"}),
            ("agreements", '"road clause"', set()),
            ("clauses", '"open roads"', {"roads-2002-02-02/1"}),
            ("clauses", "road-clause", {"roads-2002-02-02/1"}),
            ("publishers", "gazette", {"gazette"}),
            ("topics", "war", {"peace"}),
            ("series", "war", set()),
            ("text-versions", "war", set()),
        ):
            with self.subTest(plural, q=q):
                assert self.keys(plural, q) == expected

    def test_a_source_is_found_when_it_is_public(self) -> None:
        assert self.keys("sources", "dəhlizi") == set()

        f.publish(f.make_said(self.world, appearances=[f.make_appearance(self.source)]))

        assert self.keys("sources", "dəhlizi") == {self.source}

    def test_a_renamed_record_is_found_by_its_new_name_at_once(self) -> None:
        assert self.uids_of("Quartz") == []
        names = [{"text": text, "language": code, "side": None} for text, code in SHUSHA]
        names.append({"text": "Quartz", "language": "en", "side": None})

        f.store("place", {"key": "shusha-shushi", "label": "Shusha", "names": names})

        assert set(self.uids_of("Quartz")) == {"russian", "shushi", "place"}
        assert self.keys("places", "quartz") == {"shusha-shushi"}

    def test_an_ambiguous_name_means_any_of_them(self) -> None:
        f.store(
            "place",
            {
                "key": "other",
                "label": "Other Shusha",
                "names": [
                    {"text": "Şuşa", "language": "tr", "side": None},
                    {"text": "Mines", "language": "en", "side": None},
                ],
            },
        )

        assert set(self.uids_of("Şuşa")) == {"russian", "shushi", "place", "markup"}
        assert set(self.uids_of("Shushi")) == {"russian", "shushi", "place"}


LAVROV = (
    *(("Lavrov", "en"), ("Sergei Lavrov", "en"), ("Լավրով", "hy"), ("Lavrov", "az")),
    ("Сергей Викторович Лавров", "ru"),
)
PASHINYAN = (
    *(("N. V. Pashinyan", "en"), ("Paşinyan", "az"), ("Նիկոլ Վովայի Փաշինյան", "hy")),
    ("Пашинян", "ru"),
)
ALIYEV = (("İlham Heydər oğlu Əliyev", "az"), ("Ալիև", "hy"), ("Алиев", "ru"))
LACHIN = (("Lachin", "en"), ("Berdzor", "en"), ("Laçın", "az"), ("Լաչին", "hy"), ("Лачин", "ru"))


class CostTests(TestCase):
    def test_names_are_asked_of_the_ledger_once_however_many_signs_there_are(self) -> None:
        for text in ("a or " * 15 + "b", "X AND " * 15 + "Y", "a NOT b " * 7):
            with self.subTest(text), CaptureQueriesContext(connection) as queries:
                SearchText(text).query  # noqa: B018 - what is measured
            assert len(queries) < 40

    def test_more_terms_than_may_be_are_refused_before_names_are_asked(self) -> None:
        for text in ("a AND a " + "or a " * 38, "A AND " * 30 + "A"):
            with self.subTest(text), self.assertNumQueries(0), pytest.raises(Unsearchable):
                SearchText(text)


class DatasetNameTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def records(self, path: str) -> list[Any]:
        body = self.client.get(f"{ROOT}{path}/", {"format": "jsonl"}).getvalue()
        return [orjson.loads(line) for line in body.splitlines()]

    def test_every_name_that_is_held_finds_all_statements_of_whom_or_what_it_names(self) -> None:
        statements_by_name: dict[str, set[str]] = {}
        for row in self.records("statements"):
            acting = [
                *row["voices"],
                *row["addressees"],
                *({"place": key} for key in row["places"]),
            ]
            for key in {key for part in acting for key in part.values()}:
                statements_by_name.setdefault(key, set()).add(row["uid"])
        for path in ("officials", "places", "governments", "institutions"):
            for row in self.records(path):
                spelt = [row.get("name"), row.get("label"), row.get("official_name")]
                spelt += [a["text"] for a in (*row.get("aliases", ()), *row.get("names", ()))]
                for name in filter(None, spelt):
                    with self.subTest(f"{row['path']}: {name}"):
                        params = {"q": name, "page_size": 500, "fields": "uid", "labels": 0}
                        reply = self.client.get(f"{ROOT}statements/", params).json()
                        uids = {results["uid"] for results in reply["results"]}
                        assert statements_by_name.get(row["key"], set()) <= uids


class NameTests(TestCase):
    """A person or place is found by any part of any name that is held, in any script and case."""

    uids: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = world = f.small_world()
        for key, name, aliases in (
            ("sergey-lavrov", "Sergey Lavrov", LAVROV),
            ("nikol-pashinyan", "Nikol Pashinyan", PASHINYAN),
            ("ilham-aliyev", "Ilham Aliyev", ALIYEV),
            ("jean-yves-le-drian", "Jean-Yves Le Drian", ()),
            ("dmitry-peskov", "Dmitry Peskov", (("Песков", "ru"),)),
        ):
            alias_rows = [f.make_alias(text, language=language) for text, language in aliases]
            f.store("official", f.make_official(key, "freedonia", name=name, aliases=alias_rows))
        names = [{"text": text, "language": code, "side": None} for text, code in LACHIN]
        f.store("place", {"key": "lachin-berdzor", "label": "Lachin/Berdzor", "names": names})
        cls.uids = {}
        for official in ("sergey-lavrov", "nikol-pashinyan", "ilham-aliyev", "jean-yves-le-drian"):
            voice = f.make_voice("freedonia", official=official)
            cls.uids[official] = cls.publish(world, "Said", "So.", voices=[voice])
        cls.uids["there"] = cls.publish(world, "Of a place", "So.", places=["lachin-berdzor"])
        for name, words in (
            ("lavrov in russian", "Сказано Лавровым."),
            ("pashinyan in armenian", "Ըստ Փաշինյանի։"),
            ("aliyev in azerbaijani", "Əliyevin sözü."),
            ("lachin in armenian", "Լաչինում եղել է։"),
            ("sand", "Мешок песка."),
        ):
            cls.uids[name] = cls.publish(world, "Unnamed", words)

    @classmethod
    def publish(cls, world: f.Document, title: str, words: str, **kwargs: Any) -> str:
        part = f.make_appearance(world["source"], words=words, language=None)
        statement = f.make_said(
            world, title=title, summary="Nothing.", appearances=[part], **kwargs
        )
        return str(f.publish(statement)["uid"])

    def uids_of(self, q: str) -> set[str]:
        reply = self.client.get(f"{ROOT}statements/", {"q": q, "labels": 0}).json()
        called = {uid: name for name, uid in self.uids.items()}
        return {called[row["uid"]] for row in reply["results"]}

    def test_a_person_is_found_by_any_part_of_a_name_in_any_script(self) -> None:
        lavrov = {"sergey-lavrov", "lavrov in russian"}
        pashinyan = {"nikol-pashinyan", "pashinyan in armenian"}
        aliyev = {"ilham-aliyev", "aliyev in azerbaijani"}
        place = {"there", "lachin in armenian"}
        for q, expected in (
            ("Lavrov", lavrov),
            ("LAVROV", lavrov),
            ("Sergey Lavrov", {"sergey-lavrov"}),
            ("Lavrov Sergey", {"sergey-lavrov"}),
            ("Lavrov, Sergei", {"sergey-lavrov"}),
            ("S. Lavrov", {"sergey-lavrov"}),
            ("Lavrov S.", {"sergey-lavrov"}),
            ("Lavrov's", lavrov),
            ("Лавров", lavrov),
            ("Лаврову", lavrov),
            ("Сергея Лаврова", {"sergey-lavrov"}),
            ("Лавров Сергей Викторович", {"sergey-lavrov"}),
            ("С. В. Лавров", {"sergey-lavrov"}),
            ("С.В. Лавровым", {"sergey-lavrov"}),
            ("Լավրովի", lavrov),
            ("Lavrovun", lavrov),
            ("Pashinyan", pashinyan),
            ("Nikol Pashinyan", {"nikol-pashinyan"}),
            ("N. Pashinyan", {"nikol-pashinyan"}),
            ("Pashinyan N. V.", {"nikol-pashinyan"}),
            ("Пашинян", pashinyan),
            ("Пашиняну", pashinyan),
            ("Paşinyanın", pashinyan),
            ("Փաշինյան", pashinyan),
            ("Փաշինյանի", pashinyan),
            ("Նիկոլ Փաշինյանին", {"nikol-pashinyan"}),
            ("Aliyev", aliyev),
            ("Əliyev", aliyev),
            ("Əliyevin", aliyev),
            ("İlham Əliyev", {"ilham-aliyev"}),
            ("Əliyev İlham", {"ilham-aliyev"}),
            ("Алиева", aliyev),
            ("Ալիևից", aliyev),
            ("Drian", {"jean-yves-le-drian"}),
            ("Le Drian", {"jean-yves-le-drian"}),
            ("the Lavrov", lavrov),
            ("Lachin", place),
            ("the Lachin", place),
            ("Berdzor", place),
            ("Laçının", place),
            ("Լաչին", place),
            ("Լաչինի", place),
            ("Лачина", place),
            ("лачине or Лавров", place | lavrov),
            ("said -Lavrov", {"nikol-pashinyan", "ilham-aliyev", "jean-yves-le-drian"}),
            # None of these is called so
            ("Ivan Lavrov", set()),
            ("X. Lavrov", set()),
            ("Lavrov Nikol", set()),
            ('"Lavrov"', set()),
            ("Sergey", set()),
            ("Peskov", set()),  # песка, of sand, is no form of the name
        ):
            with self.subTest(q):
                assert self.uids_of(q) == expected

    def test_officials_are_found_alike(self) -> None:
        for q in ("Лаврова", "Lavrov Sergey", "Լավրովի"):
            reply = self.client.get(f"{ROOT}officials/", {"q": q}).json()
            assert [row["key"] for row in reply["results"]] == ["sergey-lavrov"], q

    def test_where_nothing_is_found_the_reply_says_what_may_be_meant(self) -> None:
        for plural in ("statements", "references", "topics"):
            for q, hints in (
                ("Peskof", ["dmitry-peskov"]),
                ("Dmitri Peskov", ["dmitry-peskov"]),
                ('"Peskov" unheard*', ["dmitry-peskov"]),
                ("unheard -Peskov", []),
            ):
                with self.subTest(plural, asked=q):
                    reply = self.client.get(f"{ROOT}{plural}/", {"q": q}).json()
                    assert reply["results"] == []
                    assert [row["key"] for row in reply.get("hint", [])] == hints
        reply = self.client.get(f"{ROOT}statements/", {"q": "Peskof"}).json()
        resolved = self.client.get(f"{ROOT}resolve/", {"q": "Peskof"}).json()
        assert reply["hint"] == resolved["results"]

    def test_a_name_in_a_script_that_is_not_held_is_a_hint_and_no_answer(self) -> None:
        for label in ("Shusha", "Askeran"):
            f.store("place", {"key": label.lower(), "label": label, "names": []})
        for q, hint in (
            ("Шуша", "shusha"),
            ("ШУШИ", "shusha"),
            ("Շուշի", "shusha"),
            ("შუშა", "shusha"),
            ("Аскеран", "askeran"),
            ("Ասկերան", "askeran"),
        ):
            for plural in ("statements", "places"):
                with self.subTest(plural, asked=q):
                    reply = self.client.get(f"{ROOT}{plural}/", {"q": q}).json()
                    assert reply["results"] == []
                    assert [row["key"] for row in reply["hint"]] == [hint]
                    assert {row["why"] for row in reply["hint"]} == {"near"}
                    assert {row["score"] for row in reply["hint"]} <= {*range(51)}
        for q in ("Ъъъъъъ", "上海", "щщщщщщщ"):
            reply = self.client.get(f"{ROOT}statements/", {"q": q}).json()
            assert "hint" not in reply

    def test_a_name_in_capitals_with_and_inside_is_one_name(self) -> None:
        bosnia = f.make_government("bosnia", name="Bosnia and Herzegovina")
        f.store("government", bosnia)
        statement = self.publish(self.world, "Told in Bosnia and Herzegovina", "So.")
        apart = self.publish(self.world, "Herzegovina, then Bosnia", "So.")
        for q in ("bosnia and herzegovina", "BOSNIA AND HERZEGOVINA"):
            assert self.listed(q) == [statement], q
        both = self.listed("BOSNIA AND then")
        assert both == [apart]
        reply = self.client.get(f"{ROOT}officials/", {"q": "BOSNIA AND HERZEGOVINA"}).json()
        assert [row["key"] for row in reply["hint"]] == ["bosnia"]
        text = "BOSNIA AND HERZEGOVINA or unheardofword"
        assert self.listed(text) == [statement]

    def listed(self, q: str) -> list[str]:
        reply = self.client.get(f"{ROOT}statements/", {"q": q}).json()
        return [row["uid"] for row in reply["results"]]

    def test_there_is_no_hint_where_something_is_found_or_nothing_was_searched(self) -> None:
        for query in ("q=Lavrov", "place=border", "q=Lavrov&page_size=1", "q=unheardofword"):
            reply = self.client.get(f"{ROOT}statements/?{query}").json()
            assert "hint" not in reply
        assert "hint" in self.client.get(f"{ROOT}statements/?q=Lavrov&place=border").json()


class PagingTests(Searching):
    def walk(self, **query: Any) -> tuple[list[str], int]:
        """Return all results, each page read backwards from the next as well."""
        page = self.get("statements/", labels=0, **query)
        names, pages = self.names(page), [page["results"]]
        assert page["previous"] is None
        while page["next"]:
            page = self.client.get(page["next"]).json()
            back = self.client.get(page["previous"]).json()
            assert [r["uid"] for r in back["results"]] == [r["uid"] for r in pages[-1]]
            names += self.names(page)
            pages.append(page["results"])
        return names, len(pages)

    def test_pages_hold_every_hit_once_both_ways(self) -> None:
        for query in (
            {"q": "Freedonia"},
            {"q": "Freedonia", "government": "freedonia"},
            {"q": "Freedonia -corridor"},
            {"q": "Freedonia", "place": "shusha-shushi"},
            {"q": "Freedonia", "said_on__lte": "2001-02-08"},
            {"q": "Shusha or road"},
            {"q": '"the" or Freedonia'},
            {"q": "peacek* or roa*"},
            {"q": "-corridor"},
        ):
            whole = self.uids_of(**query)
            for size in (1, 2, 5, 100):
                with self.subTest(query, size=size):
                    names, pages = self.walk(page_size=size, **query)
                    assert names == whole
                    assert pages == max(1, -(-len(whole) // size))

    def test_a_snippet_is_picked_like_a_member_and_stands_in_lines(self) -> None:
        page = self.get("statements/", q="Shusha", fields="uid,snippet")
        lines = self.client.get(f"{ROOT}statements/?q=Shusha&fields=uid,snippet&format=jsonl")
        records = [orjson.loads(line) for line in lines.getvalue().splitlines()]
        assert records == page["results"]
        assert {tuple(row) for row in records} == {("uid", "snippet")}

        refused = self.client.get(f"{ROOT}statements/?fields=uid,snippet")
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["code"] == "needs_q"

    def test_the_oldest_come_first_where_asked(self) -> None:
        for query in ({"q": "Freedonia"}, {"q": "Freedonia", "government": "freedonia"}):
            newest = self.uids_of(**query)
            for size in (1, 2, 5):
                with self.subTest(query, size=size):
                    names, _ = self.walk(page_size=size, order="oldest", **query)
                    assert names == newest[::-1]

    def test_pages_are_the_same_where_hits_are_read_all_at_once(self) -> None:
        expected = self.walk(q="Freedonia", page_size=2, kind="interview")

        with mock.patch.object(searching, "MOST_READ", 0):
            assert self.walk(q="Freedonia", page_size=2, kind="interview") == expected

    def test_many_of_one_day_are_in_the_order_of_their_uids(self) -> None:
        same = [
            f.make_said(self.world, title="Samesaid", said_on=f.day("2003-03-03")) for _ in "abc"
        ]
        for document in same[::-1]:
            f.publish(document)
        self.world["uids"] |= {f"same{n}": d["uid"] for n, d in enumerate(same)}
        self.addCleanup(lambda: [self.world["uids"].pop(f"same{n}") for n in range(3)])

        by_uid = sorted((d["uid"] for d in same), reverse=True)
        for size in (1, 2, 3):
            page = self.get("statements/", q="samesaid", page_size=size)
            uids = [row["uid"] for row in page["results"]]
            while page["next"]:
                page = self.client.get(page["next"]).json()
                uids += [row["uid"] for row in page["results"]]
            assert uids == by_uid

    def test_a_cursor_belongs_to_its_search(self) -> None:
        page = self.get("statements/", q="Freedonia", page_size=2)
        cursor = page["next"].partition("cursor=")[2]

        for query in ("q=road", "", "q=Freedonia&order=rank"):
            with self.subTest(query):
                response = self.client.get(f"{ROOT}statements/?{query}&cursor={cursor}")
                assert response.status_code == 400
        same = self.client.get(f"{ROOT}statements/?q=+Freedonia++&page_size=2&cursor={cursor}")
        assert same.status_code == 200

    def test_postgresql_walks_the_days_or_begins_with_the_hits_and_finds_the_same(self) -> None:
        expected = self.walk(q="Freedonia", page_size=5)
        for few in (-1, 10**9):
            with mock.patch("statements.models.search.FEW", few):
                assert self.walk(q="Freedonia", page_size=5) == expected


class RankTests(Searching):
    def test_titles_come_before_summaries_and_newer_before_older(self) -> None:
        # A title; then a summary said twice, newer; then one hit in a summary.
        assert self.uids_of("last or mines or road", order="rank") == ["apart", "markup", "shushi"]
        assert self.uids_of("Freedonia", order="rank") == list(reversed(SAID))
        assert self.uids_of("Freedonia", order="newest") == list(reversed(SAID))

    def test_pages_of_the_best_lead_on_and_back(self) -> None:
        whole = self.uids_of("road or mile or Shusha", order="rank")
        assert len(whole) == 4
        for size in (1, 2, 3):
            page = self.get("statements/", q="road or mile or Shusha", order="rank", page_size=size)
            pages, first = [self.names(page)], page["results"]
            while page["next"]:
                page = self.client.get(page["next"]).json()
                pages.append(self.names(page))
            assert [name for names in pages for name in names] == whole
            while page["previous"]:
                page = self.client.get(page["previous"]).json()
            assert page["results"] == first

    def test_rank_is_a_top_list(self) -> None:
        with mock.patch.object(searching, "MOST_RANKED", 3):
            assert len(self.uids_of("Freedonia", order="rank")) == 3
        with mock.patch.object(searching, "CONSIDERED", 2):
            assert len(self.uids_of("Freedonia", order="rank")) == 2

    def test_references_are_ranked_by_their_statements(self) -> None:
        uids = []
        for title in ("Other", "Unheard thing"):
            reference = f.make_reference("mentions", f.make_target(self.world["agreement"]))
            document = f.make_said(self.world, title=title, references=[reference])
            f.publish(document | {"summary": "Unheard."})
            uids.append(reference["uid"])

        rows = self.get("references/", q="unheard", order="rank")["results"]

        assert [row["uid"] for row in rows] == [uids[1], uids[0]]

    def test_rank_without_a_search_is_refused(self) -> None:
        problem = self.get("statements/", 400, order="rank")
        assert problem["errors"][0]["code"] == "needs_q"
        assert "corrected" not in problem
        self.get("statements/", 400, order="best", q="x")
        self.get("statements/", 400, order="rank", q="x", format="csv")


class SnippetTests(Searching):
    def snippet(self, q: str, name: str) -> str:
        rows = self.get("statements/", q=q)["results"]
        return str(next(r["snippet"] for r in rows if r["uid"] == self.world["uids"][name]))

    def test_hits_are_marked_as_they_are_spelled(self) -> None:
        for q, name, expected in (
            ("коридор", "russian", "Колонна прошла по <mark>коридору</mark>, миротворец ждёт"),
            ("Şuşa", "russian", "ждёт в <mark>Шуше</mark>."),
            ("Turkey", "turkish", "<mark>Türkiye'</mark>nin".replace("'</mark>", "</mark>&#x27;")),
            ("elka", "artyom", ""),
            ("елка", "artyom", "о <mark>ёлке</mark>;"),
            ("eli", "artyom", "<mark>Əli</mark> və"),
            ('"last mile"', "apart", "the <mark>last mile</mark> is closed."),
            ("peacekeeper", "english", "its <mark>peacekeepers</mark>"),
            ("Nagorno-Karabakh", "karabakh", "Talks on <mark>Karabakh</mark>:"),
        ):
            if expected:
                with self.subTest(q):
                    assert expected in self.snippet(q, name)

    def test_all_but_the_marks_is_escaped(self) -> None:
        assert (
            self.snippet("mines", "markup")
            == "Said &lt;b&gt;loudly&lt;/b&gt; &amp; &#x27;twice&#x27; about Lachin&#x27;s"
            " &lt;mark&gt;<mark>mines</mark>&lt;/mark&gt;."
        )

    def test_who_is_found_by_a_role_shows_the_summary(self) -> None:
        assert self.snippet("Shusha", "place") == "Nothing else."

    def test_only_a_search_has_snippets(self) -> None:
        assert "snippet" not in self.get("statements/")["results"][0]
        uid = self.world["uids"]["english"]
        assert "snippet" not in self.get(f"statements/{uid}/")


class RefusalTests(Searching):
    def test_what_cannot_be_searched_is_refused_with_a_reason(self) -> None:
        for q, code in (
            ("", "empty"),
            (" ", "no_words"),
            ("...", "no_words"),
            ('""', "no_words"),
            ("-", "no_words"),
            ('" "', "no_words"),
            ("%", "no_words"),
            ("*", "no_words"),
            (":", "no_words"),
            ("<->", "no_words"),
            ("co*", "too_short"),
            ("title:corridor", "foreign_syntax"),
            ("corridor | mines", "foreign_syntax"),
            ("corridor ｜ mines", "foreign_syntax"),
            ("！corridor", "foreign_syntax"),
            ("NEAR(corridor peacekeepers)", "foreign_syntax"),
            ("corridor NOT", "foreign_syntax"),
            ("a" * 201, "too_long"),
            ("a" * 10_000, "too_long"),
            ("a " * 17, "too_many"),
            ("a or " * 16 + "a", "too_many"),
            ("a\x00b", "character"),
            ("a\nb", "character"),
        ):
            for plural in ("statements", "references", "places"):
                with self.subTest(q[:20], plural=plural):
                    problem = self.get(f"{plural}/", 400, q=q)
                    assert problem["errors"][0]["parameter"] == "q"
                    assert problem["errors"][0]["code"] == code

    def test_wide_signs_of_other_keyboards_are_the_plain_ones(self) -> None:
        for sign in ("-corridor", "corrid*", '"lachin corridor"', "a, b"):
            wide = sign.translate({ord(one): ord(one) + 0xFEE0 for one in '-*",'})
            with self.subTest(wide):
                assert parse_query(wide) == parse_query(sign)

    def test_a_refusal_shows_what_is_understood(self) -> None:
        problem = self.get("statements/", 400, q="title:corridor")

        for part in ('"phrases"', "word*", "-word", "NOT word", "a or b", "AND"):
            assert part in problem["detail"]
        assert "corrected" not in problem

    def test_a_negative_alone_stands_beside_other_filters(self) -> None:
        """It counts, pages, ranks and downloads as any other; what has no text passes."""
        reference = f.make_reference("mentions", f.make_target(self.world["agreement"]))
        uid = f.publish(f.make_said(self.world, title="Unheard", references=[reference]))["uid"]
        own = {
            "uid": new_uid(),
            "clause": None,
            "type": "reaffirms",
            "resolution": "text_of_agreement",
            "certainty": "verified",
            "about": [],
            "targets": [f.make_target(self.world["agreement"])],
            "note": None,
        }
        f.store("agreement", f.make_agreement("later-2002-02-02", references=[own]))
        self.world["uids"]["new"] = uid
        self.addCleanup(self.world["uids"].pop, "new")

        for extra in ({}, {"order": "rank"}, {"government": "freedonia"}, {"page_size": 20}):
            with self.subTest(extra):
                rest = {**EVERY_BUT, "new": 1}.keys()
                answer = self.get("statements/", q="-corridor", labels=0, count=1, **extra)
                assert set(self.names(answer)) == set(rest)
                assert answer["count"] == len(rest)
                assert "snippet" in answer["results"][0]
        reply = self.get("references/", q="-corridor")["results"]
        assert {row["uid"] for row in reply} == {reference["uid"], own["uid"]}
        assert [row["uid"] for row in self.get("references/", q="-unheard")["results"]] == [
            own["uid"]
        ]
        keys = {row["key"] for row in self.get("places/", q="-Shusha")["results"]}
        assert keys == {"border", "nagorno-karabakh"}

    def test_the_longest_searches_are_answered(self) -> None:
        for q in ("a" * 200, "a " * 16, "a or " * 15 + "a", "-b " * 15 + "a", '"' + "a " * 90):
            self.get("statements/", q=q)
            self.get("places/", q=q)

    def test_a_search_takes_one_value_and_details_take_none(self) -> None:
        response = self.client.get(f"{ROOT}statements/?q=a&q=b")
        assert response.json()["errors"][0]["code"] == "repeated"
        self.get("tenures/", 400, q="x")
        self.get("changes/", 400, q="x")


MARKS = st.sampled_from("ab6\"-|&!()<>*:'\\%_.~@^{}[]/?=+,; ")
SIGNS = st.sampled_from([" or ", " OR ", " AND ", " NOT ", "NEAR(", " ", ' "', '" ', " -", "* "])
SOME = st.sampled_from(
    [
        "corridor",
        "corridors",
        "corr*",
        "коридо*",
        "Shusha",
        "Шуше",
        "dəhlizi",
        "mile",
        "last",
        "road",
        "6.3",
        "the",
    ]
)
TYPED = st.lists(MARKS | SIGNS | SOME, max_size=12).map("".join)


class AnyTextTests(HypothesisTestCase):
    """Whatever is typed has an answer, and it is what plain Python finds in the documents."""

    world: f.Document
    texts: dict[str, Texts]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = make_world()
        cls.texts = texts_by_name(cls.world)

    def check(self, text: str) -> None:
        response = self.client.get(f"{ROOT}statements/", {"q": text, "labels": 0})
        if response.status_code == 400:
            assert response.json()["errors"][0]["parameter"] == "q"
            return
        assert response.status_code == 200
        uids = {row["uid"] for row in response.json()["results"]}
        expected = {self.world["uids"][name] for name in scanned(text, self.texts)}
        assert uids == expected

    @given(TYPED)
    @settings(max_examples=tries(100))
    def test_what_people_and_attackers_type(self, text: str) -> None:
        self.check(text)

    @given(st.text(max_size=220))
    @settings(max_examples=tries(100))
    def test_any_text(self, text: str) -> None:
        self.check(text)


class PublicationTests(Searching):
    def count(self, q: str) -> int:
        return int(self.get("statements/", q=q, count=1)["count"])

    def test_a_stored_draft_leaves_no_trace(self) -> None:
        draft = f.make_said(self.world, title="Unheardof", places=["border"])
        user = f.make_user("curator")
        f.store("statement", draft, user)
        assert (self.count("unheardof"), self.count("border")) == (0, 0)

        curation.submit(user, draft["uid"], 1)
        assert self.count("unheardof") == 0

        curation.approve(f.make_user("reviewer"), draft["uid"], 1)
        assert (self.count("unheardof"), self.count("border")) == (1, 1)

    def test_a_new_edition_replaces_its_words(self) -> None:
        document = f.publish(f.make_said(self.world, title="Firstly", said_on=f.day("2001-05-05")))
        changed = document | {"title": "Secondly", "said_on": f.day("2001-06-06")}
        f.store("statement", changed, f.make_user("curator"))
        assert (self.count("firstly"), self.count("secondly")) == (1, 0)

        f.publish(changed)

        assert (self.count("firstly"), self.count("secondly")) == (0, 1)
        assert SearchDocument.objects.filter(statement=document["uid"]).count() == 1

    def test_a_retraction_removes_its_words(self) -> None:
        uid = f.publish(f.make_said(self.world, title="Takenback"))["uid"]
        assert self.count("takenback") == 1

        endings.retract(uid)

        assert self.count("takenback") == 0

    def test_rebuild_finds_and_mends_damaged_rows(self) -> None:
        uid = self.world["uids"]["english"]
        with writing.unsealed():
            SearchDocument.objects.filter(statement=uid).update(stems=" wrong ")
            SearchRecord.objects.filter(name="place/shusha-shushi").delete()
            SearchRecord.objects.filter(name="topic/peace").update(
                name="topic/gone", record="topic/gone"
            )
        assert (self.count("corridor"), self.count("wrong")) == (0, 1)

        findings = [
            finding for _, findings in PUBLIC_SIDE.rebuild(check=True) for finding in findings
        ]
        assert sorted((finding.table, finding.fault) for finding in findings) == [
            ("statements_searchdocument", "extra"),
            ("statements_searchdocument", "missing"),
            ("statements_searchrecord", "missing"),
            ("statements_searchrecord", "missing"),
            ("statements_searchrecord", "stray"),
        ]
        list(PUBLIC_SIDE.rebuild())

        assert [findings for _, findings in PUBLIC_SIDE.rebuild(check=True) if findings] == []
        assert (self.count("corridor"), self.count("wrong")) == (1, 0)
        assert len(self.get("places/", q="Shusha")["results"]) == 1

    def test_rebuild_finds_and_mends_a_stale_index(self) -> None:
        if connection.vendor != "sqlite":
            self.skipTest("PostgreSQL keeps its index itself")
        table = "statements_searchdocument"
        uid = self.world["uids"]["english"]
        with connection.cursor() as cursor:
            place = SearchDocument.objects.get(statement=uid).place
            stems = SearchDocument.objects.get(statement=uid).stems
            cursor.execute(
                f"INSERT INTO {table}_index ({table}_index, rowid, stems)"
                " VALUES ('delete', %s, %s)",
                [place, stems],
            )
        assert self.count("corridor") == 0

        [finding] = [
            finding for _, findings in PUBLIC_SIDE.rebuild(check=True) for finding in findings
        ]
        assert (finding.table, finding.fault) == (f"{table}_index", "stale")
        list(PUBLIC_SIDE.rebuild())

        assert [findings for _, findings in PUBLIC_SIDE.rebuild(check=True) if findings] == []
        assert self.count("corridor") == 1

    def test_the_tables_are_sealed(self) -> None:
        with pytest.raises(writing.OutsideRecording):
            SearchDocument.objects.update(stems="")

    def test_a_text_with_more_words_than_the_index_takes_is_cut(self) -> None:
        words = " ".join(f"ф{n}{'ы' * 50}" for n in range(12_000))
        part = f.make_appearance(self.world["source"], words=f"{words} lastofall", language="ru")
        f.publish(f.make_said(self.world, title="Longest", appearances=[part]))

        assert self.count("longest") == 1
        assert self.count("lastofall") == 0
        assert self.count(f"ф0{'ы' * 50}") == 1


class IndexTests(TestCase):
    def test_the_triggers_of_sqlite_are_there(self) -> None:
        if connection.vendor != "sqlite":
            self.skipTest("PostgreSQL needs none")
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            names = {name for (name,) in cursor.fetchall()}
        for table in ("statements_searchdocument", "statements_searchrecord"):
            for event in ("added", "changed", "deleted"):
                assert f"{table}_{event}" in names

    def test_words_of_one_section_stand_apart_from_those_of_another(self) -> None:
        texts = texts_of([Part("title", "a b", "en"), Part("title", "c", "en")], ["place/x"])

        assert texts.words == " a b ; c | | | "
        assert texts.stems == " a b ; c | | | | | @place/x "
