"""What is answered when the database or a disk fails: 503 in words, and never a bare 500."""

from __future__ import annotations

import errno
import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import DatabaseError, OperationalError, connection, connections
from django.db.utils import load_backend
from django.middleware.common import CommonMiddleware
from django.test import Client, TestCase, override_settings

from statements import failures
from statements.failures import failure_of
from statements.login.middleware import STEP
from statements.login.steps import LAST_USED
from statements.models import Source, Topic

from . import factories as f
from .desk import address, browser, faults, make_people, open_page, send
from .pages import FormReader, fill, form_of

API = "/api/v1/"
PROBLEM = "application/problem+json"
DESK_PAGES = (
    "/admin/",
    "/admin/nothing-here/",
    "/admin/password_change/",
    "/admin/statements/statement/",
    "/admin/statements/statement/add/",
    "/admin/statements/topic/download/plain/",
    "/admin/statements/batch/add/",
    "/admin/auth/group/",
)
DESK_JSON = (
    "/admin/autocomplete/?app_label=statements&model_name=voice&field_name=official&term=x",
    "/admin/statements/statement/targets/?term=x",
    "/admin/statements/statement/pasted-names/?noun=topic&text=x",
    "/admin/statements/statement/help/day/?text=2022",
    "/admin/statements/statement/help/looks/",
    "/admin/statements/official/help/looks/",
)
API_PAGES = (
    *("statements/", "statements/?format=csv", "statements/?format=jsonl", "changes/"),
    *("changes/?format=csv", "resolve/?q=x", "releases/", "releases/1/download/"),
    *("clauses/a/1/", "statements/?q=x&order=rank", "changes/1/"),
)
FREE = ("/docs/", "/nothing-here/", "/admin/login/", API, f"{API}nothing-here/", "/docs/clients/")


@contextmanager
def served_by(engine: str, name: str, **settings: Any) -> Iterator[None]:
    """Put another database in the place of the default one."""
    connection = connections["default"]
    settings_dict = deepcopy(connection.settings_dict) | {
        "ENGINE": f"django.db.backends.{engine}",
        "NAME": name,
    }
    backend: Any = load_backend(settings_dict["ENGINE"])
    other = backend.DatabaseWrapper(settings_dict | {"OPTIONS": {}} | settings, "default")
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = connection


@contextmanager
def absent_server() -> Iterator[None]:
    """No server listens at port 1."""
    place = {"HOST": "127.0.0.1", "PORT": "1", "USER": "x", "PASSWORD": "hidden"}
    with served_by("postgresql", "x", **place):
        yield


@contextmanager
def absent_file() -> Iterator[None]:
    with served_by("sqlite3", "/nowhere/at/all.sqlite3"):
        yield


@contextmanager
def file_with(content: bytes) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite3"
        path.write_bytes(content)
        with served_by("sqlite3", str(path)):
            yield


@contextmanager
def locked_file() -> Iterator[None]:
    """Somebody else holds the whole file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db.sqlite3"
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("CREATE TABLE x (y)")
            other.execute("BEGIN EXCLUSIVE")
            with served_by("sqlite3", str(path), OPTIONS={"timeout": 0}):
                yield


@contextmanager
def read_only() -> Iterator[None]:
    """The database in use may be read alone."""
    point = connection.savepoint()
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute(
            "PRAGMA query_only=ON" if is_sqlite else "SET LOCAL transaction_read_only=on"
        )
    try:
        yield
    finally:
        if is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only=OFF")
        connection.savepoint_rollback(point)  # which ends the setting of PostgreSQL


FAILING = {
    "no server": (absent_server, "absent"),
    "no file": (absent_file, "absent"),
    "no tables": (lambda: file_with(b""), "unmigrated"),
    "no database": (
        lambda: file_with(b"not a database, but more than a hundred bytes" * 9),
        "damaged",
    ),
    "locked": (locked_file, "busy"),
}


class EveryPageTests(TestCase):
    """A failing database is told at every door, whatever asks it first."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()
        cls.editor = make_people()["editor"]

    def ask(self, client: Client, path: str, method: str = "get") -> Any:
        client.raise_request_exception = False
        return getattr(client, method)(path)

    def test_the_desk_says_so_with_a_reference_that_stands_in_the_log(self) -> None:
        client = browser(self.editor)
        for name, (fails, code) in FAILING.items():
            for path in DESK_PAGES:
                with self.subTest(name, path=path), fails():
                    with self.assertLogs("project.failing", "ERROR") as log:
                        answer = self.ask(client, path)
                    assert answer.status_code == 503
                    assert "Retry-After" in answer.headers
                    assert "no-store" in answer.headers["Cache-Control"]
                    assert "text/html" in answer.headers["Content-Type"]
                    reference = log.records[0].args[0]
                    self.assertContains(answer, reference, status_code=503)
                    assert log.records[0].args[1] == code
                    self.assertNotContains(answer, "hidden", status_code=503)

    def test_what_scripts_ask_for_is_a_problem(self) -> None:
        client = browser(self.editor)
        for name, (fails, _) in FAILING.items():
            for path in DESK_JSON:
                with self.subTest(name, path=path), fails():
                    answer = self.ask(client, path)
                    assert answer.status_code == 503
                    assert answer.headers["Content-Type"] == PROBLEM

    def test_the_api_answers_with_a_problem(self) -> None:
        for name, (fails, _) in FAILING.items():
            for path in API_PAGES:
                for method in ("get", "head"):
                    with self.subTest(name, path=path, method=method), fails():
                        answer = self.ask(Client(), API + path, method)
                        assert answer.status_code == 503
                        assert answer.headers["Content-Type"] == PROBLEM
                        assert "Retry-After" in answer.headers
                        assert answer.headers["Access-Control-Allow-Origin"] == "*"

    def test_a_token_that_cannot_be_looked_up_is_503_and_not_401(self) -> None:
        with absent_server():
            answer = Client().get(
                f"{API}statements/", headers={"Authorization": "Bearer " + "a" * 64}
            )
        assert answer.status_code == 503
        assert re.search("^[0-9a-f]{10}$", answer.json()["reference"])

    def test_pages_that_need_no_database_are_answered(self) -> None:
        with absent_server():
            statuses = [self.ask(Client(), path).status_code for path in FREE]
        assert statuses == [200, 404, 200, 200, 404, 200]

    def test_logging_in_says_so_and_repeats_no_password(self) -> None:
        typed = {"username": "somebody", "password": "correct horse"}
        with absent_server():
            answer = Client().post("/admin/login/", typed)
        self.assertContains(answer, "somebody", status_code=503)
        self.assertNotContains(answer, "correct horse", status_code=503)
        self.assertNotContains(answer, "Try again: send", status_code=503)

    def test_nor_a_code(self) -> None:
        for path in ("/admin/login/code/", "/admin/recovery_codes/"):
            client = browser(self.editor)
            client.raise_request_exception = False
            with absent_server():
                answer = client.post(path, {"code": "abcd efgh", "next": "/x/"})
            self.assertNotContains(answer, "abcd efgh", status_code=503)
            self.assertNotContains(answer, "Try again: send", status_code=503)

    def test_a_session_that_cannot_be_kept_is_told(self) -> None:
        self.editor.set_password("pass")
        self.editor.save()
        with read_only():
            answer = Client().post("/admin/login/", {"username": "demo-editor", "password": "pass"})
        self.assertContains(answer, "read just now, and not written", status_code=503)

    def test_a_session_that_cannot_be_noted_is_told_and_no_bad_request(self) -> None:
        """Once a minute a page notes who is there; Django takes what fails in it for 400."""
        client = browser(self.editor)
        client.get("/admin/")
        session = client.session
        session[LAST_USED] -= 2 * STEP
        session.save()
        with read_only(), self.assertLogs(level="ERROR"):
            answer = client.get("/admin/")
        self.assertContains(answer, "read just now, and not written", status_code=503)


class TypedTests(TestCase):
    """Nothing typed is lost."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()
        cls.people = make_people()

    def test_a_save_into_a_read_only_database_shows_the_form_or_all_that_was_typed(self) -> None:
        client = browser(self.people["editor"])
        typed = open_page(client, "topic")
        fill(typed, label="Corridors", definition="What is\nwritten here.")
        with read_only(), self.assertLogs(level="ERROR"):
            answer = send(client, typed, "topic")
        self.assertContains(answer, "not written to", status_code=503)
        self.assertContains(answer, "What is\nwritten here.", status_code=503)
        assert "Retry-After" in answer.headers

    def test_a_full_database_is_told_as_that(self) -> None:
        full = sqlite_error(fill_up)
        client = browser(self.people["editor"])
        typed = open_page(client, "topic")
        fill(typed, label="Corridors", definition="What is written here.")
        with mock.patch("statements.admin.resubmission.store_once", side_effect=full):
            answer = send(client, typed, "topic")
        self.assertContains(answer, "The disk is full", status_code=503)
        assert form_of(answer)["definition"] == ["What is written here."]

    def test_a_database_that_goes_while_saving_leaves_all_to_be_sent_again(self) -> None:
        client = browser(self.people["editor"])
        typed = open_page(client, "topic", "peace")
        fill(typed, definition="Lines & <signals>")
        client.raise_request_exception = False  # it is told before a view is called
        with absent_server():
            answer = send(client, typed, "topic", "peace")
        self.assertContains(answer, "Lines &amp; &lt;signals&gt;", status_code=503)
        self.assertContains(answer, "Try again: send the same once more", status_code=503)

        page = FormReader("again")
        page.feed(answer.content.decode())
        again = page.sent
        sent = client.post(address("topic", "change/", "peace"), again)

        assert sent.status_code == 302, faults(sent)
        assert Topic.objects.get(pk="peace").definition == "Lines & <signals>"

    def test_a_verb_keeps_its_reason(self) -> None:
        statement = f.store("statement", f.make_said(f.small_world()), self.people["curator"])
        client = browser(self.people["curator"])
        url = address("statement", "submit/", statement["uid"])
        client.raise_request_exception = False
        with absent_file():
            answer = client.post(url, {"edition": 1, "reason": "Checked twice."})
        self.assertContains(answer, "Checked twice.", status_code=503)

    def test_a_file_that_finds_no_room_is_told_as_a_full_disk(self) -> None:
        client, uid = browser(self.people["editor"]), str(Source.objects.get().pk)
        for code, words in ((errno.ENOSPC, "full"), (errno.EDQUOT, "full"), (errno.EROFS, "read")):
            typed = open_page(client, "source", uid)
            fill(typed, title="A page")
            copy = SimpleUploadedFile("copy.pdf", b"%PDF-1.4")
            with (
                self.subTest(code),
                mock.patch(
                    "django.core.files.storage.filesystem.FileSystemStorage._save",
                    side_effect=OSError(code, "no"),
                ),
            ):
                answer = send(client, typed | {"saved_copy": copy}, "source", uid)
                self.assertContains(answer, words, status_code=503)
                assert form_of(answer)["title"] == ["A page"]

    @override_settings(FILE_UPLOAD_MAX_MEMORY_SIZE=0)
    def test_an_upload_that_the_temporary_folder_cannot_hold(self) -> None:
        client = browser(self.people["curator"])
        copy = SimpleUploadedFile("table.csv", b"a,b\r\n1,2\r\n")
        for error in (
            OSError(errno.ENOSPC, "No space left on device"),
            FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']"),
        ):
            with mock.patch.object(TemporaryUploadedFile, "__init__", side_effect=error):
                answer = client.post("/admin/statements/batch/add/", {"reason": "x", "file": copy})
            self.assertContains(answer, "The disk is full", status_code=503)

    def test_a_rehearsal_that_finds_no_room_is_no_damaged_file(self) -> None:
        client = browser(self.people["curator"])
        copy = SimpleUploadedFile("topics.jsonl", b'{"noun": "topic", "key": "x"}\n')
        error = OSError(errno.ENOSPC, "No space left on device")
        with mock.patch("statements.importing.rehearsal.ItemsByNoun.keep", side_effect=error):
            answer = client.post("/admin/statements/batch/add/", {"reason": "x", "file": copy})
        self.assertContains(answer, "The disk is full", status_code=503)
        self.assertContains(answer, "has to be chosen again", status_code=503)


class UnforeseenTests(TestCase):
    """An error of ours is a page with a reference, too."""

    def test_at_the_desk_and_at_home(self) -> None:
        client = Client(raise_request_exception=False)
        with (
            mock.patch(
                "statements.explorer.pages.render", side_effect=RuntimeError("secret of ours")
            ),
            self.assertLogs("project.failing", "ERROR") as log,
        ):
            answer = client.get("/")
        reference = log.records[0].args[0]
        self.assertContains(answer, reference, status_code=500)
        self.assertNotContains(answer, "secret of ours", status_code=500)

    def test_below_the_api(self) -> None:
        client = Client(raise_request_exception=False)
        with mock.patch("statements.paging.page_of", side_effect=RuntimeError("secret of ours")):
            answer = client.get(f"{API}statements/")
        assert (answer.status_code, answer.headers["Content-Type"]) == (500, PROBLEM)
        assert "secret" not in str(answer.json())
        assert re.search("^[0-9a-f]{10}$", answer.json()["reference"])

    def test_a_failure_that_no_view_saw_is_503_all_the_same(self) -> None:
        client = Client(raise_request_exception=False)
        error = OperationalError("database is locked")
        with mock.patch.object(CommonMiddleware, "process_request", side_effect=error):
            assert client.get("/").status_code == 503


class SlotTests(TestCase):
    def test_a_folder_of_slots_that_cannot_be_made_is_503(self) -> None:
        f.small_world()
        with tempfile.NamedTemporaryFile() as file:
            for folder in (file.name, f"{file.name}/slots", "/proc/slots"):
                with self.subTest(folder), override_settings(EXPORT_SLOTS=folder):
                    for format in ("csv", "jsonl"):
                        with self.assertLogs("statements.slots", "ERROR"):
                            answer = self.client.get(f"{API}statements/?format={format}")
                        assert answer.status_code == 503
                        assert answer.headers["Content-Type"] == PROBLEM
                        assert answer.headers["Retry-After"] == "30"


def sqlite_error(work: Any) -> Exception:
    """Return what Django raises where SQLite fails at some work."""
    with tempfile.TemporaryDirectory() as folder:
        backend: Any = load_backend("django.db.backends.sqlite3")
        settings = deepcopy(connection.settings_dict) | {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{folder}/db.sqlite3",
            "OPTIONS": {"timeout": 0},
        }
        with closing(backend.DatabaseWrapper(settings, "other")) as other:
            try:
                work(other, folder)
            except DatabaseError as error:
                return error
    raise AssertionError("Nothing failed.")


def fill_up(other: Any, folder: str) -> None:
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE x (y)")
        cursor.execute("PRAGMA max_page_count = 3")
        cursor.execute("INSERT INTO x VALUES (zeroblob(100000))")


def write_read_only(other: Any, folder: str) -> None:
    with other.cursor() as cursor:
        cursor.execute("CREATE TABLE x (y)")
        cursor.execute("PRAGMA query_only = ON")
        cursor.execute("INSERT INTO x VALUES (1)")


def meet_a_writer(other: Any, folder: str) -> None:
    with closing(sqlite3.connect(f"{folder}/db.sqlite3", isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        with other.cursor() as cursor:
            cursor.execute("CREATE TABLE x (y)")


def take_too_long(other: Any, folder: str) -> None:
    with other.cursor() as cursor:
        other.connection.set_progress_handler(lambda: True, 1)
        cursor.execute("SELECT 1")


def ask_nonsense(other: Any, folder: str) -> None:
    with other.cursor() as cursor:
        cursor.execute("SELECT nonsense FROM sqlite_master")


def ask_our_table(other: Any, folder: str) -> None:
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM statements_record")


def ask_our_column(other: Any, folder: str) -> None:
    with other.cursor() as cursor:
        cursor.execute("SELECT merged_into_id FROM sqlite_master")


@pytest.mark.django_db
class TestMeanings:
    @pytest.mark.parametrize(
        ("work", "code"),
        [
            (fill_up, "full"),
            (write_read_only, "read_only"),
            (meet_a_writer, "busy"),
            (take_too_long, "slow"),
            (ask_our_table, "unmigrated"),
            (ask_our_column, "unmigrated"),
            (ask_nonsense, None),
        ],
    )
    def test_what_sqlite_says(self, work: Any, code: str | None) -> None:
        failure = failure_of(sqlite_error(work))

        assert (failure and failure.code) == code

    @pytest.mark.parametrize(
        ("state", "code"),
        [
            ("53100", "full"),
            ("53300", "crowded"),
            ("25006", "read_only"),
            ("55P03", "busy"),
            ("40P01", "busy"),
            ("57014", "slow"),
            ("57P01", "absent"),
            ("08006", "absent"),
            ("58030", "damaged"),
            ("XX001", "damaged"),
            ("42501", "forbidden"),
            ("22003", None),
            ("23505", None),
            ("42601", None),
        ],
    )
    def test_what_postgresql_says(self, state: str, code: str | None) -> None:
        error = DatabaseError("words in any language")
        error.__cause__ = psycopg.errors.lookup(state)("words in any language")

        failure = failure_of(error)

        assert (failure and failure.code) == code

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            (errno.ENOSPC, "full"),
            (errno.EDQUOT, "full"),
            (errno.EROFS, "read_only"),
            (errno.EACCES, "forbidden"),
            (errno.EIO, "damaged"),
            (errno.EMFILE, "crowded"),
            (errno.ENOENT, None),
            (errno.EPIPE, None),
        ],
    )
    def test_what_the_system_says(self, number: int, code: str | None) -> None:
        failure = failure_of(OSError(number, "words"))

        assert (failure and failure.code) == code

    def test_an_error_of_ours_is_no_failure(self) -> None:
        for error in (ValueError("locked"), KeyError("disk is full"), RuntimeError("busy")):
            assert failure_of(error) is None

    def test_a_real_server_that_is_asked_in_vain(self) -> None:
        with absent_server(), pytest.raises(OperationalError) as raised:
            connections["default"].ensure_connection()

        assert failure_of(raised.value) is failures.ABSENT

    def test_a_server_that_refuses_a_connection_says_why_in_words_alone(self) -> None:
        at = 'connection failed: connection to server at "127.0.0.1", port 5432 failed: FATAL:  '
        for words, code in (
            ("could not write init file", "full"),
            ('could not write to file "global/1": No space left on device', "full"),
            ("sorry, too many clients already", "crowded"),
            ("the database system is in recovery mode", "absent"),
        ):
            error = OperationalError(at + words)
            error.__cause__ = psycopg.OperationalError(at + words)
            failure = failure_of(error)
            assert failure and failure.code == code, words

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="asks the server")
    @pytest.mark.parametrize(
        ("sql", "code"),
        [
            ("SET LOCAL statement_timeout = 20; SELECT pg_sleep(1)", "slow"),
            ("SET LOCAL transaction_read_only = on; CREATE TABLE x ()", "read_only"),
        ],
    )
    def test_what_a_real_server_says(self, sql: str, code: str) -> None:
        with pytest.raises(DatabaseError) as raised, connection.cursor() as cursor:
            cursor.execute(sql)

        failure = failure_of(raised.value)
        assert failure and failure.code == code
