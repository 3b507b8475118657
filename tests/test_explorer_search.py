"""Lists in words: what is asked, what it may be narrowed to, and what to try instead."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext

from statements import labels, query
from statements.documents.nouns import KINDS
from statements.explorer.chips import chips_of
from statements.explorer.list_questions import ORDERS, ask_page
from statements.explorer.meanings import WHY
from statements.explorer.narrowing import HEADINGS
from statements.explorer.phrases import PHRASES, either, opposite, plural
from statements.explorer.query_words import QueryWords
from statements.explorer.urls import RECORDS
from statements.filters import ReferenceFilter, StatementFilter
from statements.filters.dimensions import DIMENSIONS
from statements.filters.parameters import Codes, Keys, OpenCodes, Parameter
from statements.resolving import REASONS
from statements.vocabularies import Family, ReferenceType, StatementKind

from . import factories as f

CLAUSE = "trilateral-2020-11-09/6"
STATEMENTS = "/statements/"
MOST_QUERIES = 26  # of a page, with the sentence to fill and no name in memory
FILTERS: dict[str, Parameter] = {**StatementFilter.base_filters, **ReferenceFilter.base_filters}


def question(text: str, name: str = "statements") -> query.Question:
    lists = parse_qs(text, keep_blank_values=True)
    return ask_page(name, lists, query.ledger_state())


def words(text: str, name: str = "statements") -> str:
    return QueryWords(question(text, name)).sentence()


def links(html: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'href="([^"]+)"', html)]


def heading(html: str) -> str:
    match = re.search(r"<h1[^>]*>(.*?)</h1>", html)
    assert match
    return unescape(match[1])


class TestPhrases(SimpleTestCase):
    def test_every_filter_reads_in_a_sentence(self) -> None:
        assert PHRASES.keys() == FILTERS.keys()

    def test_what_may_be_lacking_has_words_for_it_and_for_the_opposite(self) -> None:
        for name, parameter in FILTERS.items():
            takes_none = isinstance(parameter, Keys | OpenCodes) or (
                isinstance(parameter, Codes) and "none" in parameter.allowed
            )
            if takes_none:
                with self.subTest(name):
                    lacking = PHRASES[name].lacking
                    assert lacking
                    assert opposite(lacking) != lacking

    def test_every_order_every_facet_and_every_reason_has_words(self) -> None:
        assert ORDERS.keys() == query.LISTS["statements"].orders.keys()
        assert HEADINGS.keys() <= DIMENSIONS.keys()
        assert {*WHY} == {*REASONS}

    def test_several_do_what_one_does(self) -> None:
        for one, several in (
            ("denies a violation of", "deny a violation of"),
            ("assesses the progress of", "assess the progress of"),
            ("announces, under", "announce, under"),
            ("mentions", "mention"),
            ("calls for compliance with", "call for compliance with"),
        ):
            assert plural(one) == several

    def test_every_type_and_family_has_a_verb(self) -> None:
        for member in (*ReferenceType, *Family):
            assert plural(member.phrase) != member.phrase

    def test_of_many_names_a_few_are_told(self) -> None:
        assert either(["a"]) == "a"
        assert either(["a", "b", "c"]) == "a, b or c"
        assert either([*"abcdefg"]) == "a, b, c, d or one of 3 others"


class TestWords(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_query_reads_as_a_sentence(self) -> None:
        for text, sentence in (
            ("", "All statements"),
            (
                f"government=russia&ref=calls_for_compliance:{CLAUSE}"
                "&said_on__gte=2022-12-01&has_official_source=true",
                "Statements by Russia that call for compliance with clause 6 of the Trilateral "
                "statement of 9 November 2020, since 1 December 2022, with an official source",
            ),
            ("government=russia,!armenia", "Statements by Russia and not by Armenia"),
            ("government=russia,france", "Statements by Russia or France"),
            ("government=russia&government=armenia", "Statements by Russia and by Armenia"),
            ("topic=none", "Statements on no topic"),
            ("topic=!none", "Statements on some topic"),
            ("institution=-", "Statements with one voice that has no institution"),
            ("ref=none", "Statements citing nothing"),
            ("ref=!none", "Statements citing something"),
            ("ref=!charge", "Statements that do not charge non-compliance with any text"),
            (
                "ref=alleges_violation:*:azerbaijan,denies_violation",
                "Statements that allege that Azerbaijan violates any text or "
                "deny a violation of any text",
            ),
            ("ref=responds_to", "Statements that respond to any statement"),
            ("ref=*:none", "Statements that cite a text that is not told"),
            ("ref=*:*:none", "Statements that cite any text, about nobody"),
            ("ref=mentions:trilateral-statements", "Statements that mention Trilateral statements "
             "of the leaders of Armenia, Azerbaijan and Russia"),
            ("kind=call_readout", "Statements of the kind “call readout”"),
            ("spoken=hy", "Statements spoken in Armenian"),
            ("said_on=none", "Statements with no date"),
            ("said_on=2022-12", "Statements of December 2022"),
            ("said_on__within=2022-12-01/2022-12-05",
             "Statements within 1–5 December 2022"),
            ("said_on__wider=month", "Statements with a date wider than a month"),
            ("has_official_source=0", "Statements without an official source"),
            ("q=corridor", "Statements with the words “corridor”"),
        ):  # fmt: skip
            with self.subTest(text):
                assert words(text) == sentence

    def test_references_have_their_own_filters(self) -> None:
        assert words("target=*&has_words=false", "references") == (
            "References to any text, without their words held"
        )
        assert words("family=charge&about=none", "references") == (
            "References of the family “charge”, about nobody"
        )

    def test_every_example_of_a_filter_reads(self) -> None:
        for name, filters in (
            ("statements", StatementFilter.base_filters),
            ("references", ReferenceFilter.base_filters),
        ):
            for parameter, declared in filters.items():
                if declared.example and parameter != "changed_since":
                    with self.subTest(name, parameter=parameter):
                        text = words(f"{parameter}={declared.example.replace(' ', '+')}", name)
                        assert name in text.lower()
                        assert "{}" not in text


class TestChips(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def chips(self, text: str) -> list[tuple[str, str]]:
        one = question(text)
        return [(c.words, c.without) for c in chips_of(one, QueryWords(one)).shown]

    def test_each_value_of_a_list_is_taken_off_by_itself(self) -> None:
        assert self.chips("government=russia,!armenia&topic=lachin-corridor") == [
            ("by Russia", "/statements/?government=!armenia&topic=lachin-corridor"),
            ("not by Armenia", "/statements/?government=russia&topic=lachin-corridor"),
            ("on Lachin corridor", "/statements/?government=russia,!armenia"),
        ]

    def test_the_last_one_leads_to_all(self) -> None:
        assert self.chips("kind=call_readout") == [("of the kind “call readout”", "/statements/")]

    def test_without_words_there_is_no_order_by_rank(self) -> None:
        assert self.chips("q=a, b&order=rank")[0] == ("with the words “a, b”", "/statements/")

    def test_what_is_left_can_be_asked(self) -> None:
        pair = "government=russia&government=armenia&speaker=sergey-lavrov&speaker=nikol-pashinyan"
        for text in (pair, f"{pair}&role=speaks", "government=russia&ref=*:*,none&page_size=5"):
            for _, address in self.chips(text):
                with self.subTest(text, address=address):
                    assert self.client.get(address).status_code == 200

    def test_of_a_long_list_the_first_are_chips(self) -> None:
        keys = ",".join(f"!{type.value}" for type in ReferenceType)
        chips = chips_of(one := question(f"ref={keys}"), QueryWords(one))
        assert (len(chips.shown), chips.others) == (24, len(ReferenceType) - 24)


class TestStatements(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def get(self, text: str = "", path: str = STATEMENTS) -> str:
        response = self.client.get(f"{path}?{text}" if text else path)
        assert response.status_code == 200
        return response.text

    def test_the_page_is_called_what_it_asks(self) -> None:
        html = self.get("government=russia")
        assert heading(html) == "Statements by Russia"
        assert "<title>Statements by Russia | Statements</title>" in html
        assert '<meta name="description" content="Statements by Russia: 77 statements' in html

    def test_a_number_leads_to_as_many(self) -> None:
        html = self.get("government=russia&said_on__within=2022")
        pairs = re.findall(
            r'<a href="([^"]+)"><span>[^<]*</span> <span class="many">(\d+)</span>', html
        )
        assert len(pairs) > 20
        for address, number in pairs[::6]:
            with self.subTest(address):
                noun = "statement" if number == "1" else "statements"
                assert f">{number} {noun}</h2>" in self.get(path=unescape(address))

    def test_governments_stand_in_the_order_of_their_names(self) -> None:
        facet = self.get().partition("<h3>Government</h3>")[2].partition("</section>")[0]
        names = re.findall(r"<span>([^<]+)</span>", facet)
        assert names == sorted(names, key=str.casefold)
        assert len(names) > 6

    def test_hits_are_marked(self) -> None:
        assert "<mark>corridor</mark>" in self.get("q=corridor")

    def test_references_that_are_asked_for_stand_first(self) -> None:
        html = self.get(f"ref=alleges_violation:{CLAUSE}:azerbaijan")
        items = re.findall(r'<ul class="acts">\s*<li>(.*?)</li>', html, re.DOTALL)
        assert len(items) > 5
        assert {one.split(" <a")[0] for one in items} == {"alleges that Azerbaijan violates"}
        assert all("clause 6" in one for one in items)

    def test_pages_lead_on_and_back(self) -> None:
        html = self.get("page_size=100&government=russia")
        assert 'rel="next"' not in html
        html = self.get("government=russia")
        [following] = [one for one in links(html) if "cursor=" in one]
        second = self.get(following.removeprefix("?"))
        assert 'rel="prev"' in second
        assert 'content="noindex, follow"' in second
        first = re.findall(r'<p class="meta">.*?</p>', html)
        assert first[0] not in second

    def test_the_same_list_is_taken_along(self) -> None:
        html = self.get("q=corridor&government=russia&order=rank&page_size=5")
        along = links(html.partition('id="along"')[2])
        filters = "q=corridor&government=russia"
        assert along[:4] == [
            f"/api/v1/statements/?{filters}&order=rank",
            f"/api/v1/statements/?{filters}&format=csv",
            f"/api/v1/statements/?{filters}&format=csv&table=statement_references",
            f"/api/v1/statements/?{filters}&format=jsonl",
        ]
        for address in along[:4]:
            assert self.client.get(address).status_code == 200

    def test_an_order_is_a_link_and_rank_only_of_a_search(self) -> None:
        assert "/statements/?order=oldest" in links(self.get())
        assert "best match first" not in self.get()
        assert "/statements/?q=corridor&order=rank" in links(self.get("q=corridor"))
        assert "/statements/?q=corridor" in links(self.get("q=corridor&order=rank"))

    def test_nothing_found_says_what_to_take_off(self) -> None:
        html = self.get("government=russia&q=zzzz")
        assert "No statement that is held fits all of this" in html
        assert '<a href="/statements/?government=russia">with the words “zzzz”</a>' in html
        assert "77 statements without this" in html

    def test_nothing_found_says_what_words_may_mean(self) -> None:
        assert "Sergey Lavrov" in self.get("q=Lavrow")

    def test_a_form_that_was_sent_empty_asks_nothing(self) -> None:
        response = self.client.get("/statements/?government=russia&q=")
        assert (response.status_code, response["Location"]) == (
            302,
            "/statements/?government=russia",
        )

    def test_words_are_looked_for_within_what_is_chosen(self) -> None:
        form = self.get("government=russia&topic=ceasefire&page_size=5&q=text")
        form = form.partition('<form class="fields short within"')[2].partition("</form>")[0]
        assert re.findall(r'name="([^"]+)" value="([^"]+)"', form) == [
            ("government", "russia"),
            ("topic", "ceasefire"),
            ("page_size", "5"),
            ("q", "text"),
        ]

    def test_words_are_shown_and_never_read_as_html(self) -> None:
        html = self.get("q=%3Cscript%3Ealert")
        assert "<script>" not in html
        assert "\\u003cscript\\u003ealert" in html  # what programs are told
        assert "with the words “&lt;script&gt;alert”" in html

    def test_what_only_the_api_has_is_refused(self) -> None:
        response = self.client.get("/statements/?format=csv")
        assert response.status_code == 400
        assert "Only the API has this: ask /api/v1/statements/" in response.text

    def test_what_is_wrong_is_told_with_what_is_near(self) -> None:
        response = self.client.get("/statements/?government=rusia")
        assert response.status_code == 400
        assert "russia" in response.text

    def test_the_page_asks_as_the_api_does(self) -> None:
        for text in ("government=russia", "q=corridor", f"clause={CLAUSE}&kind=press_briefing"):
            count = self.client.get(f"/api/v1/statements/?{text}&count=true").json()["count"]
            assert f">{count} statements</h2>" in self.get(text)

    def queries(self, text: str) -> int:
        self.get(text)
        labels.forget_labels()
        with CaptureQueriesContext(connection) as captured:
            self.get(text)
        return len(captured)

    def test_a_page_asks_a_fixed_number_of_queries(self) -> None:
        for text in (
            "government=russia",
            f"government=russia&ref=charge:{CLAUSE}:azerbaijan&topic=lachin-corridor",
        ):
            with self.subTest(text):
                few, many = (self.queries(f"{text}&page_size={size}") for size in (1, 100))
                assert few == many <= MOST_QUERIES
        # A search reads hits until its page is full: in how many steps, the database decides.
        assert self.queries("q=corridor") <= MOST_QUERIES

    def test_what_a_list_may_be_narrowed_to_is_counted_once_in_each_state(self) -> None:
        def counted(text: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                self.get(text)
            return sum("UNION ALL" in query["sql"] for query in captured)

        # The same filters of another list, or others, are another question.
        once = ("topic=lachin-corridor", "topic=lachin-corridor&order=oldest&page_size=5")
        assert [counted(text) for text in (*once, "topic=peacekeepers")] == [1, 0, 1]
        f.store("topic", {"key": "new", "label": "New", "definition": "What is new."})
        assert counted(once[0]) == 1

    def test_what_finds_nothing_is_tried_a_few_times(self) -> None:
        bars = ",".join(f"!{kind.value}" for kind in [*StatementKind][:8])
        text = f"said_on__within=1901&kind={bars}"
        html = self.get(text)
        assert html.count(" without this</li>") == 1
        assert self.queries(text) <= MOST_QUERIES + 6 * 4


class TestReferences(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_reference_reads_as_a_sentence(self) -> None:
        html = self.client.get(f"/references/?type=alleges_violation&target={CLAUSE}").text
        assert heading(html) == (
            "References of the type “alleges violation”, to clause 6 of the Trilateral statement "
            "of 9 November 2020"
        )
        assert "<b>Armenia</b> alleges that Azerbaijan violates <a" in html

    def test_a_text_cites_another(self) -> None:
        html = self.client.get("/references/?kind=none").text
        assert heading(html) == "References made by no statement"
        assert "One text about another" in html

    def test_words_have_their_language(self) -> None:
        html = self.client.get("/references/?language=ru&has_words=true").text
        assert '<p lang="ru">“' in html

    def test_the_address_of_a_reference_leads_to_where_it_stands(self) -> None:
        rows: list[dict[str, Any]] = self.client.get("/api/v1/references/?page_size=500").json()[
            "results"
        ]
        for one in (
            next(r for r in rows if r["statement"]),
            next(r for r in rows if r["agreement"]),
        ):
            origin = (
                f"/statements/{one['statement']['uid']}/"
                if one["statement"]
                else f"/agreements/{one['agreement']}/"
            )
            response = self.client.get(f"/references/{one['uid']}/")
            assert (response.status_code, response["Location"]) == (302, f"{origin}#{one['uid']}")

    def test_an_unknown_reference_is_not_found(self) -> None:
        response = self.client.get("/references/018c659f-7c00-7807-a00f-000000000000/")
        assert response.status_code == 404


class TestEmpty(TestCase):
    def test_an_empty_database_has_all_pages(self) -> None:
        for path in ("/statements/", "/references/", "/search/", "/search/?q=Lavrov"):
            with self.subTest(path):
                assert self.client.get(path).status_code == 200
        assert "No statement that is held" in self.client.get("/statements/").text


class TestDrafts(TestCase):
    def test_a_draft_is_nowhere(self) -> None:
        world = f.small_world()
        f.store("statement", f.make_said(world, title="Zyzzyva says so"))
        for path in ("/statements/", "/statements/?q=zyzzyva", "/search/?q=zyzzyva"):
            with self.subTest(path):
                assert "Zyzzyva says" not in self.client.get(path).text


class TestFinding(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def get(self, text: str) -> str:
        response = self.client.get("/search/", {"q": text})
        assert response.status_code == 200
        return response.text

    def test_a_name_is_found_in_any_script(self) -> None:
        for text, label in (
            ("Лавров", "Sergey Lavrov"),
            ("Հայաստան", "Armenia"),
            ("Ermənistan", "Armenia"),
            ("Şuşa", "Shusha"),
            ("russia-mfa", "Ministry of Foreign Affairs of Russia"),
        ):
            with self.subTest(text):
                assert label in self.get(text).partition('id="said"')[0]

    def test_a_citation_is_a_clause(self) -> None:
        html = self.get("clause 6 of 9 November 2020")
        assert "Trilateral statement of 9 November 2020, clause 6" in html
        assert f"/statements/?clause={CLAUSE}" in links(html)
        assert "Clause, as it is cited" in html

    def test_a_date_is_a_day_with_its_statements_and_occasions(self) -> None:
        for text in ("22 December 2022", "22.12.2022", "22 декабря 2022"):
            html = self.get(text)
            assert "/statements/?said_on=2022-12-22" in links(html)
            assert "/contacts/call-bayramov-lavrov-2022-12-22/" in links(html)

    def test_words_are_searched_beside_names(self) -> None:
        html = self.get("corridor")
        assert "<mark>corridor</mark>" in html
        assert "/statements/?q=corridor" in links(html)

    def test_a_certain_match_does_not_lead_away(self) -> None:
        html = self.get("armenia")
        first = html.partition('<ol class="meanings">')[2].partition("</li>")[0]
        assert "Armenia" in first
        assert "Government, by its" in first

    def test_nothing_typed_says_what_may_be(self) -> None:
        for path in ("/search/", "/search/?q=", "/search/?q=%20"):
            html = self.client.get(path).text
            assert "Write a name" in html

    def test_what_is_too_long_is_told(self) -> None:
        response = self.client.get("/search/", {"q": "a " * 150})
        assert response.status_code == 400
        assert "longer than 200 characters" in response.text

    def test_words_that_cannot_be_searched_are_told(self) -> None:
        html = self.get("title:corridor")
        assert "These words cannot be searched for" in html

    def test_a_match_leads_to_its_page_and_to_its_statements(self) -> None:
        addresses = links(self.get("russia-mfa-spokesperson"))
        assert "/offices/russia-mfa-spokesperson/" in addresses
        assert "/statements/?office=russia-mfa-spokesperson" in addresses

    def test_whatever_is_found_has_a_page(self) -> None:
        for noun in KINDS:
            with self.subTest(noun):
                assert noun in RECORDS

    def test_it_asks_a_fixed_number_of_queries(self) -> None:
        self.get("Lavrov")
        labels.forget_labels()
        with CaptureQueriesContext(connection) as captured:
            self.get("Lavrov")
        assert len(captured) <= MOST_QUERIES


class TestAsking(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset(f.SHIPPED)

    def test_a_sentence_is_a_query(self) -> None:
        for sent, location in (
            ("by=&says=&text=&about=&from=&to=", "/statements/"),
            ("by=russia", "/statements/?government=russia"),
            ("says=charge", "/statements/?ref=charge"),
            (f"text={CLAUSE}", f"/statements/?ref=*:{CLAUSE}"),
            ("about=azerbaijan", "/statements/?ref=*:*:azerbaijan"),
            (
                f"by=armenia&says=alleges_violation&text={CLAUSE}&about=azerbaijan"
                "&from=2022-12-01&to=2023-09-19",
                f"/statements/?government=armenia&ref=alleges_violation:{CLAUSE}:azerbaijan"
                "&said_on__gte=2022-12-01&said_on__lte=2023-09-19",
            ),
        ):
            with self.subTest(sent):
                response = self.client.get(f"/ask/?{sent}")
                assert (response.status_code, response["Location"]) == (302, location)
                assert self.client.get(location).status_code == 200

    def test_what_the_form_never_sends_is_refused(self) -> None:
        for sent in ("colour=red", "says=sings", "from=yesterday", "by=a&by=b"):
            with self.subTest(sent):
                assert self.client.get(f"/ask/?{sent}").status_code == 400

    def chosen(self, text: str) -> list[str]:
        html = self.client.get(f"/statements/?{text}").text
        return re.findall(r'<option value="([^"]+)" selected>', html)

    def test_the_sentence_says_what_is_asked(self) -> None:
        text = f"government=russia&ref=alleges_violation:{CLAUSE}:azerbaijan"
        assert self.chosen(text) == ["russia", "alleges_violation", CLAUSE, "azerbaijan"]
        html = self.client.get(f"/statements/?{text}&said_on__gte=2022-12-01").text
        assert 'name="from" value="2022-12-01"' in html
        assert "It can say a part" not in html

    def test_what_it_cannot_say_it_says_so(self) -> None:
        for text in (
            "government=russia,france",
            "government=!russia",
            "ref=charge,demand",
            "ref=none",
            "ref=*:none",
            "q=a",
        ):
            with self.subTest(text):
                assert self.chosen(text) == []
                assert "It can say a part" in self.client.get(f"/statements/?{text}").text

    def test_a_text_that_is_not_offered_is_added(self) -> None:
        assert self.chosen(f"ref=*:{CLAUSE}.3") == [f"{CLAUSE}.3"]

    def test_families_stand_above_their_types(self) -> None:
        html = self.client.get("/statements/").text
        charge = html.partition('<optgroup label="Charge">')[2].partition("</optgroup>")[0]
        assert re.findall(r'value="([^"]+)"', charge) == [
            "charge",
            "alleges_violation",
            "alleges_non_fulfilment",
        ]
        assert "implements" not in html.partition('id="text"')[0]

    def test_at_most_a_few_texts_are_offered(self) -> None:
        html = self.client.get("/statements/").text
        texts = html.partition('id="text"')[2].partition("</select>")[0]
        assert texts.count("any clause") <= 12
        assert texts.index("trilateral-statements") < texts.index("trilateral-2020-11-09")


@pytest.mark.parametrize("path", ["/statements/", "/references/", "/search/"])
def test_only_reading_is_answered(client: Any, path: str) -> None:
    assert client.post(path).status_code in (403, 405)
