"""The names of keys."""

from __future__ import annotations

from typing import Any
from unittest import mock

import orjson
from django.test import TestCase

from statements.documents import parse
from statements.labels import Labels, Memory, label_groups, labels_of
from statements.models import PublicRecord

from . import endings
from . import factories as f


class LabelTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = f.small_world()

    def test_a_tenure_is_called_by_its_offices_title(self) -> None:
        tenure = f"tenure/{self.world['tenure']}"
        with self.assertNumQueries(2):
            labels = labels_of([tenure, "official/rufus-firefly"])

        assert labels.of("tenure", self.world["tenure"]) == "Minister"
        assert labels.offices == {self.world["tenure"]: "freedonia-mfa-minister"}
        assert labels.names == {
            "official/rufus-firefly": "Rufus-Firefly",
            f"tenure/{self.world['tenure']}": "Minister",
            "office/freedonia-mfa-minister": "Minister",
        }

    def test_names_are_told_by_plural_noun_and_key_once_read_for_each_state(self) -> None:
        tenure = f"tenure/{self.world['tenure']}"
        wanted = [tenure, "official/rufus-firefly", "government/freedonia"]
        labels = {
            "governments": {"freedonia": "Freedonia"},
            "offices": {"freedonia-mfa-minister": "Minister"},
            "officials": {"rufus-firefly": "Rufus-Firefly"},
            "tenures": {self.world["tenure"]: "Minister"},
        }
        with self.assertNumQueries(2):
            first = label_groups(wanted, "1")
        with self.assertNumQueries(0):
            assert label_groups(wanted, "1") == first
        with self.assertNumQueries(2):
            assert label_groups([*wanted, *wanted], "2") == first

        assert list(orjson.loads(first).items()) == list(labels.items())

    def test_only_what_is_asked_for_is_looked_up(self) -> None:
        class Sealed(dict[str, Any]):
            """Answers for one key at a time; whoever walks it fails."""

            def walk(self, *args: object) -> Any:
                raise AssertionError("All that is held was walked.")

            __iter__ = keys = values = items = walk

        sealed: Any = Sealed({f"topic/t{n}": ("topics", b'"t":"T"') for n in range(10)})
        offices: Any = Sealed({f"tenure/t{n}": "office/o" for n in range(10)})
        with mock.patch("statements.labels._memory", Memory("9", sealed, offices)):
            assert label_groups(["topic/t1", "topic/t1"], "9") == b'{"topics":{"t":"T"}}'

    def test_what_has_no_name_is_left_out(self) -> None:
        assert label_groups(["topic/nothing", "official/nobody"], "5") == b"{}"

    def test_a_rename_is_told_in_the_next_state(self) -> None:
        label_groups(["official/rufus-firefly"], "3")
        row = PublicRecord.objects.get(id="official/rufus-firefly")
        f.store("official", parse(row.document) | {"name": 'Firefly, "Rufus"'})

        again = orjson.loads(label_groups(["official/rufus-firefly"], "4"))

        assert again == {"officials": {"rufus-firefly": 'Firefly, "Rufus"'}}

    def test_a_merged_key_has_the_name_of_its_winner(self) -> None:
        f.store("agreement", f.make_agreement("loser", short_title="Loser"))
        endings.merge("agreement", "loser", self.world["agreement"])

        labels = labels_of(["agreement/loser", "clause/loser/1"])

        assert labels.of("agreement", "loser") == "Accord-2001-01-01"
        assert labels.of("clause", "loser/1") == "Accord-2001-01-01, clause 1"

    def test_what_is_not_public_has_no_name(self) -> None:
        draft = f.store("statement", f.make_statement(title="Secret"))

        assert labels_of([f"statement/{draft['uid']}", "topic/nothing"]) == Labels({}, {})
        assert Labels().of("topic", None) is None
