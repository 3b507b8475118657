"""What the files of a database hold after a redaction, as `project/README.md` says."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from statements import curation
from statements.models import Redaction

from . import factories as f
from .live_server import OnFile
from .releasing import Releasing
from .test_redacting import WHY, make_redactor

pytestmark = pytest.mark.slow

WORD = "quillonbarb"  # in no other text, and not folded into another one
FILES = "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't', 'm')"


def files_with(word: str) -> list[str]:
    """Return the files of this database that hold the bytes of a word anywhere."""
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return [
            file.name
            for file in path.parent.glob(f"{path.name}*")
            if word.encode() in file.read_bytes()
        ]
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(FILES)
        names = [name for (name,) in cursor.fetchall() if name]
        sql = "SELECT position(%s::bytea IN pg_read_binary_file(%s)) > 0"
        holding: list[str] = []
        for name in names:
            cursor.execute(sql, [word.encode(), name])
            holding += [name] if cursor.fetchone()[0] else []
    return holding


class FileTests(Releasing, OnFile):
    def setUp(self) -> None:
        super().setUp()
        world = f.small_world()
        make_redactor("one")
        make_redactor("other")
        for number in range(3):  # often enough to be a common value of its column
            words = {"title": f"Told of {WORD}", "summary": f"It was {WORD} {number}."}
            statement = f.make_said(world, **words)
            f.publish(statement)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            clean = {"title": f"Told of somebody {number}", "summary": "It was said."}
            f.store("statement", statement | clean, f.make_user("curator"))
            curation.submit(f.make_user("curator"), statement["uid"], 2)
            curation.approve(f.make_user("reviewer"), statement["uid"], 2)
            call_command(
                "ask_redaction",
                f"statement/{statement['uid']}",
                "--editions=1",
                reason=WHY,
                user="one",
                stdout=StringIO(),
            )
        assert files_with(WORD)

    def redact(self) -> str:
        out = StringIO()
        for redaction in Redaction.objects.all():
            call_command("approve_redaction", str(redaction.pk), user="other", stdout=out)
        return out.getvalue()

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps bytes for longer")
    def test_none_holds_the_words_once_they_were_written_anew(self) -> None:
        self.redact()

        assert files_with(WORD) == []

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL's planner")
    def test_the_planner_keeps_no_samples_of_them(self) -> None:
        sql = "SELECT count(*) FROM pg_stats WHERE pg_stats::text LIKE %s"
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute(sql, [f"%{WORD}%"])
            assert cursor.fetchone()[0]

            self.redact()

            cursor.execute(sql, [f"%{WORD}%"])
            assert not cursor.fetchone()[0]

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's are clean before")
    def test_vacuum_full_takes_them_from_all_files_of_postgresql(self) -> None:
        printed = self.redact()

        assert "VACUUM FULL" in printed
        with connection.cursor() as cursor:
            cursor.execute("VACUUM FULL")
        assert files_with(WORD) == []
