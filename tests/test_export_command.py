"""`manage.py export`: the API's own bytes in a file that is whole or not there."""

from __future__ import annotations

import gzip
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import orjson
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import TestCase, override_settings

from statements import query
from statements.exports import tables_of
from statements.management import progress
from statements.models import Change

from . import factories as f
from .test_quotas import quotas

FIRST = "trilateral-2020-11-09"
QUERY = f"ref=calls_for_compliance:{FIRST}/6&said_on__gte=2022-12-22"


class CommandTestCase(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def export(self, *args: str, name: str = "x.csv") -> str:
        out = StringIO()
        call_command("export", *args, "-o", str(self.folder / name), stdout=out, stderr=StringIO())
        return out.getvalue()

    def manifest(self, name: str = "x.csv") -> dict[str, Any]:
        reply: dict[str, Any] = orjson.loads((self.folder / f"{name}.manifest.json").read_bytes())
        return reply

    def api(self, path: str) -> bytes:
        response = self.client.get(f"/api/v1/{path}")
        assert response.status_code == 200
        return response.getvalue()

    def refused(self, *args: str) -> CommandError:
        with pytest.raises(CommandError) as caught:
            self.export(*args)
        assert list(self.folder.iterdir()) == []
        return caught.value


class ExportTests(CommandTestCase):
    def test_a_file_holds_the_bytes_of_the_api(self) -> None:
        for args, path in (
            (("statements", "--filter", QUERY), f"statements/?{QUERY}&format=csv"),
            (
                ("references", "--filter", f"?target={FIRST}"),
                f"references/?target={FIRST}&format=csv",
            ),
            (("statements", "--format", "jsonl"), "statements/?format=jsonl"),
            (("references", "--table", "citations"), "references/?format=csv&table=citations"),
            (
                ("statements", "--filter", "q=corridor&fields=uid"),
                "statements/?q=corridor&fields=uid&format=csv",
            ),
            (("changes", "--filter", "noun=series"), "changes/?noun=series&format=csv"),
            (("text-versions",), "text-versions/?format=csv"),
        ):
            with self.subTest(args):
                self.export(*args)
                assert (self.folder / "x.csv").read_bytes() == self.api(path)

    def test_the_manifest_says_what_was_asked_and_what_came(self) -> None:
        printed = self.export("statements", "--table", "statement_voices", "--filter", QUERY)

        manifest = self.manifest()
        columns = [column.name for column in tables_of("statement")["statement_voices"].columns]
        data = (self.folder / "x.csv").read_bytes()
        assert manifest == {
            "file": "x.csv",
            "noun": "statements",
            "table": "statement_voices",
            "format": "csv",
            "dialect": "plain",
            "filter": QUERY,
            "number": Change.objects.last_number(),
            "columns": columns,
            "code_version": settings.CODE_VERSION,
            "rows": data.count(b"\r\n") - 1,
            "bytes": len(data),
            "sha256": manifest["sha256"],
        }
        assert f"{manifest['rows']} rows in " in printed

    def test_lines_of_json_have_neither_table_nor_columns(self) -> None:
        self.export("statements", "--format", "jsonl", "--filter", "kind=call_readout")

        manifest, lines = self.manifest(), (self.folder / "x.csv").read_bytes().splitlines()
        assert (manifest["table"], manifest["columns"], manifest["rows"]) == (
            None,
            None,
            len(lines),
        )

    def test_columns_are_those_that_were_picked(self) -> None:
        self.export("statements", "--filter", "fields=title,uid")

        assert self.manifest()["columns"] == ["uid", "title"]

    def test_a_name_in_gz_is_packed(self) -> None:
        self.export("series", name="x.csv.gz")

        packed = (self.folder / "x.csv.gz").read_bytes()
        assert gzip.decompress(packed) == self.api("series/?format=csv")
        assert self.manifest("x.csv.gz")["bytes"] == len(packed)

    def test_the_standard_output_is_the_file_alone(self) -> None:
        out = TextIOWrapper(BytesIO())
        with mock.patch.object(sys, "stdout", out):
            call_command("export", "series", "-o", "-", stderr=StringIO())

        assert out.buffer.getvalue() == self.api("series/?format=csv")

    @override_settings(ALLOWED_HOSTS=["example.org"])
    def test_no_host_and_no_quota_is_asked_for(self) -> None:
        with quotas(anonymous="1/day"):
            for _ in range(3):
                self.export("series")


class RefusingTests(CommandTestCase):
    def test_a_wrong_query_is_told_with_the_right_one_and_writes_nothing(self) -> None:
        error = self.refused("statements", "--filter", "Government=russia&kind=call_readout")

        assert error.returncode == 2
        assert "Government: There is no such parameter here." in str(error)
        assert "--filter 'government=russia&kind=call_readout'" in str(error)

    def test_an_option_is_corrected_as_an_option(self) -> None:
        for filter, corrected in (
            ("", "Corrected: --table quotes"),
            ("kind=Letter", "Corrected: --table quotes --filter 'kind=letter'"),
        ):
            with self.subTest(filter):
                error = self.refused("statements", "--table", "Quotes", "--filter", filter)
                assert str(error).splitlines()[-1] == corrected

    def test_every_wrong_part_is_told_as_the_api_tells_it(self) -> None:
        for filter, code in (
            ("government=rusia", "rusia"),
            ("page_size=5", "page_size"),
            ("fields=nothing", "fields"),
            ("said_on=", "said_on"),
            ("format=csv", "more than once"),
        ):
            with self.subTest(filter):
                error = self.refused("statements", "--filter", filter)
                assert error.returncode == 2
                assert code in str(error)

    def test_a_table_of_another_list_is_told_with_those_that_there_are(self) -> None:
        error = self.refused("statements", "--table", "citations")

        assert "statement_voices" in str(error)
        assert self.refused("series", "--format", "jsonl", "--table", "series").returncode == 2

    def test_what_is_there_stays_when_the_query_is_wrong(self) -> None:
        self.export("series")
        before = (self.folder / "x.csv").read_bytes()

        with pytest.raises(CommandError):
            self.export("series", "--filter", "kind=x")

        assert (self.folder / "x.csv").read_bytes() == before

    def test_a_folder_that_is_not_there_is_told(self) -> None:
        (self.folder / "file").touch()
        for folder in ("not", "file"):
            message = f"There is no folder {self.folder / folder}: make it first."
            with self.subTest(folder), self.assertRaisesMessage(CommandError, message):
                self.export("series", name=f"{folder}/there.csv")

    def test_nothing_but_a_file_is_ever_replaced(self) -> None:
        (self.folder / "held").mkdir()
        for name in ("held", "/dev/null"):
            with self.subTest(name), self.assertRaisesMessage(CommandError, "is no file"):
                self.export("series", name=name)
        assert Path("/dev/null").is_char_device()
        assert [path.name for path in self.folder.iterdir()] == ["held"]

    def test_a_database_that_fails_in_mid_stream_leaves_nothing(self) -> None:
        real = query.download(query.ask(query.LISTS["statements"], {"format": ["csv"]}))

        def cut() -> Any:
            raise OperationalError("server closed the connection")
            yield b""

        real.pieces, real.first = cut(), (real.first or b"")[:2000]
        with (
            mock.patch.object(query, "download", return_value=real),
            mock.patch.object(real, "close", wraps=real.close) as closed,
        ):
            error = self.refused("statements")

        closed.assert_called()
        assert "server closed the connection" in str(error)
        assert error.returncode == 1

    def test_an_export_beyond_its_time_leaves_nothing(self) -> None:
        with override_settings(EXPORT_TIME_LIMIT=0):
            error = self.refused("references")

        assert "The export was cut: longer than 0 s. Nothing was written." in str(error)


class DialectTests(CommandTestCase):
    def test_a_table_for_spreadsheets_is_that_of_the_api(self) -> None:
        self.export("statements", "--dialect", "excel")

        written = (self.folder / "x.csv").read_bytes()
        assert written == self.api("statements/?format=csv&dialect=excel")
        assert written.startswith(b'\xef\xbb\xbf"uid"')
        assert self.manifest()["dialect"] == "excel"
        assert self.manifest()["columns"][0] == "uid"

    def test_lines_of_json_have_no_dialect(self) -> None:
        error = self.refused("statements", "--format", "jsonl", "--dialect", "excel")

        assert "dialect" in str(error)
        assert error.returncode == 2


class ProgressTests(TestCase):
    def test_elsewhere_than_on_a_terminal_it_is_plain_lines(self) -> None:
        out = StringIO()
        progress_lines = progress.Progress(out, "Written", unit="rows")
        for _ in range(3):
            progress_lines(9_000)
        progress_lines.close()

        assert out.getvalue() == "Written: 18,000 rowsWritten: 27,000 rows"

    def test_on_a_terminal_it_is_a_bar(self) -> None:
        screen = StringIO()
        screen.isatty = lambda: True
        with mock.patch.object(sys, "stderr", screen):
            progress_lines = progress.Progress(StringIO(), "Written")
            progress_lines(5)
            progress_lines.close()

        assert "Written: 5" in screen.getvalue()
