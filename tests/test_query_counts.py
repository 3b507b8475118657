"""How many queries each kind of reply takes: the same for one copy of the dataset and for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements import labels
from statements.documents import PLURALS
from statements.exports import walking

from . import corpus
from . import factories as f

pytestmark = pytest.mark.slow

COPIES = 7  # 469 statements: below the pieces in which a download is read
FIRST = "trilateral-2020-11-09"
KEYS = {
    "governments": "russia",
    "institutions": "russia-mfa",
    "officials": "sergey-lavrov",
    "offices": "russia-mfa-minister",
    "tenures": "01a205b3-d000-79ae-a4c2-e4b70eac8462",
    "agreements": FIRST,
    "series": "trilateral-statements",
    "clauses": f"{FIRST}/6.3",
    "statements": f.READOUT,
    "topics": "lachin-corridor",
    "places": "moscow",
}

# What is read, in this order: the ledger's state; a page of documents; names; the titles of offices
# that only tenures name. A download asks for the ledger's number, for its name. No names are held
# from one reply to the next here.
COMPILED = 3 if connection.vendor == "sqlite" else 4  # of COPY, only its settings are counted
COUNTS = {
    "statements/": 4,
    "statements/?page_size=500": 4,
    "statements/?labels=0": 2,
    "statements/?count=1&labels=0": 3,
    "statements/?fields=uid,title": 2,
    "statements/?fields=voices": 4,
    "statements/?format=jsonl": 4,
    "statements/?format=jsonl&fields=uid": 4,
    "statements/?format=csv": COMPILED,
    "statements/?format=csv&fields=uid": COMPILED,
    "statements/?format=csv&table=quotes": 7,  # with what was merged
    "statements/?page_size=5&government=russia&labels=0": 4,  # the key, how many it has
    "references/": 4,
    "references/?labels=0": 2,
    "references/?count=1&labels=0": 3,
    "references/?format=jsonl": 4,
    "references/?format=csv": COMPILED,
    "changes/": 2,
    "changes/?document=1": 2,
    "changes/?format=jsonl&noun=official": 4,  # numbers, then changes
    "changes/?format=jsonl&document=1&noun=official": 4,
    "changes/?format=csv&noun=official": 4,
    "changes/400/": 2,
    f"statements/{f.READOUT}/": 4,
    f"statements/{f.READOUT}/?labels=0": 2,
    f"statements/{f.READOUT}/editions/": 5,  # is it public, changes, the one before, editions
    f"agreements/{FIRST}/editions/": 5,
    "officials/sergey-lavrov/editions/?count=1": 6,
}
LISTS = {plural for plural in PLURALS.values() if plural not in ("statements", "references")}


class QueryCountTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def queries(self, path: str) -> int:
        """Return how many queries a reply takes, all of its pieces read."""
        labels.forget_labels()
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(f"/api/v1/{path}")
            response.getvalue()
        assert response.status_code == 200, path
        return len(queries)

    def test_each_reply_takes_what_is_told(self) -> None:
        assert {path: self.queries(path) for path in COUNTS} == COUNTS

    def test_small_nouns_take_one_query_for_records_and_two_for_names(self) -> None:
        for plural in sorted(LISTS):
            with self.subTest(plural):
                assert self.queries(f"{plural}/?labels=0") == 2
                assert self.queries(f"{plural}/?labels=0&count=1") == 3
                assert self.queries(f"{plural}/") <= 4
                assert self.queries(f"{plural}/?format=jsonl") == 3
                assert self.queries(f"{plural}/?format=csv") <= 7

    def test_details_take_one_query_for_the_record_and_two_for_names(self) -> None:
        for plural, key in KEYS.items():
            with self.subTest(plural):
                assert self.queries(f"{plural}/{key}/?labels=0") == 2
                assert self.queries(f"{plural}/{key}/") <= 4

    def test_the_dataset_several_times_over_takes_the_same(self) -> None:
        paths = [*COUNTS, *(f"{plural}/?format=csv" for plural in sorted(LISTS))]
        resolve = "resolve/?q=November%2010%20statement"
        self.queries(resolve)  # reads the names anew after a change
        once = {path: self.queries(path) for path in (*paths, resolve)}

        assert corpus.load_copies(COPIES - 1) == 67 * (COPIES - 1)
        assert 67 * COPIES < walking.CHUNK
        self.queries(resolve)

        again = {path: self.queries(path) for path in once}
        many = {"references/?format=csv", "references/?format=jsonl", "sources/?format=csv"}
        assert {path: count for path, count in again.items() if path not in many} == {
            path: count for path, count in once.items() if path not in many
        }
        assert self.queries("references/?format=jsonl") == 2 + 2 * pieces(8 + 98 * COPIES)


def pieces(rows: int) -> int:
    """Return in how many pieces some rows are read."""
    return -(-rows // walking.CHUNK)
