"""What README prints is what the commands in it print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.test import LiveServerTestCase, SimpleTestCase

from . import factories as f

README = Path(__file__).resolve().parent.parent / "README.md"
HOST = "http://127.0.0.1:8000"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Return the commands of README's console blocks, each with what is printed below it."""
    found = []
    for block in BLOCK.findall(README.read_text()):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            end = next(n for n, line in enumerate(lines) if not line.endswith("\\"))
            found.append(("\n".join(lines[: end + 1]), "\n".join(lines[end + 1 :]).strip()))
    return found


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("jq")) and os.environ.get("REQUIRE_EXAMPLES") != "1",
    reason="README's examples use curl and jq; apt-get install curl jq",
)
class TestExamples(LiveServerTestCase):
    def test_every_example_prints_what_readme_says(self) -> None:
        f.load_dataset()
        assert len(examples()) >= 6

        for command, expected in examples():
            with self.subTest(command=command):
                here = command.replace(HOST, self.live_server_url)
                done = subprocess.run(
                    ["bash", "-c", here], capture_output=True, text=True, timeout=30, check=True
                )
                assert done.stdout.strip().replace(self.live_server_url, HOST) == expected


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
