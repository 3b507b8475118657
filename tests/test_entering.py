"""Help while entering, below the pages: dates, offices, addresses, duplicates, citations."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from statements.addresses import hosts, original, plain, tidy
from statements.dates import PartialDate
from statements.entering import (
    address_facts,
    advice,
    changed_offices,
    clauses_of,
    read_day,
    target_choices,
)
from statements.entering.offices import tenure_options
from statements.entering.twins import StatementOutline, twins
from statements.keys import new_uid
from statements.resolving.office_kinds import kinds_called
from statements.spans import Held, Span
from statements.vocabularies import OfficeKind

from . import endings
from . import factories as f

PUBLISHED = PartialDate.parse("2022-12-22")  # a Thursday


class DayTests(SimpleTestCase):
    def test_a_weekday_is_the_last_one_up_to_the_publication(self):
        for text, day in (
            ("Thursday", "2022-12-22"),
            ("on Thursday", "2022-12-22"),
            ("last Thursday", "2022-12-15"),
            ("Wed", "2022-12-21"),
            ("в четверг", "2022-12-22"),
            ("в прошлую пятницу", "2022-12-16"),
            ("cümə axşamı", "2022-12-22"),
            ("bazar ertəsi günü", "2022-12-19"),
            ("perşembe günü", "2022-12-22"),
            ("հինգշաբթի օրը", "2022-12-22"),
        ):
            with self.subTest(text=text):
                taken = read_day(text, PUBLISHED)
                assert (str(taken.date), taken.date.basis) == (day, "weekday")

    def test_days_before_the_publication(self):
        for text, day in (
            ("today", "2022-12-22"),
            ("yesterday", "2022-12-21"),
            ("вчера", "2022-12-21"),
            ("dünən", "2022-12-21"),
            ("dün", "2022-12-21"),
            ("երեկ", "2022-12-21"),
            ("bu gün", "2022-12-22"),
            ("day before yesterday", "2022-12-20"),
        ):
            with self.subTest(text=text):
                taken = read_day(text, PUBLISHED)
                assert (str(taken.date), taken.date.basis) == (day, "publication")

    def test_written_dates_in_five_languages_and_before_1900(self):
        for text, day in (
            ("22 December 2022", "2022-12-22"),
            ("Dec 22, 2022", "2022-12-22"),
            ("Thursday, 22 December 2022", "2022-12-22"),
            ("22.12.2022", "2022-12-22"),
            ("22 декабря 2022 года", "2022-12-22"),
            ("22 dekabr 2022-ci il", "2022-12-22"),
            ("22 Aralık 2022", "2022-12-22"),
            ("2022 թվականի դեկտեմբերի 22", "2022-12-22"),
            ("December 2022", "2022-12"),
            ("9.11.1820", "1820-11-09"),
            ("1815", "1815"),
            ("2022-12-01/2022-12-05", "2022-12-01/2022-12-05"),
        ):
            with self.subTest(text=text):
                assert str(read_day(text).date) == day

    def test_months_shortened_and_in_sentences_and_years_with_their_mark(self):
        for text, day in (
            ("22 дек. 2022", "2022-12-22"),
            ("22.12.2022г.", "2022-12-22"),
            ("22 декабря 2022г.", "2022-12-22"),
            ("в декабре 2022 года", "2022-12"),
            ("2022 год", "2022"),
            ("2022-ci il dekabrın 22-də", "2022-12-22"),
            ("22 Dekabr 2022, cümə axşamı", "2022-12-22"),
            ("22 Ara 2022", "2022-12-22"),
            ("2022թ. դեկտեմբերի 22-ին", "2022-12-22"),
            ("22.12.2022 թ.", "2022-12-22"),
            ("Sept. 5, 2022", "2022-09-05"),
            ("22-Dec-2022", "2022-12-22"),
        ):
            with self.subTest(text=text):
                assert str(read_day(text).date) == day
        with pytest.raises(ValueError, match="is no Friday"):
            read_day("22 Dekabr 2022, cümə")

    def test_a_day_without_its_year_is_the_last_one_up_to_the_publication(self):
        for text, day in (("22 December", "2022-12-22"), ("Dec 30", "2021-12-30")):
            taken = read_day(text, PUBLISHED)
            assert (str(taken.date), taken.date.basis) == (day, "inferred")
            assert "year taken from the publication" in taken.words

    def test_what_cannot_be_read_says_what_to_do(self):
        for text, published, message in (
            ("Thursday", None, "choose a source"),
            ("Thursday", PartialDate.parse("2022-12"), "day unknown"),
            ("22 December", None, "has no year"),
            ("Friday, 22 December 2022", None, "is no Friday"),
            ("30 February 2022", None, "not in the calendar"),
            ("29 February", PartialDate.parse("2022-12-22"), "not in the calendar"),
            ("soon", PUBLISHED, "is not a date"),
            ("", PUBLISHED, "is not a date"),
            ("x" * 5_000, PUBLISHED, "too long"),
            ("03/04/2022", PUBLISHED, "may be Sunday 3 April 2022 .2022-04-03. or Friday 4 March"),
        ):
            with self.subTest(text=text[:20]), pytest.raises(ValueError, match=message):
                read_day(text, published)

    def test_what_was_taken_is_said_in_words_and_noted(self):
        taken = read_day("Wed", PUBLISHED)

        assert taken.words == "Wednesday 21 December 2022, 1 day before the source was published"
        assert taken.note == "The source says Wednesday and was published on 2022-12-22."

    @given(st.text(max_size=90), st.none() | st.dates(date(1000, 1, 8)))
    def test_any_text_is_a_date_or_a_value_error(self, text, day):
        published = PartialDate.parse(str(day)) if day else None
        try:
            taken = read_day(text, published)
        except ValueError as error:
            assert str(error)
        else:
            assert PartialDate.parse(str(taken.date)).first == taken.date.first

    @given(st.dates(date(1000, 1, 8)), st.integers(0, 6))
    def test_a_weekday_is_never_more_than_six_days_off(self, day, back):
        name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        weekday_date = day - timedelta(days=back)

        taken = read_day(name[weekday_date.weekday()], PartialDate.parse(day.isoformat()))

        assert taken.date.first == weekday_date


class CallingTests(SimpleTestCase):
    def test_callings_in_five_languages(self):
        for words, kind in (
            ("Kremlin spokesman Dmitry Peskov on Thursday said", OfficeKind.SPOKESPERSON),
            ("Armenian Prime Minister Nikol Pashinyan accused", OfficeKind.HEAD_OF_GOVERNMENT),
            ("глава МИД России", OfficeKind.FOREIGN_MINISTER),
            ("Baş nazirin müavini", OfficeKind.DEPUTY_HEAD_OF_GOVERNMENT),
            ("Dışişleri Bakanı", OfficeKind.FOREIGN_MINISTER),
            ("ՀՀ վարչապետ", OfficeKind.HEAD_OF_GOVERNMENT),
        ):
            with self.subTest(words=words):
                assert kind in kinds_called(words)[0]

    def test_a_deputy_is_not_taken_for_the_minister(self):
        assert kinds_called("Deputy Prime Minister Overchuk")[0] == {
            OfficeKind.DEPUTY_HEAD_OF_GOVERNMENT
        }

    def test_words_without_an_office_say_nothing(self):
        assert kinds_called("according to Azerbaijan") == (frozenset(), "")


class AddressTests(SimpleTestCase):
    def test_hosts_stop_before_shared_endings(self):
        for address, expected in (
            ("https://en.armradio.am/x", ["en.armradio.am", "armradio.am"]),
            ("https://www.mfa.gov.az/1", ["mfa.gov.az"]),
            ("bbc.co.uk", ["bbc.co.uk"]),
            ("http://user@Mid.ru:80/a", ["mid.ru"]),
            ("http://[", []),
        ):
            with self.subTest(address=address):
                assert hosts(address) == expected

    def test_tidy_drops_what_is_no_part_of_the_page(self):
        assert tidy(" HTTPS://mid.ru/a/?id=1&utm_source=x#top ") == "https://mid.ru/a/?id=1"
        assert tidy("mid.ru/a") == "https://mid.ru/a"

    def test_an_archives_address_holds_the_original(self):
        wrapped = "http://web.archive.org/web/20221222101010/https://mid.ru/a"
        assert original(wrapped) == "https://mid.ru/a"
        assert original("https://mid.ru/a") == "https://mid.ru/a"

    @given(st.text(max_size=60))
    def test_tidying_never_makes_another_page(self, tail):
        address = f"https://example.org/{tail}"
        assert plain(tidy(address)) == plain(tidy(tidy(address)))


class OfficeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        f.small_world()
        offices = [
            f.make_office("sylvania-mfa-minister"),
            f.make_office("sylvania-mfa-voice", title="Spokesperson", kind="spokesperson"),
        ]
        f.store("institution", f.make_institution("sylvania-mfa", "sylvania", offices=offices))
        cls.first = f.make_tenure(
            "sylvania-mfa-minister", starts=f.day("2000-01-01"), ends=f.day("2001-06")
        )
        cls.second = f.make_tenure("sylvania-mfa-voice", starts=f.day("2001-05-01"))
        f.store(
            "official",
            f.make_official("ambrose", "sylvania", tenures=[cls.first, cls.second]),
        )

    def advised(self, day, chosen=None, *attributions):
        return advice("ambrose", day and PartialDate.parse(day), chosen, attributions)

    def test_one_office_is_proposed_with_its_institution_and_government(self):
        given_advice = self.advised("2000-05-05")

        assert given_advice.proposed is not None
        assert given_advice.proposed.uid == self.first["uid"]
        assert (given_advice.proposed.institution, given_advice.proposed.government) == (
            "sylvania-mfa",
            "sylvania",
        )
        assert given_advice.warnings == ()

    def test_several_offices_are_told_and_none_is_proposed(self):
        given_advice = self.advised("2001-05-05")

        assert given_advice.proposed is None
        assert len(given_advice.fitting) == 2
        assert "held 2 offices on 2001-05-05: choose" in given_advice.warnings[0]

    def test_an_office_held_possibly_is_proposed_with_a_warning(self):
        given_advice = advice("rufus-firefly", PartialDate.parse("2000-05-05"), None, ())

        assert given_advice.proposed is not None
        assert given_advice.proposed.held is Held.POSSIBLY
        assert "possibly held" in given_advice.warnings[0]

    def test_no_office_is_a_warning(self):
        given_advice = self.advised("1890-01-01")

        assert given_advice.proposed is None
        assert given_advice.warnings[0].startswith("No office of Ambrose on 1890-01-01 is known")

    def test_without_a_date_all_offices_are_offered(self):
        given_advice = self.advised(None)

        assert given_advice.proposed is None
        assert {one.uid for one in given_advice.fitting} == {self.first["uid"], self.second["uid"]}

    def test_an_unknown_official_says_nothing(self):
        assert advice("nobody", PUBLISHED, None, ()).fitting == ()

    def test_an_office_chosen_that_was_not_held_is_a_warning(self):
        given_advice = self.advised("2005-01-01", self.first["uid"])

        assert given_advice.warnings == (
            "Minister (2000-01-01 to 2001-06) was not held on 2005-01-01.",
        )

    def test_a_label_in_the_source_that_disagrees_is_a_warning(self):
        given_advice = self.advised("2000-05-05", None, "Prime Minister Ambrose said")
        assert given_advice.warnings == (
            "The source says “prime minister”; the office here is Minister.",
        )

        assert not self.advised("2000-05-05", None, "Foreign Minister Ambrose said").warnings

    def test_it_costs_two_queries(self):
        with self.assertNumQueries(2):
            self.advised("2001-05-05")

    def test_options_agree_with_the_rule_of_saving(self):
        day = PartialDate.parse("2001-06-15")
        held_by_uid = {one.uid: one.held for one in tenure_options("ambrose", day)}
        for row in (self.first, self.second):
            assert held_by_uid[row["uid"]] is Span.from_document(row).held_on(day)


class TenureTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = f.small_world()
        cls.statement = f.store("statement", f.make_said(cls.world))
        cls.tenure = f.make_tenure("freedonia-mfa-minister") | {"uid": cls.world["tenure"]}

    def change(self, **kwargs):
        now = self.tenure | {"starts": f.day("2000"), "ends": f.day("2010-05-06")} | kwargs
        return [str(one) for one in changed_offices("rufus-firefly", [now])]

    def test_a_draft_whose_office_would_not_have_been_held_is_listed(self):
        message = self.change(ends=f.day("2001-01-01"))

        assert message == [
            f"tenures: statement/{self.statement['uid']}: freedonia-mfa-minister would not have "
            "been held on 2001-02-03."
        ]

    def test_another_office_is_listed_whatever_the_dates(self):
        assert "would be freedonia-chief" in self.change(office="freedonia-chief")[0]

    def test_less_certain_is_listed_and_more_certain_is_not(self):
        assert "possibly" in self.change(starts=f.day("2001"))[0]
        assert self.change(starts=f.day("1999")) == []

    def test_nothing_changed_asks_nothing_more(self):
        with self.assertNumQueries(1):
            assert self.change() == []


class TwinTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        f.load_dataset()

    def typed(self, **kwargs):
        values = {
            "government": "russia",
            "day": PartialDate.parse("2022-12-21"),
            "title": "Lavrov and Bayramov: Russia's account of their call",
            "official": "sergey-lavrov",
        }
        return StatementOutline(**(values | kwargs))

    def test_the_same_act_told_in_other_words_is_found(self):
        similar = twins(self.typed())

        assert similar[0].uid == f.READOUT
        assert similar[0].speakers == "Sergey Lavrov"
        assert similar[0].state == "Published"
        assert "TRT World" in similar[0].sources

    def test_it_is_not_its_own_twin(self):
        assert f.READOUT not in {one.uid for one in twins(self.typed(uid=f.READOUT))}

    def test_another_government_and_a_day_too_far_are_none(self):
        assert not twins(self.typed(government="armenia"))
        assert f.READOUT not in {
            one.uid for one in twins(self.typed(day=PartialDate.parse("2022-12-26")))
        }
        assert f.READOUT in {
            one.uid for one in twins(self.typed(day=PartialDate.parse("2022-12-25")))
        }

    def test_other_words_are_none(self):
        assert not twins(self.typed(title="On fishing quotas", official=None))

    def test_an_undated_one_is_found_by_when_it_was_known(self):
        title = "Armenia's position that Azerbaijan staged the protests"
        similar = twins(self.typed(government="armenia", title=title, official=None))

        assert (similar[0].title, similar[0].date) == (title, "known by 2022-12-22")

    def test_the_first_and_the_last_day_of_the_calendar_are_fine(self):
        for text in ("1000-01-01", "9999-12-31"):
            assert twins(self.typed(day=PartialDate.parse(text))) == []

    def test_it_costs_four_queries_however_many_are_held(self):
        with self.assertNumQueries(4):
            twins(self.typed())


class AddressedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        f.load_dataset()

    def test_a_held_source_is_found_however_its_address_is_spelt(self):
        article = "01853721-3000-78ed-a520-2f7bf650ffac"
        title = "armenia-refusing-to-take-part-in-talks-with-azerbaijan-russia-63788"
        path = f"trtworld.com/asia/{title}"
        for address in (
            f"https://www.{path}",
            f"http://{path}/?utm_source=x&fbclid=1#part",
            f"{path}",
            f"https://web.archive.org/web/20221222120000/https://www.{path}",
        ):
            with self.subTest(address=address):
                facts = address_facts(address)
                assert [uid for uid, _ in facts.sources] == [article]
                assert facts.publisher is None

    def test_the_publisher_is_known_by_other_sources_of_the_domain(self):
        facts = address_facts("https://www.trtworld.com/another-page?gclid=1")

        assert facts.publisher == ("trt-world", "TRT World")
        assert (facts.url, facts.kind, facts.language) == (
            "https://www.trtworld.com/another-page",
            "broadcaster",
            "en",
        )

    def test_the_publisher_is_known_by_a_site_or_a_name(self):
        assert address_facts("https://www.un.org/x").why == "the institution's site"
        facts = address_facts("https://www.kommersant.ru/doc/1")
        assert (facts.publisher, facts.why) == (("kommersant", "Kommersant"), "its name")

    def test_an_address_may_name_its_language(self):
        assert address_facts("https://mid.ru/ru/foreign_policy/1").language == "ru"

    def test_an_archived_page_keeps_both_addresses(self):
        wrapped = "https://web.archive.org/web/2022/https://nobody.example/a?utm_medium=z"
        facts = address_facts(wrapped)

        assert (facts.url, facts.archive_url) == ("https://nobody.example/a", wrapped)

    def test_nobody_known_is_no_guess(self):
        assert address_facts("https://nobody.example/a").publisher is None
        assert address_facts("https://nobody.gov.az/a").publisher is None

    def test_hostile_text_is_refused_with_words(self):
        for text in ("", "nothing", "javascript:alert(1)", "https://", "http://[::1", "a b.c"):
            with self.subTest(text=text), pytest.raises(ValueError, match="web address"):
                address_facts(text)

    def test_wildcards_in_an_address_are_no_wildcards(self):
        assert address_facts("https://www.trtworld.com/%25_%25").sources == ()
        assert address_facts("https://example.org/100%").sources == ()

    def test_it_costs_a_fixed_number_of_queries(self):
        for address, queries in (
            ("https://www.trtworld.com/new", 2),
            ("https://nobody.example/a", 4),
        ):
            with self.subTest(address=address), self.assertNumQueries(queries):
                address_facts(address)


class CitedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        f.load_dataset()

    def keys(self, term):
        return [(one.noun, one.key) for one in target_choices(term)]

    def test_an_agreement_and_a_clause_in_a_few_letters(self):
        for term in ("9 nov 6", "9 November clause 6", "пункт 6 заявления от 9 ноября"):
            with self.subTest(term=term):
                assert self.keys(term)[:2] == [
                    ("clause", "trilateral-2020-11-09/6"),
                    ("clause", "trilateral-2020-11-09/6.1"),
                ]

    def test_an_agreement_alone_comes_with_its_clauses_and_their_summaries(self):
        choices = target_choices("9 november")

        assert choices[0].key == "trilateral-2020-11-09"
        assert len(choices) == 13
        assert all(one.summary for one in choices[1:])

    def test_a_series_brings_its_agreements(self):
        series = next(
            one for one in target_choices("trilateral statements") if one.noun == "series"
        )

        assert [key for key, _ in series.members][::3] == [
            "trilateral-2020-11-09",
            "trilateral-2022-10-31",
        ]

    def test_hostile_text_finds_nothing(self):
        for term in ("", "\x00", "%", "x" * 10_000, "6", "9 nov 99"):
            with self.subTest(term=term[:9]):
                assert self.keys(term) in ([], self.keys("9 nov"))

    def test_clauses_of_an_unknown_agreement_are_none(self):
        assert clauses_of("nothing") == []
        assert clauses_of(new_uid()) == []


class NumberedTests(TestCase):
    """Clauses whose text is not named."""

    @classmethod
    def setUpTestData(cls):
        f.load_dataset(f.SHIPPED)

    def keys(self, term):
        return [(one.noun, one.key) for one in target_choices(term)]

    def test_a_clause_of_any_text_by_its_number(self):
        whole = self.keys("clause 6")
        assert ("clause", "trilateral-2020-11-09/6") in whole
        assert ("clause", "trilateral-2020-11-09/6.1") in whole
        assert len({key.partition("/")[0] for _, key in whole}) > 1
        for term in ("cl. 6", "cl.6", "Clause six", "§6", "пункт 6", "п. 6", "п.6", "կետ 6"):
            with self.subTest(term=term):
                assert self.keys(term) == whole
        for term in ("maddə 6", "bənd 6", "6-cı maddə", "madde 6", "the 6th clause of", "  п.  6 "):
            with self.subTest(term=term):
                assert self.keys(term) == whole

    def test_and_by_what_it_or_its_agreement_says(self):
        clause = [("clause", f"trilateral-2020-11-09/6{below}") for below in ("", ".1")]
        for term in (
            "clause 6 lachin",
            "lachin clause 6",
            "п. 6 Лачин",
            "cl. 6 lach",
        ):
            with self.subTest(term=term):
                assert self.keys(term)[:1] == clause[:1]
                assert {key.partition("/")[0] for _, key in self.keys(term)} == {
                    "trilateral-2020-11-09"
                }
        for term in (
            "9 november 2020 clause 6",
            "09.11.2020 п. 6",
            "2020-11-09 maddə 6",
            "2020 cl. 6",
        ):
            with self.subTest(term=term):
                assert self.keys(term)[:2] == clause
        for term in ("9 нояб. 2020 п. 6", "clause 6, 2020/11/09", "noyabrın 9-u 2020 maddə 6"):
            with self.subTest(term=term):
                assert self.keys(term)[:2] == clause
        texts = {key.partition("/")[0] for _, key in self.keys("trilateral clause 6")}
        assert "trilateral-2020-11-09" in texts
        assert all(text.startswith("trilateral-") for text in texts)
        for term in ("clause 6 atlantis", "clause 6 1066", "clause 999", "clause 6 2", "clause"):
            with self.subTest(term=term):
                assert self.keys(term) == []

    def test_clauses_of_what_was_merged_are_told_no_more(self):
        clause = f.make_clause("6", summary="Of Atlantis.")
        for key in ("accord-a", "accord-b"):
            f.store("agreement", f.make_agreement(key, clauses=[clause]))
        keys = [("clause", f"accord-{letter}/6") for letter in "ab"]
        assert self.keys("clause 6 atlantis") == keys

        endings.merge("agreement", "accord-a", "accord-b")
        assert self.keys("clause 6 atlantis") == keys[1:]

    def test_whatever_is_typed_costs_the_same_few_queries(self):
        self.keys("lachin")  # names are in memory once they were asked for
        for term, queries in (
            ("clause 6", 4),
            ("clause 6 lachin", 6),
            ("п 6 Лачин коридор a b", 6),
        ):
            with self.subTest(term=term), self.assertNumQueries(queries):
                self.keys(term)
        for term in ("п 2 " * 60, "clause 6 point 2 " * 20, "пункт " * 50):
            with self.subTest(term=term), CaptureQueriesContext(connection) as asked:
                self.keys(term)
            assert len(asked) < 12
