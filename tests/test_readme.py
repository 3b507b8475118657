"""What README prints is what the commands in it print."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
from contextlib import chdir
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.core.management import call_command, get_commands
from django.test import LiveServerTestCase, SimpleTestCase

from . import factories as f

README = Path(__file__).resolve().parent.parent / "README.md"
HOST = "http://127.0.0.1:8000"
OURS = "python manage.py "
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


SESSION = re.compile(r"^```python\n(>>> .*?)^```$", re.MULTILINE | re.DOTALL)


def sessions(text: str) -> list[str]:
    """Return the Python blocks of a text that show what they print, each with its prompts."""
    return SESSION.findall(text)


def failures(session: str) -> str:
    """Run a session in names of its own; return what was printed otherwise than it says."""
    told: list[str] = []
    test = doctest.DocTestParser().get_doctest(session, {}, "README", str(README), 0)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=told.append)
    assert test.examples, "no example"
    return "".join(told)


def examples() -> list[tuple[str, str]]:
    """Return the commands of README's console blocks, each with what is printed below it."""
    found = []
    for block in BLOCK.findall(README.read_text()):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            end = next(n for n, line in enumerate(lines) if not line.endswith("\\"))
            found.append(("\n".join(lines[: end + 1]), "\n".join(lines[end + 1 :]).strip()))
    return found


def run(command: str) -> str:
    """Run a command as a shell would; return what it prints. Ours run on the test's own data."""
    if not command.startswith(OURS):
        done = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, timeout=30, check=True
        )
        return done.stdout
    printed = StringIO()
    name, *args = shlex.split(command.removeprefix(OURS))
    call_command(name, *args, stdout=printed)
    return printed.getvalue()


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")) and os.environ.get("REQUIRE_EXAMPLES") != "1",
    reason="README's examples use curl and jq; apt-get install curl jq",
)
class TestExamples(LiveServerTestCase):
    def test_every_example_prints_what_readme_says(self) -> None:
        f.load_dataset()
        assert len(examples()) >= 6

        with TemporaryDirectory() as folder, chdir(folder):
            for command, expected in examples():
                with self.subTest(command=command):
                    printed = run(command.replace(HOST, self.live_server_url))
                    assert printed.strip().replace(self.live_server_url, HOST) == expected


class TestSessions(LiveServerTestCase):
    def test_every_session_prints_what_readme_says(self) -> None:
        f.load_dataset()

        for session in sessions(README.read_text()):
            with self.subTest(session=session[:80]):
                assert failures(session.replace(HOST, self.live_server_url)) == ""

    def test_a_session_reads_the_live_server(self) -> None:
        f.load_dataset()
        session = (
            ">>> import pandas, requests\n"
            f">>> url = '{HOST}/api/v1/statements/'\n"
            ">>> page = requests.get(url, {'kind': 'call_readout', 'count': 1}).json()\n"
            ">>> page['count'] == len(page['results']) > 1\n"
            "True\n"
            ">>> len(pandas.read_csv(url + '?format=csv'))\n"
            "67\n"
        )

        assert failures(session.replace(HOST, self.live_server_url)) == ""


class TestReading(SimpleTestCase):
    def test_only_blocks_with_prompts_are_sessions(self) -> None:
        text = "```python\n>>> 1 + 1\n2\n```\n\n```python\nx = 1\n```\n```console\n$ ls\n```\n"

        assert sessions(text) == [">>> 1 + 1\n2\n"]

    def test_a_session_that_prints_something_else_fails(self) -> None:
        assert failures(">>> 1 + 1\n2\n") == ""
        assert "Got:\n    2" in failures(">>> 1 + 1\n3\n")
        assert "ZeroDivisionError" in failures(">>> 1 / 0\n")

    def test_names_of_one_session_are_not_those_of_the_next(self) -> None:
        failures(">>> x = 1\n")

        assert "NameError" in failures(">>> x\n1\n")


class TestText(SimpleTestCase):
    def test_every_command_named_exists(self) -> None:
        table = README.read_text().partition("## Commands")[2].partition("\n## ")[0]
        named = re.findall(r"^\| `(\w+)", table, re.MULTILINE)

        assert named
        assert set(named) <= set(get_commands())

    def test_every_setting_named_is_read(self) -> None:
        project = README.parent / "project"
        code = "".join(path.read_text() for path in project.glob("*.py"))
        table = README.read_text().partition("## Settings")[2].partition("\n## ")[0]
        rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
        named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

        assert len(named) > 8
        assert [name for name in sorted(named) if name not in code] == []
