"""The server that other programs visit: in threads of the tests, on a database of the tests."""

from __future__ import annotations

import mimetypes
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import get_path_info
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.test import TransactionTestCase
from django.test.testcases import LiveServerTestCase, LiveServerThread

PATIENCE = 30_000  # in milliseconds


@contextmanager
def on_file() -> Iterator[None]:
    """Let each thread connect to SQLite by itself, as in production.

    Threads share the one connection to a database in memory. There a function of SQL in Python
    waits for the interpreter while it holds the connection, and a thread that reads rows waits
    the other way round: both for ever.
    """
    in_memory, settings = connection.connection, connection.settings_dict
    name = settings["NAME"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "live.sqlite3"
        with closing(sqlite3.connect(path)) as file:
            in_memory.backup(file)
        settings["NAME"], connection.connection = str(path), None
        try:
            yield
        finally:
            connection.close()
            settings["NAME"], connection.connection = name, in_memory


class OnFile(TransactionTestCase):
    """Has its database in files, on SQLite too: each thread has a connection of its own."""

    @classmethod
    def setUpClass(cls) -> None:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            cls.enterClassContext(on_file())
        super().setUpClass()


class Served(OnFile, LiveServerTestCase):
    """Serves the product to other programs, from a database that the test reads meanwhile."""


class Awaited:
    """An application whose answers are waited for before a test takes its rows away."""

    def __init__(self, application: Any) -> None:
        self.application, self.changed, self.running = application, Condition(), 0

    def __call__(self, environ: Any, start_response: Any) -> Any:
        with self.changed:
            self.running += 1
        try:
            return self.application(environ, start_response)
        finally:
            with self.changed:
                self.running -= 1
                self.changed.notify_all()

    def wait(self) -> None:
        """Wait until nothing is answered: a page that is closed may have asked just before."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.running, PATIENCE / 1000)


@cache
def static_file(name: str) -> tuple[str, bytes] | None:
    """Return the type and the content of a static file, if there is one."""
    path = finders.find(name)
    if not path:
        return None
    return mimetypes.guess_type(path)[0] or "text/plain", Path(path).read_bytes()


class StaticFiles(StaticFilesHandler):
    """Sends static files as production does: looked up once, and kept by browsers."""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        path = get_path_info(environ)
        file = static_file(self.file_path(path)) if self._should_handle(path) else None
        if file is None:
            return super().__call__(environ, start_response)
        kind, content = file
        headers = {"Content-Type": kind, "Content-Length": str(len(content))}
        start_response("200 OK", [*headers.items(), ("Cache-Control", "max-age=3600")])
        return [content]


class JoiningServer(ThreadedWSGIServer):
    """Waits for its threads, whose sessions would keep the database from being dropped."""

    daemon_threads = False

    def set_app(self, application: Any) -> None:
        super().set_app(Awaited(application))


class JoiningThread(LiveServerThread):
    server_class = JoiningServer
