"""Partial dates: what they refuse, how they print, and what can be said for certain."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from django.test import SimpleTestCase
from hypothesis import example, given, settings
from hypothesis import strategies as st

from statements.dates import (
    BASES,
    PartialDate,
    overlap,
    parse_day,
    within,
)
from statements.spans import Held, Span

DAYS = st.dates(date(1000, 1, 1), date(9999, 12, 31))
# A few days around a year's end: small enough to try every reading.
NEAR = [date(2020, 12, 27) + timedelta(n) for n in range(10)]


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    """Draw a date of any precision, basis and note."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    text = draw(st.sampled_from(["day", "month", "year", "range"]))
    forms = {
        "day": first.isoformat(),
        "month": first.isoformat()[:7],
        "year": first.isoformat()[:4],
        "range": f"{first}/{last}" if first < last else first.isoformat(),
    }
    basis = draw(st.sampled_from(BASES))
    note = draw(st.none() | st.text(min_size=1).filter(str.strip))
    return PartialDate.parse(forms[text], basis=basis, note=note)


@st.composite
def near_dates(draw: st.DrawFn) -> PartialDate:
    """Draw a day or a range among a few days."""
    first, last = sorted((draw(st.sampled_from(NEAR)), draw(st.sampled_from(NEAR))))
    return PartialDate(first, last, "day" if first == last else "range")


def days(value: PartialDate) -> list[date]:
    """List the days that value covers."""
    return [value.first + timedelta(n) for n in range((value.last - value.first).days + 1)]


def spans(starts: PartialDate | None, ends: PartialDate | None) -> Iterator[tuple[date, date]]:
    """Try every reading of a half-open span, unknown edges included."""
    before = [NEAR[0] - timedelta(n) for n in range(2)]
    start_days = days(starts) if starts else [*before, *NEAR]
    end_days = days(ends) if ends else [NEAR[-1] + timedelta(n) for n in (2, 3)]
    return ((s, e) for s, e in product(start_days, end_days) if s < e)


class ParseTests(SimpleTestCase):
    def test_the_four_forms_cover_their_days(self) -> None:
        cases = {
            "2022": ("2022-01-01", "2022-12-31", "year"),
            "2022-12": ("2022-12-01", "2022-12-31", "month"),
            "2020-02": ("2020-02-01", "2020-02-29", "month"),
            "2022-12-22": ("2022-12-22", "2022-12-22", "day"),
            "1994-05-09/1994-05-11": ("1994-05-09", "1994-05-11", "range"),
            "2022-12-01/2022-12-31": ("2022-12-01", "2022-12-31", "range"),
            "1000": ("1000-01-01", "1000-12-31", "year"),
            "9999-12": ("9999-12-01", "9999-12-31", "month"),
        }
        for text, (first, last, precision) in cases.items():
            with self.subTest(text):
                parsed = PartialDate.parse(text)
                assert parsed.first.isoformat() == first
                assert parsed.last.isoformat() == last
                assert parsed.precision == precision

    def test_anything_else_is_refused_with_the_text_and_a_way_out(self) -> None:
        cases = {
            "": "is not a date: write 2022",
            " 2022": "is not a date",
            "2022 ": "is not a date",
            "2022\n": "is not a date",
            "22": "is not a date",
            "0999": "is not a date",
            "12022": "is not a date",
            "2022-1": "is not a date",
            "2022-12-1": "is not a date",
            "20221222": "is not a date",
            "2022-W01-1": "is not a date",
            "2022-12-22T00:00": "is not a date",
            "٢٠٢٢": "is not a date",
            "22 December 2022": "is not a date",
            "2022-00": "is not in the calendar",
            "2022-13": "is not in the calendar",
            "2022-02-30": "is not in the calendar",
            "2021-02-29": "is not in the calendar",
            "2022/2023": "is not a range of two days",
            "2022-01-01/2022-02": "is not a range of two days",
            "2022-01-01/": "is not a range of two days",
            "/2022-01-01": "is not a range of two days",
            "2022-01-01/2022-01-02/2022-01-03": "is not a range of two days",
            "2022-01-01/2022-02-30": "is not in the calendar",
            "2022-01-02/2022-01-01": "swap them",
        }
        for text, words in cases.items():
            with self.subTest(text), self.assertRaisesMessage(ValueError, words):
                PartialDate.parse(text)

    def test_a_range_of_one_day_is_the_day(self) -> None:
        assert PartialDate.parse("2022-01-01/2022-01-01") == PartialDate.parse("2022-01-01")

    @given(partial_dates())
    def test_what_is_printed_reads_back_the_same(self, value: PartialDate) -> None:
        assert PartialDate.parse(str(value), value.basis, value.note) == value

    @given(st.text("0123456789-/ ", max_size=22))
    def test_what_reads_prints_as_it_was_written(self, text: str) -> None:
        try:
            parsed = PartialDate.parse(text)
        except ValueError:
            return
        assert str(parsed) == text

    def test_parse_day_takes_single_days_only(self) -> None:
        assert parse_day("2022-12-22") == date(2022, 12, 22)
        for text in ("2022", "2022-12", "2022-12-22/2022-12-23"):
            with self.subTest(text), pytest.raises(ValueError):
                parse_day(text)


class ConstructorTests(SimpleTestCase):
    def test_days_must_fit_the_precision(self) -> None:
        one, two = date(2022, 12, 1), date(2022, 12, 2)
        cases = [
            (two, one, "range", "swap them"),
            (one, one, "range", "write 2022-12-01 as a day"),
            (one, two, "day", "not exactly one day"),
            (one, date(2022, 12, 30), "month", "not exactly one month"),
            (two, date(2022, 12, 31), "month", "not exactly one month"),
            (one, date(2023, 1, 31), "month", "not exactly one month"),
            (date(2022, 1, 1), date(2022, 12, 30), "year", "not exactly one year"),
            (date(2022, 1, 1), date(2023, 12, 31), "year", "not exactly one year"),
            (one, one, "decade", "use one of day, month, year, range"),
            (date(999, 1, 1), date(999, 12, 31), "year", "before the year 1000"),
        ]
        for first, last, precision, words in cases:
            with self.subTest(words), self.assertRaisesMessage(ValueError, words):
                PartialDate(first, last, precision)

    def test_basis_and_note_must_say_something(self) -> None:
        with self.assertRaisesMessage(ValueError, "use one of stated, weekday"):
            PartialDate.parse("2022", basis="guessed")
        for note in ("", " \n"):
            with self.assertRaisesMessage(ValueError, "use None"):
                PartialDate.parse("2022", note=note)


class DocumentTests(SimpleTestCase):
    def test_members_stand_in_their_fixed_order(self) -> None:
        document = PartialDate.parse("2022-12", "inferred", "From the context.").to_document()
        assert list(document.items()) == [
            ("first", "2022-12-01"),
            ("last", "2022-12-31"),
            ("precision", "month"),
            ("basis", "inferred"),
            ("note", "From the context."),
        ]

    @given(partial_dates())
    def test_what_is_written_reads_back_the_same(self, value: PartialDate) -> None:
        assert PartialDate.from_document(value.to_document()) == value

    def test_null_is_no_date(self) -> None:
        assert PartialDate.from_document(None) is None

    def test_basis_and_note_may_be_left_out(self) -> None:
        day = {"first": "2022-12-22", "last": "2022-12-22", "precision": "day"}
        assert PartialDate.from_document(day) == PartialDate.parse("2022-12-22")

    def test_wrong_members_are_named(self) -> None:
        day = {"first": "2022-12-22", "last": "2022-12-22", "precision": "day"}
        cases = [
            ({}, "missing: first, last, precision"),
            ({**day, "lasts": "2022"}, "unknown: lasts"),
            ({**day, "first": "2022"}, "not a single day"),
            ({**day, "first": "20221222"}, "is not a date"),
            ({**day, "last": None}, "The last of a date must be text, not None"),
            ({**day, "basis": None}, "The basis of a date must be text"),
            ({**day, "note": 5}, "The note of a date must be text, not 5"),
        ]
        for document, words in cases:
            with self.subTest(words), self.assertRaisesMessage(ValueError, words):
                PartialDate.from_document(document)


class HeldOnTests(SimpleTestCase):
    def test_the_start_day_is_in_and_the_end_day_is_out(self) -> None:
        starts, ends = PartialDate.parse("2020-05-01"), PartialDate.parse("2021-05-01")
        cases = {
            "2020-04-30": Held.NO,
            "2020-05-01": Held.YES,
            "2021-04-30": Held.YES,
            "2021-05-01": Held.NO,
            "2020": Held.POSSIBLY,
            "2020-04": Held.NO,
            "2020-05": Held.YES,
            "2021-04": Held.YES,
            "2021-04-30/2021-05-01": Held.POSSIBLY,
        }
        for day, answer in cases.items():
            with self.subTest(day):
                assert Span(starts, ends).held_on(PartialDate.parse(day)) == answer

    def test_days_within_a_partial_edge_are_possible(self) -> None:
        starts, ends = PartialDate.parse("2020"), PartialDate.parse("2022-05")
        cases = {
            "2019-12-31": Held.NO,
            "2020-01-01": Held.POSSIBLY,
            "2020-12-30": Held.POSSIBLY,
            "2020-12-31": Held.YES,
            "2022-04-30": Held.YES,
            "2022-05-01": Held.POSSIBLY,
            "2022-05-30": Held.POSSIBLY,
            "2022-05-31": Held.NO,
        }
        for day, answer in cases.items():
            with self.subTest(day):
                assert Span(starts, ends).held_on(PartialDate.parse(day)) == answer

    def test_an_unknown_start_is_never_yes_and_an_unknown_end_is_open(self) -> None:
        edge, before, after = map(PartialDate.parse, ("2020-05-01", "2020-04-30", "9999-12-31"))
        cases = [
            (None, edge, before, Held.POSSIBLY),
            (None, edge, edge, Held.NO),
            (edge, None, before, Held.NO),
            (edge, None, edge, Held.YES),
            (edge, None, after, Held.YES),
            (None, None, edge, Held.POSSIBLY),
            (PartialDate.parse("2020"), None, edge, Held.POSSIBLY),
        ]
        for starts, ends, day, answer in cases:
            with self.subTest(starts=str(starts), ends=str(ends), day=str(day)):
                assert Span(starts, ends).held_on(day) == answer

    def test_a_reading_that_ends_before_it_starts_is_none(self) -> None:
        year, second = PartialDate.parse("2020"), PartialDate.parse("2020-01-02")
        first = PartialDate.parse("2020-01-01")
        assert Span(year, second).held_on(first) == Held.YES
        assert Span(second, first).held_on(first) == Held.NO

    @settings(deadline=None)
    @given(near_dates(), st.none() | near_dates(), near_dates())
    @example(*map(PartialDate.parse, ("2020-12-28", "2020-12-28", "2020-12-28")))
    def test_it_agrees_with_every_reading(
        self, starts: PartialDate, ends: PartialDate | None, day: PartialDate
    ) -> None:
        answers = {s <= d < e for (s, e), d in product(spans(starts, ends), days(day))}
        expected = {(True,): Held.YES, (False,): Held.NO, (): Held.NO}
        assert Span(starts, ends).held_on(day) == expected.get(tuple(answers), Held.POSSIBLY)

    @given(st.none() | near_dates(), near_dates())
    def test_with_an_unknown_start_it_is_no_only_where_every_reading_is(
        self, ends: PartialDate | None, day: PartialDate
    ) -> None:
        possible = any(s <= d < e for (s, e), d in product(spans(None, ends), days(day)))
        assert Span(None, ends).held_on(day) == (Held.POSSIBLY if possible else Held.NO)


class KnownUntilTests(SimpleTestCase):
    """The last day on which a span with an unknown end is known to have lasted."""

    def answer_on(self, starts: str | None, known_until: str, day: str) -> Held:
        span = Span(starts and PartialDate.parse(starts), None, date.fromisoformat(known_until))
        return span.held_on(PartialDate.parse(day))

    def test_the_day_itself_is_certain_and_the_next_is_possible(self) -> None:
        for day, answer in (
            ("2019-12-31", Held.NO),
            ("2020-01-01", Held.YES),
            ("2022-12-14", Held.YES),
            ("2022-12-15", Held.POSSIBLY),
            ("2022-12", Held.POSSIBLY),
            ("9999-12-31", Held.POSSIBLY),
        ):
            assert self.answer_on("2020-01-01", "2022-12-14", day) is answer

    def test_a_start_known_in_part_was_on_that_day_at_the_latest(self) -> None:
        assert self.answer_on("2022", "2022-06-05", "2022-06-05") is Held.YES
        assert self.answer_on("2022", "2022-06-05", "2022-06-04") is Held.POSSIBLY
        assert self.answer_on("2022", "2022-06-05", "2022-06-06") is Held.POSSIBLY

    def test_with_an_unknown_start_no_day_is_certain(self) -> None:
        assert self.answer_on(None, "2022-06-05", "2022-06-05") is Held.POSSIBLY

    def test_spans_overlap_for_certain_only_up_to_it(self) -> None:
        first = Span(PartialDate.parse("2020-01-01"), None, date(2022, 12, 14))
        for starts, overlaps in (("2022-12-14", True), ("2022-12-15", False), ("2022", False)):
            later = Span(PartialDate.parse(starts))
            assert first.overlaps_certainly(later) is later.overlaps_certainly(first) is overlaps

    @settings(deadline=None)
    @given(near_dates(), st.sampled_from(NEAR), near_dates())
    def test_it_agrees_with_every_reading(
        self, starts: PartialDate, known_until: date, day: PartialDate
    ) -> None:
        readings = [(s, e) for s, e in spans(starts, None) if s <= known_until < e]
        readings += [(s, known_until + timedelta(1)) for s, _ in readings]
        answers = {s <= d < e for (s, e), d in product(readings, days(day))}
        expected = {(True,): Held.YES, (False,): Held.NO}
        if known_until >= starts.first:
            answer = Span(starts, None, known_until).held_on(day)
            assert answer == expected.get(tuple(answers), Held.POSSIBLY)

    def test_days_held_answer_as_held_on_does(self) -> None:
        may, must = Span(PartialDate.parse("2020"), None, date(2022, 12, 14)).days_held()

        assert may == (date(2020, 1, 1), date.max)
        assert must == (date(2020, 12, 31), date(2022, 12, 14))


class OverlapsCertainlyTests(SimpleTestCase):
    def test_a_handover_day_is_no_overlap(self) -> None:
        a, b, c = map(PartialDate.parse, ("2020-01-01", "2020-05-01", "2021-01-01"))
        assert not Span(a, b).overlaps_certainly(Span(b, c))
        assert Span(a, c).overlaps_certainly(Span(b, c))

    def test_a_handover_within_one_month_is_not_certain(self) -> None:
        a, month, c = map(PartialDate.parse, ("2020-01-01", "2020-05", "2021-01-01"))
        assert not Span(a, month).overlaps_certainly(Span(month, c))

    def test_two_open_spans_overlap_and_unknown_starts_never_do(self) -> None:
        a, b = PartialDate.parse("2020"), PartialDate.parse("2021-06")
        assert Span(a, None).overlaps_certainly(Span(b, None))
        assert not Span(None, None).overlaps_certainly(Span(b, None))
        assert not Span(a, None).overlaps_certainly(Span(None, b))
        assert not Span(None, None).overlaps_certainly(Span(None, None))

    def test_a_span_that_cannot_be_overlaps_nothing(self) -> None:
        a, b = PartialDate.parse("2020-05-01"), PartialDate.parse("2020-04-01")
        year = PartialDate.parse("2019"), PartialDate.parse("2022")
        assert not Span(a, b).overlaps_certainly(Span(*year))
        assert not Span(*year).overlaps_certainly(Span(a, b))

    @settings(deadline=None)
    @given(near_dates(), st.none() | near_dates(), near_dates(), st.none() | near_dates())
    def test_it_agrees_with_every_reading(
        self,
        a_starts: PartialDate,
        a_ends: PartialDate | None,
        b_starts: PartialDate,
        b_ends: PartialDate | None,
    ) -> None:
        a, b = list(spans(a_starts, a_ends)), list(spans(b_starts, b_ends))
        readings = [max(p[0], q[0]) < min(p[1], q[1]) for p, q in product(a, b)]
        certain = Span(a_starts, a_ends).overlaps_certainly(Span(b_starts, b_ends))
        assert certain == (bool(readings) and all(readings))
        assert certain == Span(b_starts, b_ends).overlaps_certainly(Span(a_starts, a_ends))


class CompareTests(SimpleTestCase):
    @given(near_dates(), near_dates())
    def test_overlap_and_within_compare_the_days_covered(
        self, a: PartialDate, b: PartialDate
    ) -> None:
        assert overlap(a, b) == bool({*days(a)} & {*days(b)})
        assert within(a, b) == ({*days(a)} <= {*days(b)})
