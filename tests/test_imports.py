from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase
from openpyxl import Workbook

from statements import curation, exports, importing
from statements.documents import NOUNS, arrange, dump
from statements.importing import cells
from statements.keys import new_uid
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import Batch, Change, Edition, Government, PublicStatement, Record
from statements.problems import BrokenRules, StaleVersion

from . import endings
from . import factories as f
from .test_bulk import faults, snapshot

WIDE = {"key": "wide", "label": "Wide", "definition": "All of it."}


def write_set(folder: Path) -> Path:
    """Write everything public as the tables that an import reads."""
    folder.mkdir(exist_ok=True)
    for name, pieces in exports.importable_tables():
        (folder / name).write_bytes(b"".join(pieces))
    return folder


def zipped(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"export/{file.name}")
    return path


def workbook(folder: Path, path: Path) -> Path:
    """Write a folder of tables as one workbook, numbers and truths as such."""
    book = Workbook(write_only=True)
    for file in sorted(folder.iterdir()):
        sheet = book.create_sheet(file.stem)
        with file.open(newline="") as source:
            for row in cells.csv.reader(source):
                typed = [int(c) if c.isdigit() and len(c) < 9 else c or None for c in row]
                sheet.append([{"true": True, "false": False}.get(c, c) for c in typed])
    book.save(path)
    return path


class ImportTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()
        cls.importer = f.make_user("importer", may_approve=False, is_superuser=True)
        cls.reviewer = f.make_user("reviewer")

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def lines(self, *documents: Any, name: str = "statements.jsonl") -> Path:
        path = self.folder / name
        path.write_bytes(b"\n".join(map(orjson.dumps, documents)))
        return path

    def table(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def bring(self, *documents: Any, **kwargs: Any) -> Batch:
        batch = importing.store(
            importing.rehearse(self.lines(*documents, **kwargs)), self.importer, "Brought in"
        )
        assert batch is not None
        return batch

    def assert_refused(self, path: Path, where: str, words: str, code: str | None = None) -> None:
        before = snapshot()
        rehearsal = importing.rehearse(path)

        lines = [str(problem) for problem in rehearsal.problems]
        assert any(one.startswith(where) and words in one for one in lines), lines
        assert code is None or code in {problem.code for problem in rehearsal.problems}
        with pytest.raises(BrokenRules):
            importing.store(rehearsal, self.importer)
        assert snapshot() == before

    def states(self, batch: Batch) -> set[str]:
        return set(batch.editions.values_list("record__state", flat=True))


class TestOldForms(ImportTestCase):
    """Files that were written before format 2 of statements."""

    def old(self, **kwargs: Any) -> dict[str, Any]:
        """Return an undated statement as format 1 had it."""
        appearance = f.make_appearance(self.world["source"])
        quote = f.make_quote(appearance["uid"], "We comply.")
        changes = f.make_said(self.world, kind="attributed_position", said_on=None)
        changes |= {"known_by": "2001-02-05", "appearances": [appearance], "quotes": [quote]}
        for row, name in ((changes, "contact"), (appearance, "locator"), (quote, "voice")):
            del row[name]
        return changes | kwargs

    def test_a_document_of_format_1_is_brought_up(self) -> None:
        self.bring(self.old(format=1))

        (after,) = [orjson.loads(one.document) for one in self.statements()]
        assert after["known_by"] == f.day("2001-02-05", basis="publication")
        assert (after["contact"], after["quotes"][0]["voice"]) == (None, None)
        assert {one.format for one in self.statements()} == {2}

    def test_a_day_alone_is_read_where_no_format_is_told(self) -> None:
        self.bring(self.old())

        (after,) = [orjson.loads(one.document) for one in self.statements()]
        assert after["known_by"] == f.day("2001-02-05", basis="publication")

    def test_what_was_coded_since_stays(self) -> None:
        f.store("contact", f.make_contact())
        old = self.old()
        appearance = old["appearances"][0] | {"locator": "p. 12"}
        quote = old["quotes"][0] | {"voice": "outlet"}
        known_by = f.day("2001-02-05", basis="publication")
        coded = f.make_statement(**old) | {"contact": f.make_contact()["key"]}
        coded |= {"known_by": known_by, "appearances": [appearance], "quotes": [quote]}
        f.store("statement", arrange(NOUNS["statement"], coded))

        for form in ({"format": 1}, {}):
            assert importing.rehearse(self.lines(old | form)).writes == 0
        self.bring(old | {"format": 1, "title": "Otherwise"})
        after = orjson.loads(self.statements()[1].document)
        assert after == arrange(NOUNS["statement"], coded) | {"title": "Otherwise"}

    def test_what_is_no_date_is_refused_at_its_member(self) -> None:
        for form in ({"format": 1}, {}):
            path = self.lines(self.old(known_by="Thursday", **form))

            self.assert_refused(path, "statements.jsonl:1 known_by", "")

    def test_what_is_no_document_of_an_old_format_is_told(self) -> None:
        self.assert_refused(self.lines(self.old(format=1, quotes=[1])), "statements.jsonl:1", "")

    def statements(self) -> list[Edition]:
        return list(Edition.objects.filter(record__noun="statement").order_by("number"))


class TestRoundTrips(TestCase):
    """What was exported and comes back as it was changes nothing."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def assert_unchanged(self, path: Path, count: int) -> None:
        rehearsal = importing.rehearse(path)

        assert [str(problem) for problem in rehearsal.problems] == []
        previews = [(one.noun, one.key, one.before, one.after) for one in rehearsal.previews]
        assert previews[:1] == []
        assert (rehearsal.writes, rehearsal.total("unchanged")) == (0, count)
        assert importing.store(rehearsal, f.make_user()) is None
        assert not Batch.objects.exists()

    def test_a_folder_of_tables(self) -> None:
        self.assert_unchanged(write_set(self.folder / "set"), 464)

    def test_a_zip_of_tables(self) -> None:
        folder = write_set(self.folder / "set")
        self.assert_unchanged(zipped(folder, self.folder / "set.zip"), 464)

    def test_the_sheets_of_a_workbook(self) -> None:
        folder = write_set(self.folder / "set")
        self.assert_unchanged(workbook(folder, self.folder / "set.xlsx"), 464)

    def test_json_lines_of_the_api(self) -> None:
        for plural in ("statements", "officials", "agreements", "sources"):
            path = self.folder / f"{plural}.jsonl"
            response = self.client.get(f"/api/v1/{plural}/?format=jsonl")
            path.write_bytes(response.getvalue())
            rehearsal = importing.rehearse(path)
            with self.subTest(plural):
                assert rehearsal.problems == []
                assert rehearsal.writes == 0
                assert rehearsal.records_read == rehearsal.total("unchanged") > 5

    def test_the_files_of_the_first_dataset(self) -> None:
        self.assert_unchanged(f.FIRST_EDITION, 464)


class TestImporting(ImportTestCase):
    def make_statement(self, **kwargs: Any) -> dict[str, Any]:
        return f.make_said(self.world, **kwargs)

    def test_statements_are_drafts_of_one_batch(self) -> None:
        batch = self.bring(self.make_statement(), self.make_statement())

        assert self.states(batch) == {"draft"}
        assert batch.counts == {"statement": {"new": 2}}
        assert (batch.imported_by, batch.state) == (self.importer, "waiting")
        assert not PublicStatement.objects.exists()
        assert faults() == []

    def test_bulk_stores_what_ordinary_saving_stores(self) -> None:
        document = self.make_statement()
        batch = self.bring(document)
        edition = batch.editions.get()
        other = f.store("statement", self.make_statement(uid=new_uid()))

        edition_of_save = Edition.objects.get(record=f"statement/{other['uid']}")
        assert edition.document == dump(document)
        assert list(orjson.loads(edition_of_save.document)) == list(orjson.loads(edition.document))

    def test_rows_without_a_uid_are_new(self) -> None:
        statement = self.make_statement()
        del statement["uid"]
        for part in (*statement["voices"], *statement["appearances"]):
            del part["uid"]

        batch = self.bring(statement, statement)

        assert batch.editions.count() == 2

    def test_an_empty_file_is_told(self) -> None:
        rehearsal = importing.rehearse(self.lines())

        assert importing.store(rehearsal, self.importer) is None

    def test_a_member_left_out_stays_as_it_is(self) -> None:
        statement = f.publish(self.make_statement(note="Keep me."))

        batch = self.bring({"uid": statement["uid"], "title": "Another title"})

        document = orjson.loads(batch.editions.get().document)
        assert document == statement | {"title": "Another title"}
        assert batch.counts == {"statement": {"changed": 1}}
        assert PublicStatement.objects.get().title == statement["title"]

    def test_names_stand_for_keys(self) -> None:
        statement = self.make_statement()
        statement["voices"][0]["government"] = "Freedonia"

        batch = self.bring(statement)

        document = orjson.loads(batch.editions.get().document)
        assert document["voices"][0]["government"] == "freedonia"

    def test_a_name_of_two_is_refused_with_both(self) -> None:
        f.store("government", f.make_government("one", aliases=[f.make_alias("Land")]))
        f.store("government", f.make_government("two", aliases=[f.make_alias("Land")]))
        statement = self.make_statement()
        statement["voices"][0]["government"] = "Land"

        path = self.lines(statement)

        self.assert_refused(path, "statements.jsonl:1", "one (One), two (Two)", "ambiguous")

    def test_nothing_is_made_by_accident(self) -> None:
        statement = self.make_statement()
        statement["voices"][0]["government"] = "Fredonia"

        self.assert_refused(self.lines(statement), "statements.jsonl:1", "There is no government")
        assert not Government.objects.filter(name="Fredonia").exists()

    def test_all_or_nothing(self) -> None:
        path = self.lines(self.make_statement(), self.make_statement(kind="no such kind"))

        self.assert_refused(path, "statements.jsonl:2", "kind")

    def test_a_key_given_up_is_refused(self) -> None:
        statement = f.store("statement", self.make_statement())
        curation.remove(f.make_user(), "statement", statement["uid"])

        self.assert_refused(self.lines(statement), "statements.jsonl:1", "never used again")

    def test_the_same_record_twice(self) -> None:
        statement = self.make_statement()

        self.assert_refused(self.lines(statement, statement), "statements.jsonl:2", "stands at")

    def test_the_same_record_twice_is_refused_where_one_of_them_changes_nothing(self) -> None:
        statement = f.store("statement", f.make_said(self.world), self.importer)
        changed = statement | {"title": "Something else"}
        for documents in ((statement, changed), (changed, statement)):
            rehearsal = importing.rehearse(self.lines(*documents))
            assert [problem.code for problem in rehearsal.problems] == ["repeated"]
        rehearsal = importing.rehearse(self.lines(statement, statement))
        assert [problem.code for problem in rehearsal.problems] == ["repeated"]

    def test_a_uid_of_another_record(self) -> None:
        statement = f.store("statement", self.make_statement())
        path = self.lines(self.make_statement(voices=statement["voices"]))

        self.assert_refused(path, "statements.jsonl:1", "for ever", "key_taken")

    def test_what_changed_after_the_file_was_made(self) -> None:
        statement = f.publish(self.make_statement())
        number = Change.objects.last_number()
        f.publish(statement | {"title": "Newer"})

        path = self.lines(statement | {"title": "Older", "number": number})

        self.assert_refused(path, "statements.jsonl:1", "changed after the file", "stale")

    def test_what_moved_between_rehearsal_and_confirmation(self) -> None:
        statement = f.store("statement", self.make_statement())
        rehearsal = importing.rehearse(self.lines(statement | {"title": "Mine"}))
        f.store("statement", statement | {"title": "Theirs"})

        with pytest.raises(StaleVersion):
            importing.store(rehearsal, self.importer)
        assert not Batch.objects.exists()

    def test_the_public_version_in_a_file_leaves_a_draft_alone(self) -> None:
        statement = f.publish(self.make_statement())
        f.store("statement", statement | {"title": "Being written"})

        assert importing.rehearse(self.lines(statement)).writes == 0

    def test_rights_are_those_of_the_desk(self) -> None:
        person = f.make_user("nobody", may_approve=False)
        path = self.lines(f.make_government("x"), name="governments.jsonl")

        rehearsal = importing.rehearse(path, person)

        assert "may not add governments" in str(rehearsal.problems[0])

    def test_authority_records_and_sources_come_with_the_statements(self) -> None:
        source = f.make_source()
        statement = self.make_statement(appearances=[f.make_appearance(source["uid"])])
        government = f.make_government("ruritania")
        statement["voices"].append(f.make_voice("ruritania"))
        documents = [("statement", statement), ("source", source), ("government", government)]

        batch = self.bring(*({"noun": n} | d for n, d in documents), name="all.jsonl")

        assert batch.counts == {n: {"new": 1} for n, _ in documents}
        assert Record.objects.named("government", "ruritania").state == "published"
        assert Record.objects.named("source", source["uid"]).state == "draft"
        importing.approve(self.reviewer, batch.uid)
        assert Record.objects.named("source", source["uid"]).state == "published"
        assert faults() == []

    def test_an_answer_may_come_before_what_it_answers(self) -> None:
        first, second = self.make_statement(), self.make_statement()
        target = f.make_target(statement=second["uid"])
        first["references"] = [f.make_reference("responds_to", target)]

        batch = self.bring(first, second)
        importing.approve(self.reviewer, batch.uid)

        numbers = dict(Change.objects.filter(noun="statement").values_list("record", "number"))
        assert numbers[f"statement/{second['uid']}"] < numbers[f"statement/{first['uid']}"]
        assert faults() == []


class TestTables(ImportTestCase):
    HEAD = "uid,kind,title,summary,said_on,certainty\n"

    def test_new_rows_of_several_tables_belong_together(self) -> None:
        row = "new:a,interview,One says,Two,2001-02-03,verified\n"
        self.table("statements.csv", self.HEAD + row)
        self.table("statement_voices.csv", "statement,government,role\nnew:a,freedonia,speaks\n")
        self.table(
            "references.csv",
            "statement,type,resolution,certainty,target_agreement\n"
            f"new:a,calls_for_compliance,explicit_date,verified,{self.world['agreement']}\n",
        )

        rehearsal = importing.rehearse(self.folder)

        assert rehearsal.problems == []
        document = rehearsal.previews[0].after
        assert document["voices"][0]["government"] == "freedonia"
        assert document["references"][0]["targets"][0]["agreement"] == self.world["agreement"]
        assert document["said_on"]["first"] == "2001-02-03"

    def test_a_bad_cell_is_told_with_its_line_and_column(self) -> None:
        path = self.table("statements.csv", f"{self.HEAD},interview,One,Two,3.2.99,verified\n")

        self.assert_refused(path, "statements.csv:2:said_on", "3.2.99")

    def test_a_bad_row_of_a_link_table_is_told_there(self) -> None:
        self.table("statements.csv", f"{self.HEAD}new:a,interview,One,Two,2001,verified\n")
        self.table("statement_voices.csv", "statement,government,role\n\nnew:a,nowhere,speaks\n")

        self.assert_refused(self.folder, "statement_voices.csv:3", "nowhere")

    def test_what_cannot_be_read(self) -> None:
        wide = self.HEAD + "a,b\n"
        for name, text, words in (
            ("statements.csv", b"\xff\xc0", "not UTF-8"),
            ("statements.csv", b"", "is empty"),
            ("statements.csv", b"uid,uid\n", "twice"),
            ("statements.csv", b"uid,colour\n1,2\n", "Unknown column colour"),
            ("statements.csv", wide.encode(), "2 cells"),
            ("statements.csv", b'uid,title\n"a"b,c\n', "not CSV"),
            ("books.csv", b"a\n1\n", "No table"),
            ("statements.jsonl", b"{", "not JSON"),
            ("statements.jsonl", b"[]", "JSON object"),
            ("things.jsonl", b"{}", "Say what this is"),
            ("references.jsonl", b"{}", "part of the record"),
        ):
            path = self.folder / name
            path.write_bytes(text)
            with self.subTest(words):
                rehearsal = importing.rehearse(path)
                assert words in str(rehearsal.problems[0])
            path.unlink()

    def test_files_that_are_refused_at_once(self) -> None:
        (self.folder / "a.txt").write_text("x")
        (self.folder / "bad.zip").write_text("x")
        (self.folder / "bad.xlsx").write_text("x")
        with zipfile.ZipFile(self.folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("statements.csv", b"0" * (20 << 20))
        for name, words in (
            ("a.txt", "none of the kinds"),
            ("bad.zip", "not an archive"),
            ("bad.xlsx", "not an archive"),
            ("bomb.zip", "too well"),
            ("none.csv", "no such file"),
        ):
            with self.subTest(name), pytest.raises(BrokenRules, match=words):
                importing.rehearse(self.folder / name)


class TestDeciding(ImportTestCase):
    def batch(self, count: int = 3) -> Batch:
        return self.bring(*(f.make_said(self.world) for _ in range(count)))

    def refused(self, verb: Callable[[], object], code: str) -> None:
        before = snapshot()
        with pytest.raises(BrokenRules) as error:
            verb()
        assert error.value.problems[0].code == code
        assert snapshot() == before

    def test_a_second_person_approves_the_whole(self) -> None:
        batch = self.batch()

        statements_left = importing.approve(self.reviewer, batch.uid)

        assert statements_left.count == PublicStatement.objects.count() == 3
        assert self.states(batch) == {"published"}
        change = Change.objects.filter(noun="statement")[0]
        assert (change.saved_by, change.approved_by) == (self.importer, self.reviewer)
        assert faults() == []
        assert [x for _, findings in PUBLIC_SIDE.rebuild(check=True) for x in findings] == []

    def test_a_batch_approved_as_a_whole_equals_one_approved_one_by_one(self) -> None:
        one, two = self.batch(1), self.batch(1)
        importing.approve(self.reviewer, one.uid)
        uid = two.editions.get().record.key

        curation.approve(self.reviewer, uid, 1)

        first, second = Change.objects.filter(noun="statement")
        for name in ("action", "reason", "changed", "saved_by", "approved_by"):
            assert getattr(first, name) == getattr(second, name), name
        states = Record.objects.filter(noun="statement").values_list("state", "state_by")
        assert len(set(states)) == 1
        assert importing.approve(self.reviewer, two.uid).left == {
            f"statement/{uid}": "public already"
        }

    def test_who_imported_may_not_approve(self) -> None:
        batch = self.batch()

        self.refused(lambda: importing.approve(self.importer, batch.uid), "own_work")

    def test_who_may_not_approve_at_all(self) -> None:
        batch = self.batch()
        person = f.make_user("nobody", may_approve=False)

        self.refused(lambda: importing.approve(person, batch.uid), "forbidden")

    def test_what_the_public_could_not_read_holds_all_back(self) -> None:
        batch = self.bring(f.make_said(self.world), f.make_said(self.world, appearances=[]))

        self.refused(lambda: importing.approve(self.reviewer, batch.uid), "invalid")

    def test_what_was_changed_since_is_left(self) -> None:
        batch = self.batch(2)
        edition = batch.editions.first()
        assert edition
        f.store("statement", orjson.loads(edition.document) | {"title": "Mended"})

        statements_left = importing.approve(self.reviewer, batch.uid)

        assert statements_left.count == 1
        assert statements_left.left == {edition.record_id: "changed since the import"}

    def test_a_changed_statement_is_approved_with_the_rest(self) -> None:
        statement = f.publish(f.make_said(self.world))
        batch = self.bring(statement | {"title": "Better"}, f.make_said(self.world))

        importing.approve(self.reviewer, batch.uid)

        assert PublicStatement.objects.get(uid=statement["uid"]).title == "Better"
        assert faults() == []

    def cites_what_was_merged(self, *, public: bool) -> tuple[str, str]:
        """Approve a batch whose statement cites a merged source; return it, and its winner."""
        loser, winner = (f.make_source(url=f"https://example.org/{n}") for n in range(2))
        documents = []
        for page in (loser, winner):
            f.store("source", page)
            documents.append(f.make_said(self.world, appearances=[f.make_appearance(page["uid"])]))
            f.publish(documents[-1])
        endings.merge("source", loser["uid"], winner["uid"])
        for one in () if public else documents:
            endings.retract(one["uid"])
        statement = f.make_said(self.world, appearances=[f.make_appearance(loser["uid"])])
        importing.approve(self.reviewer, self.bring(statement).uid)
        return loser["uid"], winner["uid"]

    def test_a_merged_source_stays_merged_when_a_statement_that_cites_it_is_approved(self) -> None:
        loser, winner = self.cites_what_was_merged(public=True)

        actions = Change.objects.filter(record=f"source/{loser}").order_by("number")
        assert list(actions.values_list("action", flat=True)) == ["created", "merged"]
        assert Record.objects.named("source", winner).state == "published"
        assert faults() == []

    def test_a_winner_that_stands_hidden_is_shown_when_what_it_stands_for_is_cited(self) -> None:
        loser, winner = self.cites_what_was_merged(public=False)

        assert Change.objects.filter(record=f"source/{loser}", action="created").count() == 1
        assert Record.objects.named("source", winner).state == "published"
        assert faults() == []

    def test_approved_once(self) -> None:
        batch = self.batch()
        importing.approve(self.reviewer, batch.uid)

        self.refused(lambda: importing.approve(self.reviewer, batch.uid), "state")

    def test_what_is_not_public_is_told_before_it_is_replaced(self) -> None:
        """A draft, one in review, and one that was sent back for more work."""
        statement = f.make_said(self.world)
        author, uid = f.make_user("author"), statement["uid"]
        f.store("statement", statement, author)
        steps = (
            lambda: None,
            lambda: curation.submit(author, uid, 1),
            lambda: curation.send_back(self.reviewer, uid, 1, "Who said it?"),
        )
        for step in steps:
            step()
            rehearsal = importing.rehearse(self.lines(statement | {"title": "Another"}))
            notices = [str(notice) for notice in rehearsal.notices]
            assert any("not public, saved by author" in text for text in notices), notices

    def test_undone_before_approval_it_is_deleted(self) -> None:
        before = Record.objects.exclude(state="deleted").count()
        batch = self.batch()

        result = importing.undo(self.importer, batch.uid, "Wrong file.")

        assert result.counts == {"deleted": 3}
        assert Record.objects.exclude(state="deleted").count() == before
        batch.refresh_from_db()
        assert (batch.state, batch.undone_by) == ("undone", self.importer)
        assert faults() == []

    def test_undone_it_restores_what_was_there(self) -> None:
        statement = f.publish(f.make_said(self.world))
        batch = self.bring(statement | {"title": "Worse"})

        importing.undo(self.importer, batch.uid, "Wrong file.")

        record = Record.objects.named("statement", statement["uid"])
        assert (record.version, record.state) == (3, "published")
        assert faults() == []

    def test_undone_after_approval_it_is_retracted_by_two(self) -> None:
        batch = self.batch(2)
        importing.approve(self.reviewer, batch.uid)

        assert importing.undo(self.importer, batch.uid, "A hoax.").is_asked
        assert PublicStatement.objects.count() == 2
        self.refused(lambda: importing.undo(self.importer, batch.uid, "x"), "own_work")
        result = importing.undo(self.reviewer, batch.uid, "Agreed.")

        assert result.counts == {"retracted": 2}
        assert not PublicStatement.objects.exists()
        change = Change.objects.filter(action="retracted")[0]
        assert (change.reason, change.saved_by) == ("A hoax.", self.importer)
        assert self.states(batch) == {"retracted"}
        assert faults() == []

    def test_what_a_retracted_statement_cites_is_left_and_hidden(self) -> None:
        page, spare = (f.make_source(url=f"https://example.org/{n}") for n in range(2))
        statement = f.make_said(self.world, appearances=[f.make_appearance(page["uid"])])
        documents = [("source", page), ("source", spare), ("statement", statement)]
        batch = self.bring(*({"noun": noun} | one for noun, one in documents), name="all.jsonl")
        importing.approve(self.reviewer, batch.uid)
        assert importing.undo(self.importer, batch.uid, "A hoax.").is_asked

        result = importing.undo(self.reviewer, batch.uid, "Agreed.")

        assert result.counts == {"retracted": 1, "deleted": 1}
        assert result.left == {f"source/{page['uid']}": "still used"}
        assert Record.objects.named("source", page["uid"]).state == "draft"
        assert self.client.get(f"/api/v1/sources/{page['uid']}/").status_code == 410
        assert Record.objects.named("statement", statement["uid"]).state == "retracted"
        assert faults() == []

    def test_so_is_what_others_use_with_all_that_it_uses(self) -> None:
        asked_statement, spare = f.make_said(self.world), f.make_said(self.world)
        batch = self.bring(asked_statement, answer := self.answer(asked_statement), spare)
        f.store("statement", self.answer(answer))

        result = importing.undo(self.importer, batch.uid, "Wrong file.")

        assert result.counts == {"deleted": 1}
        left = {f"statement/{one['uid']}" for one in (asked_statement, answer)}
        assert result.left == dict.fromkeys(left, "still used")
        assert faults() == []

    def answer(self, answered: dict[str, Any]) -> dict[str, Any]:
        target = f.make_target(statement=answered["uid"])
        return f.make_said(self.world, references=[f.make_reference("responds_to", target)])

    def test_and_what_only_the_public_reads(self) -> None:
        batch = self.bring(WIDE, name="topics.jsonl")
        statement = f.publish(f.make_said(self.world, topics=["wide"]))
        f.store("statement", statement | {"topics": []})

        result = importing.undo(self.importer, batch.uid, "Wrong file.")

        assert result.left == {"topic/wide": "still used"}
        assert faults() == []

    def test_text_versions_which_nothing_points_at_go(self) -> None:
        words = {
            "uid": f.new_uid(),
            "clause": f"{self.world['agreement']}/1",
            "language": "en",
            "publisher": "gazette",
            "source": self.world["source"],
            "text": "Let there be peace.",
            "certainty": "verified",
            "note": None,
        }
        batch = self.bring(words, name="text-versions.jsonl")

        assert importing.undo(self.importer, batch.uid, "Wrong file.").counts == {"deleted": 1}
        assert faults() == []

    def brought_to_a_public_one(self) -> tuple[Batch, str]:
        """Import a source, and a change by which a public statement cites it."""
        source, page = (
            f.publish(f.make_said(self.world)),
            f.make_source(url="https://example.org/0"),
        )
        source["appearances"].append(f.make_appearance(page["uid"]))
        documents = [{"noun": "source"} | page, {"noun": "statement"} | source]
        return self.bring(*documents, name="all.jsonl"), page["uid"]

    def test_what_is_restored_uses_no_more_what_it_did_not_say(self) -> None:
        batch, _ = self.brought_to_a_public_one()

        result = importing.undo(self.importer, batch.uid, "Wrong file.")

        assert (result.counts, result.left) == ({"restored": 1, "deleted": 1}, {})
        assert faults() == []

    def test_but_for_the_public_until_that_is_approved(self) -> None:
        batch, page = self.brought_to_a_public_one()
        importing.approve(self.reviewer, batch.uid)
        assert importing.undo(self.importer, batch.uid, "Wrong file.").is_asked

        result = importing.undo(self.reviewer, batch.uid, "Agreed.")

        assert (result.counts, result.left) == ({"restored": 1}, {f"source/{page}": "still used"})
        assert faults() == []

    def test_what_others_built_on_is_left_when_it_is_undone(self) -> None:
        batch = self.batch(1)
        edition = batch.editions.get()
        f.store("statement", orjson.loads(edition.document) | {"title": "Mended"})

        result = importing.undo(self.importer, batch.uid, "Wrong file.")

        assert result.left == {edition.record_id: "changed since the import"}
        assert Record.objects.get(pk=edition.record_id).state == "draft"


class TestCommands(ImportTestCase):
    def call(self, *args: object, **kwargs: Any) -> str:
        output = StringIO()
        call_command(*map(str, args), stdout=output, stderr=StringIO(), **kwargs)
        return output.getvalue()

    def test_the_whole_way(self) -> None:
        path = self.lines(f.make_said(self.world))

        assert "Nothing was written" in self.call("import_documents", path, dry_run=True)
        assert not Batch.objects.exists()
        printed = self.call("import_documents", path, user="importer")
        batch = Batch.objects.get()
        assert f"batch {batch.uid}" in printed
        assert "1 statements are public" in self.call("approve_import", batch.uid, user="reviewer")
        printed = self.call("undo_import", batch.uid, user="importer", reason="A hoax.")
        assert "second person" in printed
        printed = self.call("undo_import", batch.uid, user="reviewer", reason="Agreed.")
        assert "1 retracted" in printed

    def test_refusals_end_with_an_error(self) -> None:
        bad = self.lines({"title": "One"})
        good = self.lines(f.make_said(self.world), name="source-statements.jsonl")
        for args, words in (
            (("import_documents", bad), "faults: nothing was written"),
            (("import_documents", good), "1 faults: nothing was written"),
            (("import_documents", bad, "--user", "ghost"), "no active account"),
            (("approve_import", new_uid(), "--user", "reviewer"), "There is no import"),
            (("undo_import", "x", "--user", "reviewer", "--reason", "x"), "no import"),
        ):
            with self.subTest(words), pytest.raises(CommandError, match=words):
                self.call(*args)
