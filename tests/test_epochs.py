"""The ledger's epoch: how clients see that the ledger was put back."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from statements.ledger import epochs
from statements.models import Epoch

from . import factories as f

API = "/api/v1/"


class EpochTests(TestCase):
    """Clients see that the ledger was put back."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.statement = f.publish(f.make_said(f.small_world()))

    def changes(self, **params: Any) -> Any:
        return self.client.get(f"{API}changes/", params)

    def test_changes_tell_the_epoch_and_next_keeps_it(self) -> None:
        epoch = Epoch.objects.current()
        page = self.changes(page_size=1).json()
        assert page["epoch"] == epoch
        assert f"epoch={epoch}" in page["next"]
        assert self.changes(since=1, epoch=epoch.upper()).status_code == 200
        assert self.client.get(page["next"]).status_code == 200

        epochs.renew("The disk was lost.")

        refused = self.client.get(page["next"])
        assert refused.status_code == 409
        assert refused.json()["epoch"] == Epoch.objects.current()
        assert "Read everything again" in refused.json()["detail"]
        for format in ("csv", "jsonl"):
            answer = self.changes(since=1, epoch=epoch, format=format)
            assert answer.status_code == 409

    def test_an_edition_cited_with_its_epoch_is_never_another_one(self) -> None:
        epoch = Epoch.objects.current()
        path = f"{API}statements/{self.statement['uid']}/editions/"
        number = self.client.get(path, {"epoch": epoch}).json()["results"][0]["number"]
        assert self.client.get(f"{path}{number}/", {"epoch": epoch}).status_code == 200

        epochs.renew("The disk was lost.")

        for address in (path, f"{path}{number}/"):
            assert self.client.get(address, {"epoch": epoch}).status_code == 409
            assert self.client.get(address).status_code == 200

    def test_no_tag_outlives_its_epoch(self) -> None:
        for path in (
            "statements/",
            "changes/",
            "releases/",
            f"statements/{self.statement['uid']}/",
        ):
            tag = self.client.get(API + path)["ETag"]
            same = self.client.get(API + path, HTTP_IF_NONE_MATCH=tag)
            assert same.status_code == 304

            epochs.renew("The disk was lost.")

            with self.subTest(path):
                other = self.client.get(API + path, HTTP_IF_NONE_MATCH=tag)
                assert other.status_code == 200

    def test_the_command_keeps_the_reason(self) -> None:
        before, out = Epoch.objects.current(), StringIO()
        call_command("new_epoch", "--reason", "A server was set back.", stdout=out)
        epoch = Epoch.objects.get()
        assert epoch.reason == "A server was set back."
        assert epoch.uid != before
        assert epoch.uid in out.getvalue()
        with pytest.raises(CommandError):
            call_command("new_epoch", "--reason", "\x07")
