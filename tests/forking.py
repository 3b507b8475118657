"""Commands of `manage.py`, each in a process of its own that need not import the project anew.

Importing takes longer than most commands do, and tests of backups give dozens. So one process
imports all of it once, connects to nothing, and forks for each command: `python -m tests.forking`.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
STREAMS = ("stdout", "stderr")


def run(
    arguments: Sequence[str], environment: dict[str, str], media: Path, locks: str
) -> tuple[int, str]:
    """Run a command on a database and a folder of media; return its code and all that it wrote.

    It waits for locks so long.
    """
    forker = forking()
    assert forker.stdin and forker.stdout
    with TemporaryDirectory() as folder:
        order = json.dumps([arguments, environment, str(media), locks, folder])
        forker.stdin.write(f"{order}\n")
        forker.stdin.flush()
        code = int(forker.stdout.readline())
        return code, "".join((Path(folder) / name).read_text() for name in STREAMS)


@cache
def forking() -> subprocess.Popen[str]:
    """Return the process that forks, which ends with this one."""
    forker = subprocess.Popen(
        [sys.executable, "-m", "tests.forking"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(forker.communicate)
    return forker


def obey() -> None:
    """Fork for each line that says a command; answer with its code."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            become(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def become(
    arguments: list[str], environment: dict[str, str], media: str, locks: str, folder: str
) -> NoReturn:
    """Do what a command does that was begun like this."""
    os.environ.clear()
    os.environ.update(environment)
    for number, name in enumerate(STREAMS, 1):
        os.dup2(os.open(Path(folder) / name, os.O_WRONLY | os.O_CREAT), number)
    code: Any = 0
    try:
        settings.MEDIA_ROOT, tools.LOCKS = Path(media), locks
        connections["default"].settings_dict.update(database(os.environ, ROOT / "db.sqlite3"))
        execute_from_command_line(["manage.py", *arguments])
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()

    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.db import connections

    from project.environment import database
    from statements.backups import tools
    from tests import factories  # noqa: F401 - most commands need it

    obey()
