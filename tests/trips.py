"""How many modules and functions of ours a deed passes through: `python -m tests.trips [DEED]`.

With the name of a deed its modules are listed, each with its functions. Every deed is done once
before it is watched, so that what a process does only once is left out.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OURS = tuple(f"{ROOT / name}{os.sep}" for name in ("statements", "project"))
Passed = dict[str, set[str]]  # the names of functions, by module


def watched(deed: Callable[[], object]) -> Passed:
    """Do something; return the functions of ours that were called."""
    passed: Passed = defaultdict(set)

    def note(frame: FrameType, event: str, arg: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(OURS):
            path = Path(code.co_filename).relative_to(ROOT).with_suffix("")
            passed[".".join(path.parts)].add(code.co_qualname)

    sys.setprofile(note)
    try:
        deed()
    finally:
        sys.setprofile(None)
    return passed


class World:
    """The first dataset, people at the desk, and one who asks the API."""

    def __init__(self, folder: Path) -> None:
        from django.test import Client

        from . import desk, factories

        self.factories, self.desk, self.folder = factories, desk, folder
        self.people = desk.make_people()
        factories.load_dataset()
        self.curator, self.reviewer = map(
            desk.browser, map(self.people.get, ("curator", "reviewer"))
        )
        self.anybody = Client()
        self.times = 0

    def ask(self, address: str) -> None:
        response = self.anybody.get(f"/api/v1/{address}")
        assert response.status_code == 200, response.content
        response.getvalue()

    def save(self) -> Callable[[], object]:
        self.times += 1
        typed = self.desk.open_page(self.curator, "statement", self.factories.READOUT)
        typed["note"] = [f"Seen {self.times} times."]
        return lambda: self.sent(
            self.desk.send(self.curator, typed, "statement", self.factories.READOUT)
        )

    def approval(self) -> Callable[[], object]:
        from statements import curation

        uid = self.factories.READOUT
        self.save()()
        edition = self.factories.version("statement", uid)
        curation.submit(self.people["curator"], uid, edition)
        address = self.desk.address("statement", "approve/", uid)
        return lambda: self.sent(self.reviewer.post(address, {"edition": edition}))

    def list(self) -> Callable[[], object]:
        return lambda: self.ask("statements/?government=russia&said_on__gte=2022-01-01")

    def search(self) -> Callable[[], object]:
        return lambda: self.ask("statements/?q=corridor&fields=uid,snippet")

    def export(self) -> Callable[[], object]:
        return lambda: self.ask("references/?format=csv&government=russia")

    def bringing(self) -> Callable[[], object]:
        from statements import importing

        self.times += 1
        path = self.folder / "topics.csv"
        path.write_text(f"key,label,definition\nnew-{self.times},New {self.times},A new one.\n")

        def bring() -> None:
            rehearsal = importing.rehearse(path, self.people["editor"])
            assert not rehearsal.problems, rehearsal.problems
            importing.store(rehearsal, self.people["editor"])

        return bring

    def release(self) -> Callable[[], object]:
        from statements import releases

        self.save()()
        self.approval()()
        return lambda: releases.make(releases.prepare())

    def sent(self, response: Any) -> None:
        assert response.status_code == 302, response.content.decode()


DEEDS = ("save", "approval", "list", "search", "export", "bringing", "release")


def main(*names: str) -> None:
    import django
    from django.conf import settings
    from django.test.utils import setup_databases, setup_test_environment

    django.setup()
    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    with TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        world = World(Path(folder))
        for name in names or DEEDS:
            getattr(world, name)()()
            passed = watched(getattr(world, name)())
            count = sum(map(len, passed.values()))
            print(f"{name}: {len(passed)} modules, {count} functions")
            for module, functions in sorted(passed.items()) if names else ():
                print(f"  {module}: {', '.join(sorted(functions))}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    os.environ.update(DEBUG="1", DATABASE_URL="sqlite://:memory:", LOG_LEVEL="CRITICAL")
    main(*sys.argv[1:])
