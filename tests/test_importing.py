from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import TestCase

from statements import importing
from statements.models import Change, Record, User
from statements.problems import BrokenRules

from . import factories as f


class TestLoadDataset(TestCase):
    def test_publishes_everything_as_two_accounts_that_cannot_log_in(self) -> None:
        assert importing.load_dataset(f.FIRST_EDITION) == 464

        change = Change.objects.get(record=f"statement/{f.READOUT}")
        assert (change.saved_by.username, change.approved_by.username) == (
            "dataset",
            "dataset-review",
        )
        assert change.recorded_at.isoformat() == "2026-11-23T00:00:00+00:00"
        accounts = User.objects.filter(username__startswith="dataset")
        assert not any(user.is_active or user.has_usable_password() for user in accounts)

    def test_leaves_a_desk_that_holds_anything_alone(self) -> None:
        f.store("topic", {"key": "peace", "label": "Peace", "definition": "No war."})

        assert importing.load_dataset(f.FIRST_EDITION) == 0
        assert Record.objects.count() == 1


class TestReadFile:
    def test_tells_what_is_wrong_with_a_file(self, tmp_path: Path) -> None:
        cases = {
            "not json": "{",
            "unknown noun": '{"noun": "x", "format": 1, "recorded_at": "2026-11-23"}',
            "newer format": json.dumps(
                {"noun": "topic", "format": 9, "recorded_at": "2026-11-23", "documents": [{}]}
            ),
            "no documents": '{"noun": "topic", "format": 1, "recorded_at": "2026-11-23"}',
        }
        for name, text in cases.items():
            path = tmp_path / f"{name}.json"
            path.write_text(text)

            with pytest.raises(BrokenRules, match=name):
                importing.read_file(path)


class TestLoad(TestCase):
    def test_keeps_nothing_where_one_document_is_wrong(self) -> None:
        topics_path = f.FIRST_EDITION / "topics.json"
        data = json.loads(topics_path.read_text())
        data["documents"][3]["label"] = ""
        folder = Path(self.enterContext(TemporaryDirectory()))
        (folder / "topics.json").write_text(json.dumps(data))

        with pytest.raises(BrokenRules) as error:
            importing.load_dataset(folder)

        assert error.value.problems[0].path == "topics[3].label"
        assert not Record.objects.exists()
