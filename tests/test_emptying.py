"""What tests leave is taken away, whatever they left it in."""

from __future__ import annotations

import gc
from threading import Thread
from unittest import SkipTest

from django.db import connection
from django.test import TransactionTestCase

from statements.models import Record

from . import factories as f
from .emptying import put_back


class QueryTests(TransactionTestCase):
    def test_a_query_of_another_thread_that_nobody_ends_locks_no_table(self) -> None:
        if connection.vendor != "sqlite":
            raise SkipTest("PostgreSQL lets rows be deleted that others read.")
        f.small_world()
        gc.collect()
        reader = Thread(target=self.leave_open)
        reader.start()
        reader.join()

        put_back()

        assert not Record.objects.exists()

    def leave_open(self) -> None:
        cursor = connection.cursor()
        cursor.execute("SELECT * FROM statements_record")
        cursor.fetchone()
        circle: list[object] = [cursor, connection.connection]
        circle.append(circle)
