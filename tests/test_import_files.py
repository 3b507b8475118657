"""Files that are broken, huge or made to do harm: each is refused with a sentence, quickly."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase, TestCase, override_settings
from openpyxl import Workbook

from statements import importing
from statements.exports import writing
from statements.importing import Rehearsal, books, cells, opening, parsing, texts
from statements.models import User
from statements.problems import BrokenRules

from . import factories as f
from .desk import browser
from .hostile import HOSTILE
from .test_admin_imports import IN_MEMORY, ROOT

HEAD = ("key", "label", "definition")
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(*rows: Any, name: str = "topics") -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name
    for row in (HEAD, *rows):
        sheet.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def with_sheet(data: bytes, before: str, after: str) -> bytes:
    """Return a workbook with something else written in its first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename.endswith("sheet1.xml"):
                assert before.encode() in text, text
                text = text.replace(before.encode(), after.encode())
            new.writestr(info, text)
    return out.getvalue()


def packed(method: int = zipfile.ZIP_DEFLATED, **data: bytes) -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, text in data.items():
            archive.writestr(name.replace("_", "."), text)
    return bytearray(out.getvalue())


@contextmanager
def smaller(module: Any, name: str, value: int) -> Iterator[None]:
    usual_limit = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, usual_limit)


class ApostropheTests(SimpleTestCase):
    def test_what_the_export_for_excel_put_before_a_text_is_taken_off(self) -> None:
        for text in (*HOSTILE, "'=1", "''+1", "''", "'quoted", "-", "\ttab"):
            with self.subTest(text[:40]):
                assert cells.plain_cell(writing.guard(text), is_excel=True) == text
                assert cells.plain_cell(text, is_excel=False) == text


class DayTests(SimpleTestCase):
    def test_a_date_is_as_exact_as_its_cell_shows_it(self) -> None:
        for number_format, text in (
            ("General", "2022-12-01"),
            ("yyyy-mm-dd", "2022-12-01"),
            ("dd.mm.yyyy;@", "2022-12-01"),
            ("mmm-yy", "2022-12"),
            (r"[$-419]mmmm\ yyyy\ \d;@", "2022-12"),
            ('yyyy" dated"', "2022"),
        ):
            with self.subTest(number_format):
                assert cells.day_shown(date(2022, 12, 1), number_format) == text
        for number_format in ("d-mmm", "dddd", '"year" d'):
            with self.subTest(number_format), pytest.raises(ValueError, match="no year"):
                cells.day_shown(date(2022, 12, 22), number_format)


class FileTestCase(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def rehearse(self, name: str, data: bytes | str) -> Rehearsal:
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else bytes(data))
        return importing.rehearse(path)

    def refused(self, name: str, data: bytes | str) -> str:
        """Return what is told of a file that is not read."""
        try:
            rehearsal = self.rehearse(name, data)
        except BrokenRules as error:
            return str(error)
        assert rehearsal.faults, "This was read."
        return "\n".join(map(str, rehearsal.problems))


class TestWorkbooks(FileTestCase):
    @override_settings(STORAGES=IN_MEMORY)
    def test_a_workbook_is_read_in_the_admin(self) -> None:
        client = browser(User.objects.create_superuser("root"))
        file = SimpleUploadedFile("topics.xlsx", book(("peace", "Peace", "No war.")))

        reply = client.post(f"{ROOT}add/", {"file": file, "reason": ""})

        assert reply.context["rehearsal"].counts == {"topic": {"new": 1}}

    def test_a_wrong_size_in_the_file_loses_no_row_and_no_column(self) -> None:
        rows = [(f"topic-{n}", "Topic", "A topic.") for n in range(5)]
        book_bytes = with_sheet(book(*rows), 'ref="A1:C6"', 'ref="A1:B2"')

        assert self.rehearse("topics.xlsx", book_bytes).counts == {"topic": {"new": 5}}

    def test_a_row_far_away_is_refused_and_not_walked_to(self) -> None:
        book_bytes = with_sheet(
            book(("peace", "Peace", "No war.")), '<row r="2"', '<row r="99999999999"'
        )

        assert "more than 10,000 empty lines" in self.refused("topics.xlsx", book_bytes)

    def test_a_cell_far_to_the_right_is_refused(self) -> None:
        cell = '<c r="ZZZ2"/></row></sheetData>'
        book_bytes = with_sheet(book(("peace", "Peace", "No war.")), "</row></sheetData>", cell)

        assert "This row has 18278 cells" in self.refused("topics.xlsx", book_bytes)

    def test_a_workbook_that_unpacks_to_too_much_is_refused(self) -> None:
        with smaller(opening, "MOST_BOOK", 1000):
            problem = self.refused("topics.xlsx", book(("peace", "Peace", "No war.")))
        assert "cut it in parts" in problem

    def test_entities_are_not_followed_and_no_path_of_ours_is_told(self) -> None:
        entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
        problem = self.refused("topics.xlsx", with_sheet(book(), "<worksheet", entity))

        assert "cannot" in problem or "could not" in problem
        assert str(self.folder) not in problem

    def test_what_a_sheet_shows_and_no_cell_tells_is_refused(self) -> None:
        for row, merged, words in (
            (("new:a", "=A1", None), "", "formula in B2 has no value"),
            (("new:a", "#N/A", None), "", "formula here fails: #N/A"),
            (("new:a", "A title", None), "B2:C2", "merged"),
        ):
            with self.subTest(words):
                workbook, out = Workbook(), io.BytesIO()
                sheet = workbook.worksheets[0]
                sheet.title = "statements"
                sheet.append(("uid", "title", "summary"))
                sheet.append(row)
                if merged:
                    sheet.merge_cells(merged)
                workbook.save(out)
                assert words in self.refused("set.xlsx", out.getvalue())

    def test_a_formula_may_have_an_empty_text_as_its_value(self) -> None:
        for cell in (b'<c r="A1" t="str"><f>B1</f><v></v></c>', b'<c r="A1"><f>B1</f><v>0</v></c>'):
            books.Scan("book", books.SHEET).add(b"<sheetData>" + cell)

    def test_serial_numbers_and_endless_numbers_are_no_dates(self) -> None:
        head = ("uid", "title", "said_on")
        workbook = Workbook()
        workbook.worksheets[0].title = "statements"
        workbook.worksheets[0].append(head)
        workbook.worksheets[0].append(("new:a", "A title", 44185))
        out = io.BytesIO()
        workbook.save(out)

        assert "44185" in self.refused("set.xlsx", out.getvalue())
        endless = with_sheet(out.getvalue(), "44185", "9" * 5000)
        assert "cannot be read" in self.refused("set.xlsx", endless)


class TestTables(FileTestCase):
    def test_a_number_of_any_length_is_refused_at_its_cell(self) -> None:
        for length in (19, 30, 5000):
            with self.subTest(length=length):
                text = f"{','.join(HEAD)},number\nx,X,y,{'9' * length}\n"
                assert "topics.csv:2:number" in self.refused("topics.csv", text)

    def test_columns_without_end_are_refused_at_once(self) -> None:
        names = ",".join(f"c{n}" for n in range(200_000))
        assert "200,000 columns" in self.refused("topics.csv", f"{names}\n")
        assert "is empty" in self.refused("topics.csv", "," * 3_000_000 + "\n")
        problem = self.refused("topics.csv", ",".join(HEAD) + "\n" + "," * 2_000 + "\n")
        assert "topics.csv:2" in problem

    def test_a_line_without_end_is_not_held_in_memory(self) -> None:
        with smaller(texts, "LONGEST", 100):
            problem = self.refused("topics.csv", ",".join(HEAD) + "\n" + "x" * 200)
        assert "topics.csv:2: This line is longer than" in problem

    def test_rows_and_words_over_several_lines_are_read_as_before(self) -> None:
        text = '\ufeffkey,label,definition\r\nx,"One\r\ntwo ""three""",y\r\n'
        rehearsal = self.rehearse("topics.csv", text)
        assert rehearsal.problems[0].path == "topics.csv:2 label", rehearsal.problems
        text = '\ufeffkey,label,definition\r\nx,"One ""two""",y\r\n'
        assert self.rehearse("topics.csv", text).counts == {"topic": {"new": 1}}

    def test_what_is_no_text_is_told(self) -> None:
        for codec in ("latin-1", "cp1251", "cp1252"):
            with self.subTest(codec):
                data = "key,label,definition\nx,é,y\n".encode(codec, "replace")
                data = data.replace(b"?", "я".encode("cp1251"))
                assert "This is not UTF-8" in self.refused("topics.csv", data)


class TestDocuments(FileTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_whatever_stands_in_a_member_is_refused_with_its_path(self) -> None:
        statement = f.make_said(self.world)
        faulty_members = {
            "uid": {"uid": "a\x00b"},
            "voices[0].uid": {"voices": [{"uid": ["x"]}]},
            "voices[1].uid": {"voices": [statement["voices"][0], {"uid": {}}]},
            "voices[0].government": {"voices": [{"government": "a\x00"}]},
            "topics[0]": {"topics": ["a\x00"]},
        }
        for path, members in faulty_members.items():
            with self.subTest(path):
                text = orjson.dumps(statement | members)
                assert f" {path}: " in self.refused("statements.jsonl", text)

    def test_a_noun_is_a_word(self) -> None:
        for noun in (["x"], {"a": 1}, 5):
            with self.subTest(noun=noun):
                problem = self.refused("statements.jsonl", orjson.dumps({"noun": noun}))
                assert "Say what this is" in problem

    def test_a_list_alone_is_told_what_to_write(self) -> None:
        problem = self.refused("topics.json", orjson.dumps([{"key": "x"}]))
        assert "one object with noun, format and documents" in problem

    def test_a_file_is_known_by_the_name_that_a_download_or_a_copy_of_it_has(self) -> None:
        table = "key,label,definition\nquiet,Quiet,No war.\n"
        document = orjson.dumps({"key": "quiet", "label": "Quiet", "definition": "No war."})
        for stem in ("topics-468", "topics (1)", "topics-468 (2)", "Topics(3)"):
            for ending, text in ((".csv", table), (".jsonl", document)):
                with self.subTest(stem + ending):
                    assert self.rehearse(stem + ending, text).counts == {"topic": {"new": 1}}
        for stem in ("topics-old", "468", "my topics"):
            with self.subTest(stem):
                assert "so. " in self.refused(f"{stem}.csv", table)

    def test_one_file_of_json_is_not_read_without_end(self) -> None:
        with smaller(parsing, "MOST_WHOLE", 10):
            problem = self.refused("topics.json", b'{"documents": []}')
        assert ".jsonl" in problem


class TestArchives(FileTestCase):
    def test_a_damaged_archive_is_told(self) -> None:
        text = orjson.dumps({"key": "x", "definition": "a " * 2000})
        plain = packed(topics_jsonl=text)
        cut = packed(topics_jsonl=text)
        cut[60:70] = b"\0" * 10
        crc = packed(zipfile.ZIP_STORED, topics_jsonl=text)
        crc[200:203] = b"zzz"
        method = packed(topics_jsonl=text)
        method[8] = method[method.find(b"PK\x01\x02") + 10] = 99
        lzma = packed(zipfile.ZIP_LZMA, topics_jsonl=text)
        lzma[70:80] = b"\x55" * 10
        bz2 = packed(zipfile.ZIP_BZIP2, topics_jsonl=text)
        bz2[60:80] = b"\x55" * 20
        name = packed(topics_jsonl=text)
        name[30] = ord("X")
        for what, data in {
            "cut": cut,
            "crc": crc,
            "method": method,
            "lzma": lzma,
            "bz2": bz2,
            "name": name,
        }.items():
            with self.subTest(what):
                assert "It cannot be read to its end" in self.refused("set.zip", bytes(data))
        assert "definition" not in self.refused("set.zip", bytes(plain)).partition(":")[0]
