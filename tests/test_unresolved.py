"""References whose words do not tell which text they cite: no target, and found all the same."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import TestCase

from statements import exports, importing
from statements.models import Entry, PublicTarget
from statements.problems import BrokenRules

from . import factories as f
from . import pages
from .auditing import faults
from .desk import browser, make_people, open_page, send
from .desk import faults as page_faults
from .releasing import Releasing, members

ACCORD = "accord-2001-01-01"


def unresolved(**kwargs: Any) -> f.Document:
    return f.make_reference("mentions", resolution="unresolved", **kwargs)


class WorldTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        voices = [*f.make_said(cls.world)["voices"], f.make_voice("sylvania")]
        both = [
            unresolved(about=["sylvania"]),
            f.make_reference("interprets", f.make_target(ACCORD)),
        ]
        cls.statement = f.publish(f.make_said(cls.world, voices=voices, references=both))
        cls.resolved = f.publish(
            f.make_said(
                cls.world, references=[f.make_reference("mentions", f.make_target(ACCORD, "1"))]
            )
        )
        cls.silent = f.publish(f.make_said(cls.world))


class TestRule(WorldTestCase):
    def refused(self, noun: str, document: f.Document) -> dict[str, str]:
        with pytest.raises(BrokenRules) as caught:
            f.store(noun, document)
        return {problem.path: problem.message for problem in caught.value.problems}

    def test_what_is_unresolved_has_no_target(self) -> None:
        row = unresolved(targets=[f.make_target(ACCORD)])

        problems = self.refused("statement", f.make_said(self.world, references=[row]))

        assert list(problems) == ["references[0].targets"]
        assert "take the targets out" in problems["references[0].targets"]

    def test_what_has_no_target_is_unresolved_and_the_message_says_so(self) -> None:
        row = f.make_reference("mentions", resolution="alias")

        problems = self.refused("statement", f.make_said(self.world, references=[row]))

        assert list(problems) == ["references[0].targets"]
        assert "choose a target" in problems["references[0].targets"]
        assert "Unresolved as its resolution" in problems["references[0].targets"]

    def test_a_text_may_cite_what_it_does_not_tell(self) -> None:
        row = f.make_reference("recalls", clause="1") | {"resolution": "unresolved"}
        row.pop("quote")
        clauses = [f.make_clause("1"), f.make_clause("1.1", parent="1")]

        assert f.store("agreement", f.make_agreement(clauses=clauses, references=[row]))
        row |= {"resolution": "explicit"}
        problems = self.refused("agreement", f.make_agreement(clauses=clauses, references=[row]))
        assert list(problems) == ["references[0].targets"]


class TestPublicSide(WorldTestCase):
    def uids(self, address: str, name: str = "uid") -> list[str]:
        reply = self.client.get(f"/api/v1/{address}")
        assert reply.status_code == 200, reply.content
        return sorted(row[name] for row in reply.json()["results"])

    def test_it_has_one_entry_per_government_and_about_without_a_node(self) -> None:
        entries = Entry.objects.filter(reference=self.statement["references"][0]["uid"])

        assert sorted(entries.values_list("government", "about", "node")) == [
            ("freedonia", "sylvania", ""),
            ("sylvania", "sylvania", ""),
        ]

    def test_statements_find_it_by_none_as_target(self) -> None:
        statements, resolved, silent = (
            d["uid"] for d in (self.statement, self.resolved, self.silent)
        )
        for query, uids in (
            ("ref=mentions:none", [statements]),
            ("ref=report:none:sylvania", [statements]),
            ("ref=*:none:none", []),
            ("ref=!*:none", [resolved, silent]),
            ("ref=mentions", [statements, resolved]),
            ("ref=mentions:*:sylvania", [statements]),
            ("ref=none", [silent]),
            ("ref=!none", [statements, resolved]),
            (f"ref=mentions:none,mentions:{ACCORD}", [statements, resolved]),
            ("ref=mentions:none&government=sylvania", [statements]),
        ):
            with self.subTest(query):
                assert self.uids(f"statements/?{query}") == sorted(uids)

    def test_a_text_that_is_not_told_is_no_agreement(self) -> None:
        only = f.publish(f.make_said(self.world, references=[unresolved()]))["uid"]

        for query in ("agreement=none", "clause=none&ref=mentions", "responds_to=none&ref=*:none"):
            with self.subTest(query):
                assert only in self.uids(f"statements/?{query}")

    def test_references_find_it_by_none_as_target(self) -> None:
        untold, interprets = (row["uid"] for row in self.statement["references"])
        (mentions,) = (row["uid"] for row in self.resolved["references"])
        for query, uids in (
            ("target=none", [untold]),
            ("target=!none", [interprets, mentions]),
            (f"target=none,{ACCORD}/1", [untold, mentions]),
            ("resolution=unresolved", [untold]),
            ("target=*", [untold, interprets, mentions]),
            ("target=!*", []),
            ("agreement=none", [untold]),
        ):
            with self.subTest(query):
                assert self.uids(f"references/?{query}") == sorted(uids)

    def rows(self, query: str) -> list[dict[str, str]]:
        reply = self.client.get(f"/api/v1/references/?format=csv&{query}")
        return [*csv.DictReader(io.StringIO(b"".join(reply).decode(), newline=""))]

    def test_a_table_has_one_row_per_voice_with_an_empty_target(self) -> None:
        rows = self.rows("target=none")

        assert [row["government"] for row in rows] == ["freedonia", "sylvania"]
        for row in rows:
            assert (row["target"], row["target_agreement"], row["target_matched"]) == (
                "",
                "",
                "true",
            )

    def test_the_target_is_matched_only_where_none_was_asked_for(self) -> None:
        untold = self.statement["references"][0]["uid"]
        for query, matched in (
            (f"target=none,{ACCORD}", "true"),
            ("target=*", "true"),
            ("", "true"),
        ):
            with self.subTest(query):
                rows = [row for row in self.rows(query) if row["reference"] == untold]
                assert [row["target_matched"] for row in rows] == [matched] * 2
        both = self.rows(f"target=none,{ACCORD}/1.1")
        assert {row["reference"] for row in both} == {untold}

    def test_link_tables_have_no_row_of_it_and_no_fault_is_found(self) -> None:
        untold = self.statement["references"][0]["uid"]

        assert not PublicTarget.objects.filter(reference=untold).exists()
        assert not self.rows("target=none&table=reference_targets")
        assert not self.rows("target=none&table=citations")
        assert faults() == []


class TestImport(WorldTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def rehearse(self, references: str) -> importing.Rehearsal:
        for name in ("statements.csv", *exports.STATEMENT_LINK_TABLES):
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / "references.csv").write_text(references, newline="")
        return importing.rehearse(self.folder)

    def test_exported_tables_change_nothing(self) -> None:
        for name, pieces in exports.importable_tables():
            (self.folder / name).write_bytes(b"".join(pieces))

        rehearsal = importing.rehearse(self.folder)

        assert not rehearsal.problems
        assert rehearsal.writes == 0

    def test_a_row_without_a_target_is_a_reference_of_its_own(self) -> None:
        uid = self.silent["uid"]
        head = "reference,statement,type,resolution,certainty,target,target_agreement"
        rows = [f",{uid},mentions,unresolved,likely,,", f",{uid},interprets,alias,likely,,{ACCORD}"]

        rehearsal = self.rehearse("\r\n".join([head, *rows, ""]))

        assert not rehearsal.problems
        refused = self.rehearse("\r\n".join([head, rows[0].replace("unresolved", "alias"), ""]))
        assert any("choose a target" in str(problem) for problem in refused.problems)


class TestDesk(WorldTestCase):
    def test_a_reference_is_saved_without_a_target_only_where_it_is_unresolved(self) -> None:
        client = browser(make_people()["curator"])
        uid = f.store("statement", f.make_said(self.world))["uid"]
        typed = open_page(client, "statement", uid)
        index = pages.add_row(
            typed, "references", type="mentions", resolution="alias", certainty="likely"
        )

        refused = send(client, typed, "statement", uid)
        (message,) = page_faults(refused)[f"references-{index}-targets"]
        assert "Unresolved as its resolution" in message

        pages.fill_row(typed, "references", index, resolution="unresolved")
        assert send(client, typed, "statement", uid).status_code == 302
        page = client.get(f"/admin/statements/statement/{uid}/review/", follow=True)
        assert "a text that is not told" in page.content.decode()


class TestRelease(Releasing, WorldTestCase):
    def test_a_release_holds_it(self) -> None:
        files = members(self.release())

        rows = [*csv.DictReader(io.StringIO(files["references.csv"].decode(), newline=""))]
        assert [row["target"] for row in rows if row["resolution"] == "unresolved"] == ["", ""]
