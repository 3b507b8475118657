"""What a server does not start with: told in words, once, and not tried again."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import SimpleTestCase, TestCase, override_settings

from project.starting import refuse_demo_accounts, refuse_without_static_files, shipped_files
from statements import accounts
from statements.models import User

from .databases import FILE, MIGRATED, once
from .logins import QUICKLY

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent


def environment(**changed: str) -> dict[str, str]:
    """Return what a server of production is started with."""
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "example.org",
        "DATABASE_URL": "sqlite://:memory:",
        "LOG_LEVEL": "CRITICAL",
    } | changed


def serve(**changed: str) -> subprocess.CompletedProcess[str]:
    """Start gunicorn as project/README.md does; return how it ended."""
    command = [Path(sys.executable).with_name("gunicorn"), "project.wsgi", "--workers", "1"]
    return subprocess.run(
        [*command, "--bind", "127.0.0.1:0", "--no-control-socket"],
        cwd=ROOT,
        env=environment(**changed),
        capture_output=True,
        text=True,
        timeout=120,
    )


def assert_refused(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode != 0
    assert f"Not started: {words}" in done.stderr
    assert done.stderr.count("Not started:") == 1
    assert "Traceback" not in done.stderr


@pytest.mark.dealt(run=1)  # which has tables of SQLite to copy
class TestServer:
    def test_it_refuses_a_short_secret(self) -> None:
        assert_refused(serve(SECRET_KEY="short"), "SECRET_KEY has 5 characters")

    def test_it_refuses_a_worker_that_slow_clients_can_stop(self) -> None:
        for name in ("sync", "gthread"):
            done = serve(GUNICORN_CMD_ARGS=f"--worker-class={name}")
            assert_refused(done, f"The worker class is {name}, in which slow clients hold every")

    def test_it_refuses_an_account_with_a_demo_password_and_names_what_mends_it(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / FILE
        url = f"sqlite:///{path}"
        if connection.vendor == "sqlite":
            shutil.copyfile(once(MIGRATED) / FILE, path)
        environ = environment(DATABASE_URL=url, DEBUG="1")
        migrate = "" if path.exists() else "call('migrate', verbosity=0);"
        code = (
            "import django; django.setup();"
            "from django.core.management import call_command as call;"
            f"{migrate}"
            "from statements import accounts; from statements.models import User;"
            "accounts.make_groups(); accounts.make_demo_accounts();"
            "User.objects.exclude(username='curator').delete();"
            "User.objects.update(username='renamed')"
        )
        environ |= {"DJANGO_SETTINGS_MODULE": "project.settings"}
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, check=True)
        if path.stat().st_mode & 0o777 != 0o600:
            pytest.fail("The database can be read by others.")

        done = serve(DATABASE_URL=url)

        assert_refused(done, "With DEBUG=0 nobody may have a demo password")
        assert "python manage.py changepassword renamed" in done.stderr
        with sqlite3.connect(path) as file:
            assert file.execute("SELECT count(*) FROM statements_user").fetchone() == (1,)


class StaticFilesTests(SimpleTestCase):
    """With DEBUG=0 the storage of static files knows those that were collected, and no others."""

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        of_production = "whitenoise.storage.CompressedManifestStaticFilesStorage"
        storages = settings.STORAGES | {"staticfiles": {"BACKEND": of_production}}
        self.enterContext(override_settings(STORAGES=storages, STATIC_ROOT=self.folder))

    def test_a_server_whose_static_files_nobody_collected_does_not_start(self) -> None:
        with self.assertRaisesMessage(ImproperlyConfigured, "manage.py collectstatic"):
            refuse_without_static_files()

        call_command("collectstatic", interactive=False, verbosity=0)
        with override_settings(STATIC_ROOT=self.folder):  # read anew
            refuse_without_static_files()

    def test_what_came_with_new_code_is_collected_again_or_nothing_starts(self) -> None:
        old = {name: name for name in shipped_files() - {"project/site.css"}}
        manifest = {"version": "1.1", "paths": old, "hash": ""}
        (self.folder / "staticfiles.json").write_text(json.dumps(manifest))

        with self.assertRaisesMessage(ImproperlyConfigured, "1 static files that pages name"):
            refuse_without_static_files()

    def test_on_your_own_machine_files_are_found_where_they_are(self) -> None:
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
            refuse_without_static_files()

    def test_the_application_asks_for_them_before_it_serves(self) -> None:
        code = (
            "from project import settings; from pathlib import Path;"
            f"settings.STATIC_ROOT = Path({str(self.folder)!r});"
            "import project.wsgi"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
        )

        assert done.returncode == 4
        assert "were not collected" in done.stderr
        assert done.stderr.count("Not started: ") == 1


@QUICKLY
@override_settings(DEMO_PASSWORDS_ALLOWED=False)
class DemoTests(TestCase):
    def test_nobody_with_a_demo_password_is_let_start(self) -> None:
        accounts.make_groups()
        accounts.make_demo_accounts()
        User.objects.filter(username="editor").update(username="anna")

        with pytest.raises(ImproperlyConfigured) as caught:
            self.start()

        for name in ("anna", "curator", "reviewer", "analyst"):
            assert f"changepassword {name}" in str(caught.value)
        with override_settings(DEMO_PASSWORDS_ALLOWED=True):
            self.start()
        for user in User.objects.all():
            user.set_password("words-nobody-guesses")
            user.save()
        self.start()

    def test_a_database_that_does_not_answer_is_told_and_stops_no_start(self) -> None:
        away = OperationalError("away")
        with (
            mock.patch("project.starting.with_demo_password", side_effect=away),
            self.assertLogs("project.starting", "ERROR") as logged,
        ):
            self.start()
        assert "could not be looked up" in logged.output[0]

    def test_quickstart_makes_none_there(self) -> None:
        with override_settings(DEBUG=False):
            call_command("quickstart", stdout=mock.Mock())
        self.start()

    def start(self) -> Any:
        with mock.patch("project.starting.connection"):  # the test's own must stay open
            return refuse_demo_accounts()
