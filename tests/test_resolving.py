"""From what people type to what is meant."""

from __future__ import annotations

from django.test import SimpleTestCase, TestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from statements import addresses
from statements.dates import PartialDate
from statements.names import index, phrases
from statements.resolving import REASONS, MergedAway, Tombstone, fate_of, resolve
from statements.resolving.citations import Citation, citations

from . import endings
from . import factories as f
from . import plain_model as plain
from .dealing import tries

FIRST = "trilateral-2020-11-09"


def resolved(text: str, noun: str | None = None) -> list[tuple[str, str, str]]:
    return [(named.noun, named.key, named.why) for named in resolve(text, noun)]


def texts() -> st.SearchStrategy[str]:
    """Draw texts made of words that the resolver knows, in any order."""
    words = (
        "clause § пункт 6 6.3 p4 (3) 9 november ноября 2020 2020-ci of from statement the russia"
    )
    words += (
        " https:// tass.ru/a %zz [::1] //x ? # trilateral-2020-11-09 / q159 web.archive.org/web/1/"
    )
    return st.lists(st.sampled_from(words.split()), max_size=12).map(" ".join)


class CitationTests(SimpleTestCase):
    def test_number_and_text_are_told_apart(self) -> None:
        for text, citation in (
            ("clause 6 of the Accord", Citation("6", "accord")),
            ("Accord, clause 6", Citation("6", "accord")),
            ("Art. 12 of the Accord", Citation("12", "accord")),
            ("para 6(3) of the Accord", Citation("6.3", "accord")),
            ("paragraph No. 6 of the Accord", Citation("6", "accord")),
            ("пункт №6 Accord", Citation("6", "accord")),
            ("ст.6 Accord", Citation("6", "accord")),
            ("second clause of the Accord", Citation("2", "accord")),
            ("6.3 accord", Citation("6.3", "accord", is_bare=True)),
        ):
            with self.subTest(text):
                assert next(citations(text)) == citation

    def test_a_text_without_number_or_words_is_no_citation(self) -> None:
        for text in ("", "clause", "clause 6", "of the accord", "2020", "9999 accord"):
            with self.subTest(text):
                assert list(citations(text)) == []

    def test_a_printed_number_may_be_our_label(self) -> None:
        assert Citation("4", "x").numbers == ("4", "p4")
        assert Citation("p4", "x").numbers == ("p4",)


class PhraseTests(SimpleTestCase):
    def test_a_day_is_spelled_in_both_orders(self) -> None:
        assert list(phrases.phrases(PartialDate.parse("2020-11-10"))) == [
            "2020-11-10",
            "10 november 2020",
            "10 november",
            "november 10 2020",
            "november 10",
        ]
        month, year = PartialDate.parse("1994-05"), PartialDate.parse("1994")
        assert list(phrases.phrases(month)) == ["1994-05", "may 1994"]
        assert list(phrases.phrases(year)) == ["1994"]

    def test_words_that_say_only_that_a_text_is_meant_are_left_out(self) -> None:
        for text in ("November 10, 2020", "the Statement of November 10 2020", "NOVEMBER 10 2020"):
            with self.subTest(text):
                assert phrases.bare(text) == "november 10 2020"


class DatasetTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_the_likest_candidate_comes_first(self) -> None:
        for text, first in (
            ("November 10 statement", ("agreement", FIRST, "alias")),
            ("november 10 statement", ("agreement", FIRST, "alias")),
            ("statement of 10 November 2020", ("agreement", FIRST, "date label")),
            ("9 November 2020", ("agreement", FIRST, "date label")),
            ("2020-11-10", ("agreement", FIRST, "date label")),
            (FIRST, ("agreement", FIRST, "key")),
            (f"{FIRST}/6.3", ("clause", f"{FIRST}/6.3", "key")),
            ("trilateral statements", ("series", "trilateral-statements", "alias")),
            ("russia", ("government", "russia", "key")),
            ("Россия", ("government", "russia", "alias")),
            ("Ermənistan", ("government", "armenia", "alias")),
            ("ermenistan", ("government", "armenia", "alias")),
            ("Sergey Lavrov", ("official", "sergey-lavrov", "name")),
            ("sergey-lavrov", ("official", "sergey-lavrov", "key")),
            (f.READOUT, ("statement", f.READOUT, "uid")),
            (f.READOUT.upper(), ("statement", f.READOUT, "uid")),
            ("Trilateral-2020-11-09/6.3", ("clause", f"{FIRST}/6.3", "key")),
            (f"https://x.org/api/v1/clauses/{FIRST}/6/", ("clause", f"{FIRST}/6", "key")),
            (f"agreements/{FIRST}", ("agreement", FIRST, "key")),
            ("the November 10 statement", ("agreement", FIRST, "alias")),
            ("Q159", ("government", "russia", "external id")),
            ("https://www.wikidata.org/wiki/Q159", ("government", "russia", "external id")),
            ("RU", ("government", "russia", "code")),
            ("rus", ("government", "russia", "code")),
            ("pa-x:310", ("agreement", "protocol-bishkek-1994-05-05", "external id")),
            ("S/RES/822", ("agreement", "resolution-unsc-822", "external id")),
            ("  russia ", ("government", "russia", "key")),
        ):
            with self.subTest(text):
                assert resolved(text)[0] == first

    def test_several_candidates_are_all_told_each_once(self) -> None:
        brussels = [key for _, key, _ in resolved("Brussels statement")]

        assert len(brussels) > 1
        assert len(brussels) == len(set(brussels))

    def test_a_noun_leaves_only_its_own(self) -> None:
        assert {noun for noun, _, _ in resolved("lachin corridor", "place")} == {"place"}
        assert resolved("russia", "agreement") == []

    def test_dates_are_read_in_the_languages_of_the_sides(self) -> None:
        for text in (
            "9 November",
            "9th of November, 2020",
            "November 9",
            "заявление от 9 ноября 2020",
            "Заявление 9 ноября",
            "9 Kasım 2020",
            "9 Kasım 2020 tarihli bildiri",
            "10 noyabr 2020-ci il",
            "2020 թվականի նոյեմբերի 9",
            "նոյեմբերի 9-ի եռակողմ հայտարարություն",
            "09.11.2020",
            "9.11.2020",
            "2020-11-09",
        ):
            with self.subTest(text):
                noun, key, why = resolved(text)[0]
                assert (noun, key) == ("agreement", FIRST)
                assert why in ("date label", "alias")
        assert resolved("9.13.2020") == []

    def test_citations_find_the_clause(self) -> None:
        for text, clause in (
            ("clause 6 of the 9 November statement", f"{FIRST}/6"),
            ("point six of the November 9 deal", f"{FIRST}/6"),
            ("the sixth paragraph of the 10 November 2020 statement", f"{FIRST}/6"),
            ("§6 November 10 statement", f"{FIRST}/6"),
            ("cl.6, 9 November", f"{FIRST}/6"),
            ("Article 6(3) of the trilateral statement of 9 November 2020", f"{FIRST}/6.3"),
            (f"6.3 {FIRST}", f"{FIRST}/6.3"),
            (f"{FIRST} 6.3", f"{FIRST}/6.3"),
            (f"clause 6.3 of {FIRST}", f"{FIRST}/6.3"),
            ("пункт 6 заявления от 9 ноября 2020 года", f"{FIRST}/6"),
            ("6-й пункт заявления от 10 ноября", f"{FIRST}/6"),
            ("п.6 трехстороннего заявления от 9 ноября", f"{FIRST}/6"),
            ("10 noyabr bəyanatının 6-cı bəndi", f"{FIRST}/6"),
            ("9 Kasım 2020 bildirisinin 6. maddesi", f"{FIRST}/6"),
            ("նոյեմբերի 9-ի հայտարարության 6-րդ կետ", f"{FIRST}/6"),
            ("point 4 of the November 26 statement", "trilateral-2021-11-26/p4"),
            ("paragraph p4 of the November 26 statement", "trilateral-2021-11-26/p4"),
        ):
            with self.subTest(text):
                assert resolved(text)[:1] == [("clause", clause, "citation")]

    def test_an_ambiguous_text_gives_the_clause_of_each(self) -> None:
        for text in ("point 4 of the trilateral statement", "clause 4, trilateral statements"):
            with self.subTest(text):
                assert [key for _, key, _ in resolved(text)] == [
                    f"{FIRST}/4",
                    "trilateral-2021-01-11/4",
                    "trilateral-2021-11-26/p4",
                    "trilateral-2022-10-31/p4",
                ]
        assert resolved("point 9 of the trilateral statement") == [
            ("clause", f"{FIRST}/9", "citation")
        ]

    def test_a_clause_that_is_not_held_gives_its_agreement(self) -> None:
        prague = ("agreement", "statement-prague-2022-10-06", "citation")

        for text in ("paragraph 4 of the Prague statement", "пункт 3 Пражского заявления"):
            with self.subTest(text):
                assert resolved(text) == [prague]

    def test_addresses_are_found_however_they_are_spelt(self) -> None:
        source = next(s for s in plain.WORLD.documents["source"].values() if "?" not in s["url"])
        bare = source["url"].partition("://")[2].removeprefix("www.").rstrip("/")
        for text in (
            source["url"],
            bare,
            f"http://www.{bare}/",
            f"HTTPS://{bare}?utm_source=feed&utm_medium=x&fbclid=1#part",
            f"https://web.archive.org/web/20221222101010/https://{bare}",
        ):
            with self.subTest(text):
                assert resolved(text, "source") == [("source", source["uid"], "address")]
        assert resolved(f"{bare}x", "source") == []
        assert ("institution", "armenia-government", "address") in resolved("primeminister.am")

    def test_what_looks_alike_is_told_last_and_as_such(self) -> None:
        assert resolved("rusza") == [("government", "russia", "near")]
        assert resolved("Sergey Lavrow")[0] == ("official", "sergey-lavrov", "near")
        assert ("official", "sergey-lavrov", "part of a name") in resolved("Sergey", "official")
        assert "near" not in {why for _, _, why in resolved("russia")}
        assert resolved("Q1599") == []  # no item of Wikidata is nearly another

    def test_what_a_search_finds_by_a_form_of_a_name_is_meant(self) -> None:
        for text, noun, key in (
            ("S. Lavrov", "official", "sergey-lavrov"),
            ("S. V. Lavrov", "official", "sergey-lavrov"),
            ("Лавров С. В.", "official", "sergey-lavrov"),
            ("Сергея Викторовича Лаврова", "official", "sergey-lavrov"),
            ("России", "government", "russia"),
            ("Rusiyanın", "government", "russia"),
        ):
            with self.subTest(text):
                assert resolved(text)[0] == (noun, key, "form of a name")

    def test_the_order_is_that_of_the_scores(self) -> None:
        for text in ("trilateral statement", "russia", "clause 4, trilateral statements", "moscow"):
            scores = [candidate.score for candidate in resolve(text)]
            with self.subTest(text):
                assert scores == sorted(scores, reverse=True)
                assert scores
                assert all(1 <= score <= 100 for score in scores)

    def test_nothing_is_made_of_nothing(self) -> None:
        for text in ("", "the", "🐟", "a" * 200, "x/y/z", "clause 6", "6", "§", "..", "\x00", "п."):
            with self.subTest(text):
                assert resolved(text) == []

    def test_the_number_of_queries_is_fixed(self) -> None:
        resolve("russia")  # reads the names
        for text, count in (
            ("russia", 3),  # merges, the ledger's last changes, keys
            ("zzzz", 3),
            ("Россия", 2),
            ("clause 6 of the 9 November statement", 3),
            ("clause 4 of the trilateral statements", 4),  # and the members of the series
            ("primeminister.am", 4),  # the address and whose it is
        ):
            with self.subTest(text), self.assertNumQueries(count):
                resolve(text)


class AnyTextTests(HypothesisTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    @settings(max_examples=tries(300), deadline=None)
    @given(st.one_of(st.text(max_size=200), texts()))
    def test_no_text_is_an_error(self, text: str) -> None:
        candidates = resolve(text)

        assert len(candidates) <= 50
        assert all(candidate.why in REASONS for candidate in candidates)


class AddressTests(SimpleTestCase):
    def test_spellings_of_one_page_are_equal(self) -> None:
        for address in (
            "https://example.org/a%20b/?x=1",
            "http://www.EXAMPLE.org:80/a%20b?x=1&utm_campaign=y#z",
            "example.org/a%20b/?x=1&gclid=3",
            "https://user@example.org/%61%20b?x=1",
        ):
            with self.subTest(address):
                assert addresses.plain(address) == "example.org/a%20b?x=1"

    def test_different_pages_differ(self) -> None:
        spellings = (
            "e.org/a",
            "e.org/A",
            "e.org/a?x=1",
            "e.org/a?x=2",
            "e.org/a?X=1",
            "e.org/a%2Fb",
        )
        assert len({addresses.digest(text) for text in spellings}) == len(spellings)

    def test_what_is_no_address_is_not_taken_for_one(self) -> None:
        for text, is_one in (
            ("https://example.org", True),
            ("example.org/page?x=1#y", True),
            ("tass.ru", True),
            ("Sergey Lavrov", False),
            ("a b.org", False),
            ("russia", False),
            ("", False),
            ("someone@example.org", False),
        ):
            with self.subTest(text):
                assert addresses.is_address(text) is is_one


class ChangingTests(TestCase):
    """What is held in memory follows the ledger."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_a_new_name_is_found_at_once(self) -> None:
        assert resolved("Duck Land") == []
        f.store("government", f.make_government("freedonia", aliases=[f.make_alias("Duck Land")]))

        assert resolved("duck land") == [("government", "freedonia", "alias")]

    def test_a_statement_changes_no_name(self) -> None:
        names = index.names()
        f.publish(f.make_said(self.world))

        assert index.names().by_name is names.by_name

    def test_an_alias_of_a_clause_means_the_clause(self) -> None:
        aliases = [f.make_alias("corridor clause", clause="1.1")]
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]
        f.store("agreement", f.make_agreement(clauses=clauses, aliases=aliases))

        assert resolved("Corridor clause") == [("clause", "accord-2001-01-01/1.1", "alias")]

    def test_a_merged_key_means_its_winner(self) -> None:
        f.store("government", f.make_government("old-freedonia"))
        endings.merge("government", "old-freedonia", "freedonia")

        assert resolved("old-freedonia") == [("government", "freedonia", "merged key")]
        assert fate_of("government", "old-freedonia") == MergedAway("governments/freedonia/")

    def test_a_merged_agreement_takes_its_clauses_along(self) -> None:
        f.store("agreement", f.make_agreement("loser"))
        endings.merge("agreement", "loser", self.world["agreement"])

        assert fate_of("clause", "loser/1.1") == MergedAway("clauses/accord-2001-01-01/1.1/")
        assert fate_of("clause", "loser/9") is None

    def test_what_was_retracted_is_gone_with_its_reason(self) -> None:
        uid = f.publish(f.make_said(self.world))["uid"]
        endings.retract(uid, "It was a hoax.")

        gone = fate_of("statement", uid)

        assert isinstance(gone, Tombstone)
        assert (gone.action, gone.reason) == ("retracted", "It was a hoax.")
        assert resolved(uid) == []

    def test_the_address_of_a_source_that_is_not_public_is_unknown(self) -> None:
        statement = f.make_said(self.world)
        assert resolved("https://example.org/page") == []
        f.publish(statement)
        source = ("source", self.world["source"], "address")
        assert resolved("https://example.org/page") == [source]
        endings.retract(statement["uid"])
        assert resolved("https://example.org/page") == []

    def test_an_address_follows_its_source(self) -> None:
        f.publish(f.make_said(self.world))
        url = "https://example.org/moved"
        f.store("source", f.make_source(uid=self.world["source"], url=url))

        assert resolved("https://example.org/page") == []
        assert resolved("example.org/moved") == [("source", self.world["source"], "address")]

    def test_a_citation_by_a_merged_key_means_the_winner(self) -> None:
        f.store("agreement", f.make_agreement("loser"))
        endings.merge("agreement", "loser", self.world["agreement"])

        clause = ("clause", "accord-2001-01-01/1.1", "citation")
        assert resolved("clause 1.1 of loser") == [clause]
        assert resolved("loser/1.1") == [(*clause[:2], "merged key")]

    def test_a_draft_never_was(self) -> None:
        draft = f.store("statement", f.make_statement())

        assert fate_of("statement", draft["uid"]) is None
        assert resolved(draft["uid"]) == []
        assert fate_of("government", "nobody") is None
