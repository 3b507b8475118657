"""A rehearsal tells all that is wrong with a row, and reads no further than a page may."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from unittest import mock

import orjson
import pytest
from django.test import TestCase
from openpyxl import Workbook

from statements import importing
from statements.admin.imports import pages as imports
from statements.documents import NOUNS, PLURALS
from statements.documents.mapping import Keys
from statements.importing import rehearsal_work, rehearsing
from statements.importing.cells import NO_HEADER
from statements.importing.completion import Filler
from statements.importing.counting import ROWS_PER_RECORD
from statements.importing.table_rows import COLUMNS
from statements.problems import BrokenRules

from . import factories as f
from .desk import browser, make_people

STATEMENT = {
    "uid": "new:1",
    "kind": "interview",
    "title": "A title",
    "said_on": "2001-02-03",
    "summary": "A summary",
    "certainty": "verified",
    "language": "en",
}


def csv_of(*rows: dict[str, Any]) -> str:
    names = list(rows[0])
    lines = [",".join(names), *(",".join(f'"{row[name]}"' for name in names) for row in rows)]
    return "\r\n".join(lines) + "\r\n"


@contextmanager
def counted() -> Iterator[list[set[tuple[str, str]]]]:
    """Yield the keys looked for among those of the desk, as often as faulty records name them."""
    queries: list[set[tuple[str, str]]] = []
    unknown = Filler.missing_keys

    def counting(filler: Filler, problems: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        wanted = set(problems)
        queries.extend([wanted] if wanted else [])
        return unknown(filler, wanted)

    with mock.patch.object(Filler, "missing_keys", counting):
        yield queries


class ImportTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def rehearse(self, **tables: str) -> importing.Rehearsal:
        for name, text in tables.items():
            (self.folder / f"{name}.csv").write_text(text, newline="")
        return importing.rehearse(self.folder)

    def faults(self, **tables: str) -> dict[str, str]:
        return {problem.path: problem.message for problem in self.rehearse(**tables).problems}


class AllFaultsTests(ImportTestCase):
    def test_a_date_that_cannot_be_read_hides_no_other_fault(self) -> None:
        row = STATEMENT | {"said_on": "the 45th", "kind": "nothing", "issued_by": "atlantis-mfa"}

        problems = self.faults(statements=csv_of(row))

        assert set(problems) == {
            "statements.csv:2:said_on",
            "statements.csv:2 kind",
            "statements.csv:2 issued_by",
        }, problems

    def test_nor_in_the_rows_of_lists(self) -> None:
        voice = {"statement": "new:1", "position": "x", "government": "atlantis", "role": "sings"}

        problems = self.faults(statements=csv_of(STATEMENT), statement_voices=csv_of(voice))

        assert set(problems) == {
            "statement_voices.csv:2:position",
            "statement_voices.csv:2 voices[0].government",
            "statement_voices.csv:2 voices[0].role",
        }, problems

    def test_a_fault_is_told_once(self) -> None:
        appearance = {
            "statement": "new:1",
            "position": "0",
            "source": self.world["source"],
            "chain": "many",
            "rendition": "full",
        }

        problems = self.rehearse(
            statements=csv_of(STATEMENT), statement_appearances=csv_of(appearance)
        )

        at_chain = [problem for problem in problems.problems if "chain" in problem.path]
        assert len(at_chain) == 1, at_chain

    def test_a_name_that_nobody_has_hides_no_other_fault(self) -> None:
        row = STATEMENT | {"kind": "nothing", "issued_by": "Ministry of Nothing"}

        problems = self.faults(statements=csv_of(row))

        assert set(problems) == {"statements.csv:2 kind", "statements.csv:2 issued_by"}

    def test_who_points_at_a_faulty_record_is_not_told_that_it_is_absent(self) -> None:
        topic = {"key": "fishing", "label": "", "definition": ""}
        row = STATEMENT | {"topics": "fishing"}

        problems = self.faults(statements=csv_of(row), topics=csv_of(topic))

        assert all(path.startswith("topics.csv") for path in problems), problems

    def test_a_clause_whose_key_cannot_be_made_hides_no_other_fault(self) -> None:
        agreement = self.world["agreement"]
        targets = (
            f.make_target(agreement, "Article 1"),
            f.make_target(None, "1"),
            f.make_target("An Accord", "1"),
            f.make_target(agreement, cast(str, 6)),
        )
        for target in targets:
            with self.subTest(target):
                statement = f.make_said(self.world, kind="nothing", issued_by="Ministry of Nothing")
                statement["references"] = [f.make_reference("cites", target)]
                path = self.folder / "statements.jsonl"
                path.write_bytes(orjson.dumps(statement))

                columns = {p.path.split()[-1] for p in importing.rehearse(path).problems}

                assert {"kind", "issued_by"} < columns, columns
                assert any(name.startswith("references[0].targets[0]") for name in columns), columns

    def test_a_key_that_is_absent_is_asked_for_once_and_told_wherever_it_is_named(self) -> None:
        rows = [STATEMENT | {"uid": f"new:{n}", "kind": "nothing", "topics": "x"} for n in range(9)]
        with mock.patch.object(rehearsing, "DOCUMENTS", 3), counted() as queries:
            problems = self.faults(statements=csv_of(*rows))

        topic_paths = [path for path in problems if path.endswith("topics[0]")]
        assert len(topic_paths) == 9, problems
        assert queries.count({("topic", "x")}) == 1, queries

    def test_nothing_is_looked_up_that_would_not_be_told(self) -> None:
        rows = [
            STATEMENT | {"uid": f"new:{n}", "kind": "nothing", "topics": f"x{n}"} for n in range(9)
        ]
        with mock.patch.object(rehearsal_work, "MOST_PROBLEMS", 4), counted() as queries:
            self.faults(statements=csv_of(*rows))

        assert len(queries) == 2, queries

    def test_words_that_need_a_source_are_told_with_what_to_write(self) -> None:
        for word in ("Thursday", "last Thursday", "yesterday", "в четверг", "cümə", "22 December"):
            with self.subTest(word):
                problems = self.faults(statements=csv_of(STATEMENT | {"said_on": word}))
                message = problems["statements.csv:2:said_on"]
                assert message.startswith(f"“{word}” ")
                assert "2022-12-22" in message
                assert "said_on_basis" in message
                assert "choose a source" not in message

    def test_so_are_those_in_a_column_of_days(self) -> None:
        row = {"uid": "new:a", "publisher": "gazette", "kind": "book", "certainty": "likely"}

        problems = self.faults(sources=csv_of(row | {"retrieved_on": "Thursday"}))

        message = problems["sources.csv:2:retrieved_on"]
        assert "2022-12-22" in message
        assert "_basis" not in message


class SheetTests(ImportTestCase):
    def test_a_cell_that_cannot_be_read_hides_no_other_row_and_no_other_cell(self) -> None:
        rows = (
            {"said_on": datetime(2001, 2, 3, 4, 5), "kind": "nothing"},
            {"summary": "#REF!"},
            {"kind": "neither"},
            {},
        )
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "statements"
        sheet.append(list(STATEMENT))
        for number, changed in enumerate(rows):
            sheet.append(list((STATEMENT | {"uid": f"new:{number}"} | changed).values()))
        book.save(self.folder / "statements.xlsx")

        rehearsal = importing.rehearse(self.folder / "statements.xlsx")

        messages_by_path = {problem.path: problem.message for problem in rehearsal.problems}
        names = list(STATEMENT)
        assert "not a time" in messages_by_path[f"statements:2:{names.index('said_on') + 1}"]
        assert (
            "formula here fails" in messages_by_path[f"statements:3:{names.index('summary') + 1}"]
        )
        assert {path for path in messages_by_path if path.endswith(" kind")} == {
            "statements:2 kind",
            "statements:4 kind",
        }


@pytest.mark.dealt
class HeaderTests(ImportTestCase):
    """The first line of a table names its columns, also where nothing follows it."""

    LINES = (
        "Russia said that it would comply.",
        "new:1,interview,A title,2001-02-03",
        "1;2;3",
        "1\t\t3",
        ",,x",
        "{}",
    )

    def test_a_line_that_is_no_header_is_told_in_one_sentence(self) -> None:
        for table in ("statements", "statement_topics", "references", "governments"):
            for line in self.LINES:
                for text in (line, f"{line}\r\n", f"{line}\n\n", f"{line}\n{line}\n"):
                    with self.subTest(table=table, text=text):
                        problems = self.faults(**{table: text})
                        assert list(problems) == [f"{table}.csv:1"]
                        (message,) = problems.values()
                        assert message.startswith(NO_HEADER)
                (self.folder / f"{table}.csv").unlink()

    def test_so_it_is_in_a_workbook(self) -> None:
        for cells in (["Russia said that it would comply."], [1, 2.5, True], [None, "x"]):
            book = Workbook()
            book.worksheets[0].title = "statements"
            book.worksheets[0].append(cells)
            book.save(self.folder / "statements.xlsx")
            with self.subTest(cells=cells):
                (problem,) = importing.rehearse(self.folder / "statements.xlsx").problems
                assert problem.path == "statements:1"
                assert problem.message.startswith(NO_HEADER)

    def test_unknown_names_are_told_where_no_row_follows(self) -> None:
        problems = self.faults(statements="uid,titel\n")
        assert "Unknown column titel. Near: title." in problems["statements.csv:1"]
        problems = self.faults(statements="Uid,Titles\n")
        assert f"{NO_HEADER} Near: title, uid. Known: " in problems["statements.csv:1"]

    def test_names_alone_say_nothing(self) -> None:
        assert self.faults(statements="uid,title\n", statement_topics="statement,topic\n") == {}


@pytest.mark.dealt
class ListTests(ImportTestCase):
    """An empty cell means an empty list; one with nothing but separators is a slip."""

    SEPARATORS = (";", " ; ;", ";;;", "; ")

    def test_separators_alone_are_refused_in_every_column_with_a_list(self) -> None:
        columns = [
            (PLURALS[name], noun.identity, part.name)
            for name, noun in NOUNS.items()
            for part in noun.table.lists
            if isinstance(part, Keys) and part.name in COLUMNS[name]
        ]
        assert {"topics", "places"} <= {column for _, _, column in columns}
        for table, identity, column in (*columns, ("references", "statement", "about")):
            for cell in self.SEPARATORS:
                with self.subTest(table=table, column=column, cell=cell):
                    problems = self.faults(**{table: f"{identity},{column}\nsome,{cell}\n"})
                    message = problems[f"{table}.csv:2:{column}"]
                    assert message == (
                        f"“{cell.strip()}” names nothing: empty the cell where nothing is meant."
                    )
            (self.folder / f"{table}.csv").unlink()

    def test_they_take_nothing_away(self) -> None:
        statement = f.store("statement", f.make_said(self.world, topics=["peace"]))
        for cell, topics in (("", []), ("  ", []), ("peace;", None), (" ; peace;;", None)):
            with self.subTest(cell=cell):
                table = f"uid,topics\n{statement['uid']},{cell}\n"
                rehearsal = self.rehearse(statements=table)
                assert rehearsal.problems == []
                after = [preview.after["topics"] for preview in rehearsal.previews]
                assert after == ([] if topics is None else [topics])
        table = f"uid,topics\n{statement['uid']},;\n"
        assert set(self.faults(statements=table)) == {"statements.csv:2:topics"}


class CapTests(ImportTestCase):
    def refused(self, path: Path, most: int = 3) -> str:
        judged = mock.patch.object(
            rehearsal_work.Work, "rehearse_chunk", side_effect=AssertionError("judged")
        )
        with judged, pytest.raises(BrokenRules) as caught:
            importing.rehearse(path, most=most)
        [problem] = caught.value.problems
        assert problem.code == "too_large"
        return str(problem)

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, newline="")
        return path

    def test_tables_are_refused_while_they_are_read_and_before_anything_is_judged(self) -> None:
        rows = [STATEMENT | {"uid": f"new:{n}"} for n in range(50)]

        problem = self.refused(self.put("statements.csv", csv_of(*rows)))

        assert "statements.csv:5" in problem
        assert "more than 3 records" in problem
        assert "import_documents" in problem

    def test_so_are_rows_of_lists_and_documents(self) -> None:
        voice = {"statement": "new:1", "position": "", "government": "freedonia"}
        problem = self.refused(self.put("statement_voices.csv", csv_of(*[voice] * 500)))
        assert f"more than {3 * ROWS_PER_RECORD} rows" in problem
        keys = [f'{{"key": "t{number}"}}' for number in range(50)]
        lines = "\n".join(keys)
        assert "topics.jsonl:4" in self.refused(self.put("topics.jsonl", lines))
        listed = f'{{"noun": "topic", "documents": [{",".join(keys)}]}}'
        assert "more than 3 records" in self.refused(self.put("topics.json", listed))

    def test_a_zip_reads_no_further_either(self) -> None:
        rows = [STATEMENT | {"uid": f"new:{n}"} for n in range(20_000)]
        with zipfile.ZipFile(self.folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("statements.csv", csv_of(*rows))
            archive.writestr("topics.csv", "not even a table")

        assert "statements.csv:5" in self.refused(self.folder / "a.zip")

    def test_as_many_as_may_be_are_read(self) -> None:
        rows = [STATEMENT | {"uid": f"new:{n}"} for n in range(3)]

        rehearsal = importing.rehearse(self.put("statements.csv", csv_of(*rows)), most=3)

        assert (rehearsal.writes, rehearsal.faults) == (3, 0)

    def test_the_page_says_its_cap_and_offers_nothing_to_confirm(self) -> None:
        curator = browser(make_people()["curator"])
        rows = [STATEMENT | {"uid": f"new:{n}"} for n in range(9)]
        path = self.put("statements.csv", csv_of(*rows))

        with mock.patch.object(imports, "MOST_RECORDS", 3), path.open("rb") as file:
            page = curator.post("/admin/statements/batch/add/", {"file": file})

        self.assertContains(page, "more than 3 records")
        self.assertContains(page, "import_documents")
        assert page.context.get("token") is None
