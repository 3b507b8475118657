"""The number of queries does not grow with the data."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from statements.models import User

from . import corpus
from . import factories as f

pytestmark = pytest.mark.slow

COPIES = 100
PAGES = (
    f"/admin/statements/statement/{f.READOUT}/change/",
    "/admin/statements/statement/",
    "/api/v1/statements/",
    "/api/v1/statements/?ref=calls_for_compliance:trilateral-2020-11-09/6&government=russia",
    "/api/v1/references/",
    "/api/v1/changes/",
)


@pytest.mark.dealt
class TestQueries(TestCase):
    def queries(self, path: str) -> int:
        """Return how many queries a page makes when it was asked for before."""
        self.client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = self.client.get(path)
        assert response.status_code == 200
        return len(queries)

    def test_a_hundred_times_the_dataset_takes_the_same_number(self) -> None:
        f.load_dataset()
        self.client.force_login(User.objects.create_superuser("admin"))
        once = {path: self.queries(path) for path in PAGES}

        assert corpus.load_copies(COPIES - 1) == 67 * (COPIES - 1)

        assert {path: self.queries(path) for path in PAGES} == once
