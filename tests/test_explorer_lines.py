"""A line of several parts in the search box: each part read, put together, and taken off again."""

from __future__ import annotations

import re
from html import unescape

from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements import labels
from statements.resolving.glossary import SAME, glossary, same_words
from statements.resolving.lines import Kind, parts_of
from statements.resolving.office_kinds import begins_with_calling, kinds_of
from statements.vocabularies import OfficeKind

from . import factories as f
from .test_explorer_search import links

CLAUSES_9 = "trilateral-2020-11-09/9"
# Of a page; PostgreSQL is asked for estimates before each search for words.
QUERIES = {
    "sqlite": {"Lavrov Lachin December 2022": 30, "Macron clause 9 1999 corridor": 54},
    "postgresql": {"Lavrov Lachin December 2022": 43, "Macron clause 9 1999 corridor": 69},
}


class TestGlossary(SimpleTestCase):
    def test_a_word_is_known_in_any_of_its_forms_and_languages(self) -> None:
        for text in ("миротворцы", "миротворцев", "peacekeeper", "խաղաղապահներ", "sülhməramlılar"):
            with self.subTest(text):
                assert same_words(text)[0] == "peacekeepers"
        assert same_words("мирного договора")[0] == "peace treaty"
        assert same_words("peace") == same_words("zzzz") == ()

    def test_no_word_has_two_meanings(self) -> None:
        firsts = {line.split("/")[0] for line in SAME}
        assert {words[0] for words in glossary().values()} == firsts
        assert len(firsts) == len(SAME)
        for line in SAME:
            for word in line.split("/"):
                assert same_words(word)[0] == line.split("/")[0], word


class TestParts(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def kinds(self, line: str) -> list[tuple[str, str]]:
        return [(part.text, part.kind.value) for part in parts_of(line)]

    def keys(self, line: str) -> list[list[str]]:
        return [[key for _, key in part.records] for part in parts_of(line)]

    def test_names_dates_and_words_are_told_apart(self) -> None:
        assert self.kinds("Lavrov Lachin December 2022") == [
            ("Lavrov", "records"),
            ("Lachin", "records"),
            ("December 2022", "date"),
        ]
        assert self.kinds("Пашинян миротворцы 22.12.2022") == [
            ("Пашинян", "records"),
            ("миротворцы", "records"),
            ("22.12.2022", "date"),
        ]
        assert self.kinds("last mile road Zakharova") == [
            ("last mile road", "words"),
            ("Zakharova", "records"),
        ]

    def test_a_clause_without_its_text_is_of_every_text_that_has_one(self) -> None:
        person, clauses, year = self.keys("Aliyev clause 9 2022")
        assert person == ["ilham-aliyev", "yashar-aliyev"]
        assert CLAUSES_9 in clauses
        assert len(clauses) > 1
        assert {key.rpartition("/")[2] for key in clauses} <= {"9", "p9"}
        assert parts_of("Aliyev clause 9 2022")[2].kind is Kind.DATE
        assert year == []

    def test_a_citation_is_one_part_and_so_is_a_text_by_its_date(self) -> None:
        for line in (
            "Aliyev clause 6 of 9 November 2020",
            "Aliyev пункт 6 заявления от 9 ноября 2020",
        ):
            with self.subTest(line):
                assert self.keys(line)[1] == ["trilateral-2020-11-09/6"]
        named = self.keys("Aliyev statement of 9 November 2020")[1]
        assert named == ["trilateral-2020-11-09"]
        assert parts_of("9 November 2020")[0].kind is Kind.DATE

    def test_what_only_joins_is_told_as_that(self) -> None:
        kinds = self.kinds("what did Lavrov say about Lachin in December 2022?")
        assert ("about", "joining") in kinds
        assert ("December 2022", "date") in kinds
        assert ("say", "words") in kinds

    def test_signs_of_searches_stay_words(self) -> None:
        assert self.kinds('Lavrov "last mile" -Lachin corrid*') == [
            ("Lavrov", "records"),
            ('"last mile" -Lachin corrid*', "words"),
        ]
        assert self.kinds("Lavrov OR Bayramov") == [("Lavrov OR Bayramov", "words")]

    def test_nothing_of_a_line_is_left_out(self) -> None:
        long = " ".join(["Lavrov", *("word",) * 40, "2022"])
        for line in ("Lavrov 31.02.2022", "9 9 9", "clause", "§", long, "2022-12-22 2023-01-01 x"):
            with self.subTest(line):
                assert " ".join(part.text for part in parts_of(line)) == line


class TestOffices(SimpleTestCase):
    def test_a_calling_means_its_kind_and_those_that_have_no_other(self) -> None:
        for text, kind, other in (
            ("prime minister", OfficeKind.HEAD_OF_GOVERNMENT, OfficeKind.DEPUTY_HEAD_OF_GOVERNMENT),
            ("President", OfficeKind.HEAD_OF_STATE, OfficeKind.HEAD_OF_GOVERNMENT),
            ("главы МИД", OfficeKind.FOREIGN_MINISTER, OfficeKind.DEFENCE_MINISTER),
            ("премьера", OfficeKind.HEAD_OF_GOVERNMENT, OfficeKind.HEAD_OF_STATE),
        ):
            with self.subTest(text):
                assert kinds_of(text)[0] == kind
                assert other not in kinds_of(text)

    def test_what_is_more_or_less_than_a_calling_means_none(self) -> None:
        for text in ("", "prime", "prime minister of Armenia", "presidential office x", "Lavrov"):
            with self.subTest(text):
                assert kinds_of(text) == ()

    def test_whose_office_it_is_stands_by_itself(self) -> None:
        assert begins_with_calling("prime minister of Armenia")
        assert not begins_with_calling("prime minister")
        assert not begins_with_calling("Armenia's prime minister")


class TestUnderstanding(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def get(self, line: str) -> str:
        response = self.client.get("/search/", {"q": line})
        assert response.status_code == 200
        return response.text

    def heading(self, line: str) -> str:
        match = re.search(r'<h2 id="together">(.*?)</h2>', self.get(line))
        assert match, line
        return unescape(match[1])

    def test_parts_are_one_query_in_plain_words(self) -> None:
        for line, words in (
            (
                "Lavrov Lachin December 2022",
                "Statements by Sergey Lavrov, with the words “Lachin”, of December 2022",
            ),
            (
                "Пашинян миротворцы 22.12.2022",
                "Statements by Nikol Pashinyan, on Peacekeepers, of 22 December 2022",
            ),
            (
                "Russia Azerbaijan 2021 2023",
                "Statements by Russia, with the words “Azerbaijan”, since 2021, until 2023",
            ),
            (
                "Armenia's prime minister peacekeepers 22.12.2022",
                "Statements by Armenia, by holders of an office “head of government”, on "
                "Peacekeepers, of 22 December 2022",
            ),
            (
                "премьер Армении 22.12.2022",
                "Statements by Armenia, by holders of an office “head of government”, of "
                "22 December 2022",
            ),
            (
                "foreign minister of Russia 2022",
                "Statements by Russia, by holders of an office “foreign minister”, of 2022",
            ),
        ):
            with self.subTest(line):
                assert self.heading(line) == words

    def test_the_statements_are_found_and_all_of_them_are_a_list(self) -> None:
        html = self.get("Пашинян миротворцы 22.12.2022")
        assert f"/statements/{f.PASHINYAN}/" in html
        address = "/statements/?speaker=nikol-pashinyan&topic=peacekeepers&said_on=2022-12-22"
        assert address in links(html)
        assert self.client.get(address).status_code == 200

    def test_who_held_the_office_that_day_is_found_by_it(self) -> None:
        html = self.get("Armenia's prime minister peacekeepers 22.12.2022")
        assert f"/statements/{f.PASHINYAN}/" in html
        asked = "government=armenia&office_kind=head_of_government&topic=peacekeepers"
        assert f"/statements/?{asked}&said_on=2022-12-22" in links(html)

    def test_a_call_by_its_day_stands_before_all_else(self) -> None:
        html = self.get("call of 22 December 2022")
        contact = html.index('href="/contacts/call-bayramov-lavrov-2022-12-22/"')
        assert contact < html.index('id="together"')
        assert 'id="meant"' not in html

    def test_a_day_has_its_contacts_in_a_box_of_their_own(self) -> None:
        for line in ("22 December 2022", "peacekeepers 22 December 2022"):
            html = self.get(line)
            box = html.partition('class="occasions"')[2].partition("</section>")[0]
            assert "Contacts of that day" in box
            assert "/contacts/call-bayramov-lavrov-2022-12-22/" in box
        assert 'class="occasions"' not in self.get("Türkiye 22 December 2022")
        assert 'class="occasions"' not in self.get("December 2022")

    def test_each_part_can_be_taken_off_and_read_otherwise(self) -> None:
        html = self.get("Lavrov Lachin December 2022")
        addresses = links(html)
        for rest in ("Lachin+December+2022", "Lavrov+December+2022", "Lavrov+Lachin"):
            assert f"/search/?q={rest}" in addresses
        assert any("addressee=sergey-lavrov" in one for one in addresses)
        assert any("place=lachin" in one and "said_on=2022-12" in one for one in addresses)
        others = [one for one in addresses if one.startswith("/statements/?")]
        assert all(self.client.get(one).status_code == 200 for one in others)

    def test_an_ambiguous_part_means_all_and_offers_each(self) -> None:
        html = self.get("Aliyev clause 9 2022")
        assert "citing clause 9" in self.heading("Aliyev clause 9 2022")
        assert any(f"clause={CLAUSES_9}&" in one for one in links(html))

    def test_what_is_together_nowhere_says_what_to_take_off(self) -> None:
        html = self.get("Macron clause 9 1999")
        assert "What to take off" in html or "No statement that is held" in html
        assert "What is not held is not denied" in html

    def test_parts_that_cannot_be_put_together_are_told(self) -> None:
        html = self.get("Lavrov Lachin* ((x))~2")
        assert "cannot be put together" in html

    def test_words_that_join_are_told(self) -> None:
        html = self.get("Lavrov on Lachin 2022")
        assert "Taken only to join the others: “on”" in html

    def test_one_thing_is_found_as_before(self) -> None:
        for line in ("Lavrov", "22 December 2022", "corridor", "clause 6 of 9 November 2020"):
            with self.subTest(line):
                assert 'id="together"' not in self.get(line)

    def test_a_word_of_another_language_finds_what_it_is_called_here(self) -> None:
        assert self.heading("миротворцы") == "Statements on Peacekeepers"
        assert "with the words “коридор" in self.heading("коридор")

    def test_words_are_never_read_as_html(self) -> None:
        html = self.get("Lavrov <script>alert(1)</script> 2022")
        assert "<script" not in html

    def test_it_asks_a_fixed_number_of_queries(self) -> None:
        expected = QUERIES[connection.vendor]
        f.analyse()  # how a filter is begun depends on it
        assert {line: self.queries(line) for line in expected} == expected

    def queries(self, line: str) -> int:
        """Return how many queries a page asks, with no name in memory."""
        self.get(line)
        labels.forget_labels()
        with CaptureQueriesContext(connection) as captured:
            self.get(line)
        return len(captured)


class TestEmpty(TestCase):
    def test_a_line_of_an_empty_database_is_words(self) -> None:
        html = self.client.get("/search/", {"q": "Lavrov Lachin December 2022"}).text
        assert "No statement that is held" in html

    def test_a_draft_is_in_no_part(self) -> None:
        world = f.small_world()
        f.store("statement", f.make_said(world, title="Zyzzyva says so"))
        html = self.client.get("/search/", {"q": "zyzzyva 2022"}).text
        assert "Zyzzyva says" not in html
