from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements.documents import NOUNS

from .corpus import load_copies
from .desk import address, browser, make_people
from .factories import READOUT, load_dataset

pytestmark = pytest.mark.slow

TIMES = 5
PAGES = (
    "/admin/",
    *(address(noun, "") for noun in NOUNS),
    address("statement", ""),
    address("statement", "?state=published&q=lavrov"),
    address("statement", "change/", READOUT),
    address("statement", "history/", READOUT),
    address("statement", "add/"),
    address("statement", "targets/?term=lachin"),
)


class ScaleTests(TestCase):
    times: ClassVar[int] = TIMES

    @classmethod
    def setUpTestData(cls):
        load_dataset()
        cls.people = make_people()

    def cost(self, client: Any, url: str) -> tuple[int, int]:
        """Return how many queries a page makes, and its weight."""
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(url, follow=True)
        assert response.status_code == 200
        return len(queries), len(response.content)

    def test_pages_cost_the_same_however_much_is_held(self):
        client = browser(self.people["reviewer"])
        client.get(PAGES[-1])  # names are held in memory, and read anew once they have changed
        before = {url: self.cost(client, url) for url in PAGES}

        load_copies(self.times)
        client.get(PAGES[-1])

        for url in PAGES:
            with self.subTest(url=url):
                queries, weight = self.cost(client, url)
                assert queries == before[url][0]
                if "change" in url or "add" in url:
                    assert weight == before[url][1]
                assert weight < 110_000
        assert before[address("statement", "")][0] <= 12
        assert before[address("statement", "change/", READOUT)][0] <= 22
