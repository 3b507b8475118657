"""An import that is killed at any moment is there whole or not at all.

The database is made once; each of 50 forked children then begins to store a file and is killed
(SIGKILL, which nothing can catch) after a time drawn between nothing and what one whole import
takes. Some children finish first: their import is there, and the next begin to store another file.
"""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from statements import importing
from statements.importing import Rehearsal
from statements.models import Batch, Record, Statement, User

from . import factories as f

pytestmark = pytest.mark.slow

KILLS = 50
SIZE = 12  # statements of the file


class TestKilled(TransactionTestCase):
    def setUp(self) -> None:
        if connection.vendor == "sqlite":
            self.skipTest("Another process cannot see a database in memory: run with a file.")
        self.world = f.small_world()
        self.user = f.make_user("importer")
        self.folder = Path(self.enterContext(TemporaryDirectory()))

    def rehearsed(self) -> Rehearsal:
        path = self.folder / "statements.jsonl"
        statements = [f.make_said(self.world) for _ in range(SIZE)]
        path.write_bytes(b"\n".join(map(orjson.dumps, statements)))
        return importing.rehearse(path)

    def kill_one(self, rehearsal: Rehearsal, after: float) -> None:
        """Fork a child that stores the file, and kill it after some seconds."""
        connections.close_all()
        child = os.fork()
        if child == 0:
            store(rehearsal, self.user)
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)

    def test_at_fifty_moments_leaves_all_or_nothing(self) -> None:
        rehearsal, begun = self.rehearsed(), time.perf_counter()
        importing.store(rehearsal, self.user)
        whole = (time.perf_counter() - begun) * 1.5
        stored_count, ended = Statement.objects.count(), {0: 0, SIZE: 0}
        seed = random.randrange(1 << 32)
        draw = random.Random(seed)
        added = SIZE
        for _ in range(KILLS):
            if added:  # else what was rehearsed is still to be stored
                rehearsal = self.rehearsed()
            self.kill_one(rehearsal, draw.uniform(0, whole))

            added = Statement.objects.count() - stored_count
            assert added in ended, f"{added} of {SIZE} statements, seed {seed}"
            ended[added] += 1
            stored_count += added
            assert Record.objects.filter(noun="statement", version__gt=0).count() == stored_count
            assert Batch.objects.count() * SIZE == stored_count
        assert ended[0], f"No child was killed before its end, seed {seed}"


def store(rehearsal: Rehearsal, user: User) -> None:
    """Store in a child, and leave without any of the parent's cleaning up."""
    try:
        importing.store(rehearsal, user)
    finally:
        os._exit(0)
