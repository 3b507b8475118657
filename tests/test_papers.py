"""What the papers print is what the commands in them print, and what they name is there."""

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
from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.test import SimpleTestCase

from . import factories as f
from .live_server import Served
from .papers import PAPERS, ROOT, anchors, commands, links, name_of, sessions, table

HOST = "http://127.0.0.1:8000"
OURS = "python manage.py "
RUNNING = (ROOT / "project" / "README.md").read_text()
CODE = "".join(path.read_text() for path in (ROOT / "project").rglob("*.py"))
LARGEST = 8_192  # bytes of README.md, which says where everything else is


def failures(session: str) -> str:
    """Run a session in names of its own; return what was printed otherwise than it says."""
    failures: list[str] = []
    test = doctest.DocTestParser().get_doctest(session, {}, "a paper", None, 0)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=failures.append)
    assert test.examples, "no example"
    return "".join(failures)


class Printed(doctest.DocTestRunner):
    """Keeps in each example what it prints, in place of what it says."""

    def report_failure(self, out: Any, test: Any, example: Any, got: str) -> None:
        example.want = got


def as_printed(session: str) -> str:
    """Return a session as it prints now."""
    parser = doctest.DocTestParser()
    parts = parser.parse(session)
    examples = [part for part in parts if isinstance(part, doctest.Example)]
    test = doctest.DocTest(examples, {}, "a paper", None, 0, session)
    Printed(verbose=False).run(test, out=lambda text: None)
    return "".join(prompted(e.source) + e.want for e in test.examples)


def prompted(source: str) -> str:
    """Return what is typed behind its prompts."""
    first, *rest = source.splitlines()
    return "".join(f"{line}\n" for line in (f">>> {first}", *(f"... {r}".rstrip() for r in rest)))


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


def rewrite(paper: Path, command: str, expected: str, printed: str) -> None:
    """Put what a command prints in place of what its paper says."""
    before, after = (f"$ {command}\n{text}\n".replace("\n\n", "\n") for text in (expected, printed))
    paper.write_text(paper.read_text().replace(before, after))


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")) and os.environ.get("REQUIRE_EXAMPLES") != "1",
    reason="The papers' examples use curl and jq; apt-get install curl jq",
)
@pytest.mark.dealt
class TestCommands(Served):
    def test_every_command_prints_what_its_paper_says(self) -> None:
        f.load_dataset(f.SHIPPED)
        commands_found = [(paper, *one) for paper in PAPERS for one in commands(paper.read_text())]
        assert len(commands_found) >= 6

        with TemporaryDirectory() as folder, chdir(folder):
            Path("fixtures").symlink_to(ROOT / "fixtures")
            for paper, command, expected in commands_found:
                with self.subTest(paper=name_of(paper), command=command):
                    printed = run(command.replace(HOST, self.live_server_url))
                    printed = printed.strip().replace(self.live_server_url, HOST)
                    if os.environ.get("WRITE_EXAMPLES"):
                        rewrite(paper, command, expected, printed)
                    else:
                        assert printed == expected


@pytest.mark.dealt
class TestSessions(Served):
    def test_every_session_prints_what_its_paper_says(self) -> None:
        f.load_dataset(f.SHIPPED)
        sessions_found = [
            (paper, session) for paper in PAPERS for session in sessions(paper.read_text())
        ]
        assert len(sessions_found) >= 6

        for paper, session in sessions_found:
            with self.subTest(paper=name_of(paper), session=session[:80]):
                if os.environ.get("WRITE_EXAMPLES"):
                    printed = as_printed(session.replace(HOST, self.live_server_url))
                    printed = printed.replace(self.live_server_url, HOST)
                    paper.write_text(paper.read_text().replace(session, printed))
                else:
                    assert failures(session.replace(HOST, self.live_server_url)) == ""

    def test_a_session_reads_the_live_server(self) -> None:
        f.load_dataset(f.SHIPPED)
        session = (
            ">>> import pandas, requests\n"
            f">>> url = '{HOST}/api/v1/statements/'\n"
            ">>> page = requests.get(url, {'kind': 'call_readout', 'count': 1}).json()\n"
            ">>> page['count'] == len(page['results']) > 1\n"
            "True\n"
            ">>> len(pandas.read_csv(url + '?format=csv'))\n"
            "245\n"
        )

        assert failures(session.replace(HOST, self.live_server_url)) == ""


class TestReading(SimpleTestCase):
    def test_only_blocks_with_prompts_are_sessions(self) -> None:
        text = "```python\n>>> 1 + 1\n2\n```\n\n```python\nx = 1\n```\n```console\n$ ls\n```\n"

        assert sessions(text) == [">>> 1 + 1\n2\n"]

    def test_a_command_may_go_on_in_the_next_line(self) -> None:
        text = "```console\n$ a \\\n  b\n1\n2\n$ c\n```\n"

        assert list(commands(text)) == [("a \\\n  b", "1\n2"), ("c", "")]

    def test_a_session_that_prints_something_else_fails(self) -> None:
        assert failures(">>> 1 + 1\n2\n") == ""
        assert "Got:\n    2" in failures(">>> 1 + 1\n3\n")
        assert "ZeroDivisionError" in failures(">>> 1 / 0\n")

    def test_names_of_one_session_are_not_those_of_the_next(self) -> None:
        failures(">>> x = 1\n")

        assert "NameError" in failures(">>> x\n1\n")

    def test_anchors_are_named_as_the_places_that_show_papers_name_them(self) -> None:
        assert anchors("# A `b` c: what's _on_?\n\n## Held-on & d\n") == {
            "a-b-c-whats-_on_",
            "held-on--d",
        }


@pytest.mark.parametrize("paper", PAPERS, ids=name_of)
class TestLinks:
    def test_every_link_leads_somewhere(self, paper: Path) -> None:
        assert [link for link in links(paper.read_text()) if not leads(paper, link)] == []

    def test_every_manage_command_is_there_with_its_options(self, paper: Path) -> None:
        for name, rest in re.findall(r"manage\.py (\w+)([^`\n]*)", paper.read_text()):
            assert unknown_options(name, rest) == set(), name

    def test_every_target_of_make_is_there(self, paper: Path) -> None:
        makefile = (ROOT / "Makefile").read_text()
        named = re.findall(r"`make ([a-z-]+)", paper.read_text())

        assert [name for name in named if f"\n{name}:" not in makefile] == []

    def test_every_file_named_is_there(self, paper: Path) -> None:
        text = paper.read_text()
        named = re.findall(r"`((?:tests|project|statements|fixtures)/[\w./]+)`", text)
        tests = [f"tests/{name}" for name in re.findall(r"`(test_\w+\.py)`", text)]

        assert [path for path in (*named, *tests) if not (ROOT / path).exists()] == []


def unknown_options(name: str, rest: str) -> set[str]:
    """Return the options in the rest of a line that a command does not take; it must be there."""
    options = set(re.findall(r"(?<![\w-])(--[\w-]+)", rest))
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    return options - parser._option_string_actions.keys()


def leads(paper: Path, link: str) -> bool:
    """Tell whether a link of a paper leads to a file, a folder or a heading; others are not asked.

    Nothing of ours is named by an address of the web: it would not lead to this version.
    """
    if link.startswith(("http://", "https://")):
        return True
    path, _, name = link.partition("#")
    target = (paper.parent / path) if path else paper
    return target.exists() and (not name or name in anchors(target.read_text()))


class TestText(SimpleTestCase):
    def test_readme_is_short_and_leads_to_every_other_paper(self) -> None:
        readme = ROOT / "README.md"
        led = {(ROOT / link.partition("#")[0]).resolve() for link in links(readme.read_text())}

        assert len(readme.read_bytes()) <= LARGEST
        assert [name_of(paper) for paper in PAPERS[1:] if paper not in led] == []

    def test_every_command_of_the_table_exists_with_its_options(self) -> None:
        named = re.findall(r"^\| `(\w+)(.*?)` \|", table(RUNNING, "Commands"), re.MULTILINE)

        assert len(named) > 15
        for name, rest in named:
            with self.subTest(name):
                assert unknown_options(name, rest) == set()

    def test_every_command_of_ours_is_in_the_table(self) -> None:
        ours = {name for name, app in get_commands().items() if app == "statements"}
        named = set(re.findall(r"^\| `(\w+)", table(RUNNING, "Commands"), re.MULTILINE))

        assert ours - named == {"flush", "migrate"}  # Django's, with a word of ours

    def test_every_setting_named_is_read(self) -> None:
        rows = re.findall(r"^\| (`.*?) \|", table(RUNNING, "Settings"), re.MULTILINE)
        named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

        assert len(named) > 8
        assert [name for name in sorted(named) if name not in CODE] == []

    def test_every_setting_that_is_read_is_named(self) -> None:
        read = set(re.findall(r"\(\s*(?:os\.)?environ(?:ment)?,\s*\"([A-Z][A-Z_]+)\"", CODE))

        assert len(read) > 30
        assert [name for name in sorted(read) if f"`{name}`" not in RUNNING] == []


class TestDecisions(SimpleTestCase):
    def test_they_are_short_and_the_newest_comes_first(self) -> None:
        text = (ROOT / "statements" / "DECISIONS.md").read_text()
        entries = re.findall(r"^- .*(?:\n  .*)*", text, re.MULTILINE)
        days = [entry[2:12] for entry in entries]

        assert len(entries) > 50
        assert days == sorted(days, reverse=True)
        assert [one for one in entries if len(one.splitlines()) > 3] == []
        assert max(map(len, text.splitlines())) <= 100
