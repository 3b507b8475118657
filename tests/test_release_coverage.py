"""What a release says that it covers, and that it does not tell."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.test import SimpleTestCase, TestCase, override_settings

from statements import releases
from statements.exports.measures import MEASURES
from statements.guides import section
from statements.models import Reference, Source, Statement
from statements.problems import BrokenRules
from statements.releases.coverage import LIMITS

from . import factories as f
from .releasing import Releasing, members

PAPER = f"""\
# The data

## How

By hand.

## {LIMITS}

Night.

```
## no heading
```

## End
"""


class SectionTests(SimpleTestCase):
    def test_it_ends_at_the_next_heading_and_not_within_code(self) -> None:
        assert section(PAPER, LIMITS) == "Night.\n\n```\n## no heading\n```"
        assert section(PAPER, "End") == ""

    def test_a_heading_that_is_not_there_is_an_error(self) -> None:
        for heading in ("no heading", "The data", "Nothing"):
            with self.subTest(heading), pytest.raises(KeyError):
                section(PAPER, heading)


class DatasetTests(Releasing, TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        with cls.shelved():
            cls.release_row = cls.release()
            cls.files = members(cls.release_row)
        cls.rows = list(csv.DictReader(io.StringIO(cls.files["coverage.csv"].decode(), newline="")))

    def counts(self, measure: str) -> dict[str, int]:
        return {r["value"]: int(r["count"]) for r in self.rows if r["measure"] == measure}

    def test_a_joint_statement_counts_once_for_each_government(self) -> None:
        expected = Counter(
            government
            for statement in Statement.objects.prefetch_related("voices")
            for government in {voice.government_id for voice in statement.voices.all()}
        )
        assert self.counts("government") == expected
        assert sum(expected.values()) > Statement.objects.count()

    def test_a_month_is_told_where_the_whole_date_lies_in_it(self) -> None:
        expected = Counter[str]()
        for statement in Statement.objects.all():
            first, last = (str(statement.said_on_first or ""), str(statement.said_on_last or ""))
            expected[first[:7] if first[:7] == last[:7] else str(statement.said_on)] += 1
        assert self.counts("month") == expected
        assert "" in expected  # undated

    def test_publishers_count_each_statement_once(self) -> None:
        expected = Counter(
            publisher
            for statement in Statement.objects.prefetch_related("appearances__source")
            for publisher in {each.source.publisher_id for each in statement.appearances.all()}
        )
        assert self.counts("publisher") == expected

    def test_a_statement_counts_once_for_each_side_that_carries_it(self) -> None:
        expected = Counter(
            side or ""
            for statement in Statement.objects.prefetch_related("appearances__source__publisher")
            for side in {each.source.publisher.side_id for each in statement.appearances.all()}
        )
        assert self.counts("side") == expected

    def test_references_are_counted_by_type_and_certainty(self) -> None:
        for measure in ("type", "certainty"):
            with self.subTest(measure):
                expected = Counter(Reference.objects.values_list(measure, flat=True))
                assert self.counts(measure) == expected

    def test_shares_are_of_all(self) -> None:
        shares = {r["measure"]: (int(r["count"]), int(r["total"])) for r in self.rows}
        original = Statement.objects.filter(appearances__chain=0).distinct().count()
        words = Reference.objects.exclude(quote=None).count()
        read = Source.objects.exclude(retrieved_on=None).count()

        assert shares["original"] == (original, Statement.objects.count())
        assert shares["words"] == (words, Reference.objects.count())
        assert shares["retrieval"][0] == read
        assert 0 < original < shares["original"][1]
        assert 0 < words < shares["words"][1]

    def test_the_readme_prints_shares_groups_and_limits(self) -> None:
        readme = self.files["README.md"].decode()

        for measure in MEASURES:
            assert measure.meaning.removesuffix(".") in readme
        assert "| Russia |" in readme
        assert "It is a selection" in readme
        assert "The 12 largest of" in readme

    def test_the_api_tells_the_same(self) -> None:
        coverage = self.client.get("/api/v1/releases/1/?fields=coverage").json()["coverage"]

        assert coverage == json.loads(self.files["coverage.json"])
        assert [each["measure"] for each in coverage["groups"]] == [r["measure"] for r in self.rows]
        assert "coverage" not in self.client.get("/api/v1/releases/").json()["results"][0]

    def test_a_file_that_is_gone_or_damaged_tells_nothing(self) -> None:
        path = releases.path_of(self.release_row)
        path.write_bytes(path.read_bytes()[:1000])
        assert self.client.get("/api/v1/releases/1/").json()["coverage"] is None
        path.unlink()
        assert self.client.get("/api/v1/releases/1/").json()["coverage"] is None

    def test_a_withdrawn_release_tells_nothing_of_it(self) -> None:
        releases.withdraw(f.make_user("one"), 1, "A name was wrong.")

        assert self.client.get("/api/v1/releases/1/").json()["coverage"] is None


class DateTests(Releasing, TestCase):
    def test_a_date_wider_than_a_month_is_a_group_of_its_own(self) -> None:
        world, one, two = f.small_world(), f.make_user("one"), f.make_user("two")
        for said_on in ("2001-12-22", "2001-12", "2001-12-01/2001-12-05", "2001-12-30/2002-01-02"):
            f.publish(f.make_said(world, said_on=f.day(said_on)), one, two)

        groups = json.loads(members(self.release())["coverage.json"])["groups"]

        months = {each["value"]: each["count"] for each in groups if each["measure"] == "month"}
        assert months == {"2001-12": 3, "2001-12-30/2002-01-02": 1}


class PaperTests(Releasing, TestCase):
    """The limits are those of the paper that the installation names."""

    def limits(self, paper: Path | None) -> Any:
        with override_settings(DATASET_PAPER=paper):
            return json.loads(members(self.release())["coverage.json"])["limits"]

    def setUp(self) -> None:
        super().setUp()
        f.small_world()
        self.paper = Path(self.enterContext(TemporaryDirectory())) / "paper.md"

    def test_whatever_stands_there_is_printed(self) -> None:
        self.paper.write_text(PAPER)

        assert str(self.limits(self.paper)).startswith("Night.")

    def test_without_a_paper_none_are_known(self) -> None:
        assert self.limits(None) is None

    def test_a_paper_without_that_section_makes_no_release(self) -> None:
        self.paper.write_text("# The data\n")

        with self.assertRaisesMessage(BrokenRules, f"no section “{LIMITS}”"):
            self.limits(self.paper)

    def test_without_rows_every_share_is_of_none(self) -> None:
        readme = members(self.release())["README.md"].decode()

        assert "References whose words are held: 0 of 0." in readme
