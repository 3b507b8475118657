"""The public rows that filters ask: they say what the documents say, and follow them."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict
from django.test import SimpleTestCase, TestCase

from statements import ledger, writing
from statements.dates import PartialDate
from statements.documents import KINDS, Context
from statements.documents.member_rows import member_rows
from statements.filters import StatementFilter
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import (
    PublicMember,
    PublicRecord,
    PublicSource,
    PublicStatement,
    PublicTenure,
    PublicVoice,
)
from statements.spans import Held, Span

from . import factories as f


def members(record: str) -> set[tuple[str, str]]:
    rows = PublicMember.objects.filter(record=record).exclude(name="address")
    pairs = list(rows.values_list("name", "value"))
    assert len(pairs) == len(set(pairs)), "a value stands twice"
    return set(pairs)


def statements(query: str) -> set[str]:
    filters = StatementFilter(QueryDict(query), PublicStatement.objects.all())
    return set(filters.qs.values_list("uid", flat=True))


def differences() -> list[str]:
    return [str(finding) for _, findings in PUBLIC_SIDE.rebuild(check=True) for finding in findings]


class MemberRowTests(SimpleTestCase):
    def test_a_date_has_its_days_beside_it(self) -> None:
        source = f.make_source(published_on=f.day("2001-02"))
        [row] = [r for r in rows("source", source) if r["name"] == "published_on"]

        day = PartialDate.parse("2001-02")
        assert (row["value"], row["first"], row["last"]) == ("2001-02", day.first, day.last)

    def test_what_is_absent_is_told_as_none(self) -> None:
        members = rows("source", f.make_source(url=None, language=None))
        absent = {row["name"] for row in members if row["value"] == "none"}

        assert absent == {"language", "published_on", "cites"}
        assert "address" not in {row["name"] for row in members}

    def test_a_merged_key_means_its_winner_once(self) -> None:
        source = f.make_source(publisher="old", cites=["old", "gazette"])
        members = rows("source", source, {"publisher/old": "gazette"})

        keys = [
            (row["name"], row["value"]) for row in members if row["name"] in ("publisher", "cites")
        ]
        assert keys == [("publisher", "gazette"), ("cites", "gazette")]

    def test_every_address_fits_the_index(self) -> None:
        long = f"https://example.org/{'a' * 1_900}"
        archive = f"https://web.archive.org/web/20200101/{long}"
        members = rows("source", f.make_source(url=long, archive_url=archive))
        values = [row["value"] for row in members if row["name"] == "address"]

        assert [len(value) for value in values] == [40, 40]

    def test_statements_have_none(self) -> None:
        assert KINDS["statement"].members == ()
        assert KINDS["reference"].members == ()


def rows(noun: str, document: f.Document, merged: dict[str, str] | None = None) -> list[f.Document]:
    return member_rows(noun, f"{noun}/x", document, Context(merged=merged or {}))


class DaysHeldTests(SimpleTestCase):
    def test_they_answer_as_held_on_does(self) -> None:
        edges = [None, *map(PartialDate.parse, ("2000", "2001-02", "2001-02-03", "2004"))]
        days = [PartialDate.parse(text) for text in ("1066-10-14", "2000", "2001-02", "2001-02-02")]
        days += [PartialDate.parse(text) for text in ("2001-02-03", "2003-12-31", "2004", "9999")]
        for starts in edges:
            for ends in edges:
                if starts and ends and ends.last <= starts.first:
                    continue
                (may_first, may_last), must = Span(starts, ends).days_held()
                for day in days:
                    with self.subTest(f"{starts} to {ends} on {day}"):
                        may = day.first <= may_last and day.last >= may_first
                        sure = must is not None and must[0] <= day.first and day.last <= must[1]
                        answer = Span(starts, ends).held_on(day)
                        assert may == (answer != Held.NO)
                        assert sure == (answer == Held.YES)


class PublishedTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.uid = f.publish(f.make_said(cls.world))["uid"]

    def test_rows_say_what_the_documents_say(self) -> None:
        agreement = f.make_agreement(
            clauses=[
                f.make_clause("1", topics=["peace"]),
                f.make_clause("1.1", parent="1", topics=["peace"]),
            ],
            place="border",
        )
        f.store("agreement", agreement)

        assert members("agreement/accord-2001-01-01") == {
            ("origin", "agreed"),
            ("kind", "declaration"),
            ("stage", "none"),
            ("signed_on", "2001-01-01"),
            ("certainty", "verified"),
            ("place", "border"),
            ("party", "none"),
            ("source", "none"),
            ("topic", "peace"),
        }
        assert members("clause/accord-2001-01-01/1.1") == {
            ("agreement", "accord-2001-01-01"),
            ("parent", "accord-2001-01-01/1"),
            ("topic", "peace"),
            ("certainty", "verified"),
            ("source", "none"),
        }
        assert members("office/freedonia-mfa-minister") == {
            ("institution", "freedonia-mfa"),
            ("government", "freedonia"),
            ("kind", "foreign_minister"),
        }

    def test_a_tenure_says_what_its_office_is(self) -> None:
        row = PublicTenure.objects.get()

        assert row.record == f"tenure/{self.world['tenure']}"
        assert (row.official, row.office, row.office_kind, row.institution, row.government) == (
            "rufus-firefly",
            "freedonia-mfa-minister",
            "foreign_minister",
            "freedonia-mfa",
            "freedonia",
        )

    def test_what_leaves_a_document_leaves_the_rows(self) -> None:
        f.store("agreement", f.make_agreement(clauses=[f.make_clause("1")]))
        f.store(
            "official",
            f.make_official(
                "rufus-firefly",
                "freedonia",
                tenures=[
                    f.make_tenure(
                        "freedonia-mfa-minister", uid=self.world["tenure"], starts=f.day("1999")
                    ),
                ],
            ),
        )

        assert members("clause/accord-2001-01-01/1.1") == set()
        assert PublicTenure.objects.get().held_first.isoformat() == "1999-01-01"
        assert differences() == []

    def test_appearances_follow_the_publisher_of_their_source(self) -> None:
        f.store("publisher", f.make_publisher("herald"))
        number = PublicStatement.objects.get(uid=self.uid).number
        f.store("source", f.make_source("herald", uid=self.world["source"]))

        assert PublicSource.objects.get().publisher == "herald"
        assert statements("publisher=herald") == {self.uid}
        assert statements("publisher=gazette") == set()
        assert PublicStatement.objects.get(uid=self.uid).number == number
        assert differences() == []

    def test_voices_follow_the_kind_of_their_office(self) -> None:
        office = f.make_office("freedonia-mfa-minister", kind="spokesperson")
        f.store("institution", f.make_institution("freedonia-mfa", "freedonia", offices=[office]))

        assert PublicVoice.objects.get().office_kind == "spokesperson"
        assert statements("office_kind=spokesperson") == {self.uid}
        assert statements("office_kind=!spokesperson") == set()
        assert differences() == []

    def test_one_recording_may_change_all_of_it(self) -> None:
        """A source's publisher, an office's kind, and the statement itself, at once."""
        user = f.make_user("editor")
        office = f.make_office("freedonia-mfa-minister", kind="spokesperson")
        body = f.make_institution("freedonia-mfa", "sylvania", offices=[office])
        with ledger.recording(user, "All at once"):
            for noun, document in (
                ("publisher", f.make_publisher("herald")),
                ("source", f.make_source("herald", uid=self.world["source"])),
                ("institution", body),
            ):
                f.store(noun, document, user)

        assert PublicSource.objects.get().publisher == "herald"
        assert PublicVoice.objects.get().office_kind == "spokesperson"
        assert PublicTenure.objects.get().government == "sylvania"
        assert differences() == []

    def test_statement_filters_read_no_documents(self) -> None:
        for query in ("publisher=gazette", "office_kind=spokesperson", "publisher=!gazette,none"):
            filters = StatementFilter(QueryDict(query), PublicStatement.objects.all())
            with self.subTest(query):
                assert "publicrecord" not in str(filters.qs.query)


class GuardTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_the_ledger_alone_writes_to_them(self) -> None:
        for model in (PublicMember, PublicTenure):
            with self.subTest(model.__name__), pytest.raises(writing.OutsideRecording):
                model._default_manager.all().delete()

    def test_what_is_wrong_is_found_and_mended(self) -> None:
        with writing.unsealed():
            PublicMember.objects.filter(name="kind").first().delete()
            PublicTenure.objects.update(office_kind="spokesperson")
            PublicMember.objects.filter(name="government").update(value="sylvania")
        assert differences()

        with pytest.raises(CommandError):
            call_command("rebuild_public", "--check", stdout=StringIO())
        call_command("rebuild_public", stdout=StringIO())

        assert differences() == []

    def test_rows_that_hang_on_nothing_are_deleted(self) -> None:
        with writing.unsealed():
            PublicMember.objects.create(record="publisher/nowhere", name="kind", value="x")
        assert len(differences()) == 1

        call_command("rebuild_public", stdout=StringIO())

        assert not PublicMember.objects.filter(record="publisher/nowhere").exists()

    def test_rows_whose_record_was_lost_are_not_doubled(self) -> None:
        with writing.unsealed():
            PublicRecord.objects.filter(noun__in=("office", "tenure")).delete()

        call_command("rebuild_public", stdout=StringIO())

        assert differences() == []
        members("office/freedonia-mfa-minister")
