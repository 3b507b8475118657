from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import TestCase

from statements import writing
from statements.ledger.projections import PUBLIC_SIDE
from statements.models import (
    PUBLIC,
    Entry,
    PublicRecord,
    PublicStatement,
    PublicTarget,
    PublicVoice,
)

from . import factories as f


def snapshot() -> dict[str, list[tuple[object, ...]]]:
    """Return all public rows, ids apart."""
    return {
        model._meta.db_table: sorted(
            model._default_manager.values_list(
                *(
                    c.attname
                    for c in model._meta.concrete_fields
                    if not c.primary_key or c.name != "id"
                )
            ),
            key=repr,
        )
        for model in PUBLIC
    }


class TestRebuild(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def setUp(self) -> None:
        self.enterContext(writing.unsealed())

    def test_check_finds_nothing_after_publication(self) -> None:
        assert [findings for _, findings in PUBLIC_SIDE.rebuild(check=True) if findings] == []

    def test_remakes_the_same_rows_from_nothing(self) -> None:
        before = snapshot()
        for model in PUBLIC:
            model._default_manager.all().delete()

        looked_at = sum(count for count, _ in PUBLIC_SIDE.rebuild())

        assert looked_at == 464
        assert snapshot() == before

    def test_writes_only_what_is_wrong(self) -> None:
        PublicVoice.objects.filter(government="france").update(government="russia")
        PublicStatement.objects.filter(uid=f.PESKOV).update(title="Wrong")
        PublicTarget.objects.filter(reference=PublicTarget.objects.first().reference).delete()
        Entry.objects.filter(statement=f.READOUT).update(type="mentions")
        kept = PublicRecord.objects.get(key="russia")

        wrong = [finding for _, findings in PUBLIC_SIDE.rebuild() for finding in findings]

        assert wrong
        assert [findings for _, findings in PUBLIC_SIDE.rebuild(check=True) if findings] == []
        assert PublicRecord.objects.get(key="russia") == kept

    def test_deletes_rows_of_what_is_not_public(self) -> None:
        uid = "01853721-3000-7efc-8065-d48ac8b9ef00"
        Entry.objects.create(
            statement=uid,
            sort_on="2020-01-01",
            reference=uid,
            type="x",
            government="y",
            about="",
            node="z",
        )
        stray = PublicRecord.objects.get(key="armenia", noun="government")
        PublicRecord.objects.filter(pk=stray.pk).update(
            id="government/nowhere", record="government/nowhere", key="nowhere"
        )

        list(PUBLIC_SIDE.rebuild())

        assert not Entry.objects.filter(statement=uid).exists()
        assert not PublicRecord.objects.filter(key="nowhere").exists()
        assert PublicRecord.objects.filter(key="armenia").exists()

    def test_finds_a_row_that_stands_twice(self) -> None:
        row = PublicVoice.objects.filter(statement=f.PESKOV).get()
        row.pk = None
        row.save(force_insert=True)

        [finding] = [
            finding for _, findings in PUBLIC_SIDE.rebuild(check=True) for finding in findings
        ]

        assert finding.fault == "extra"

    def test_the_command_says_what_it_found(self) -> None:
        PublicStatement.objects.update(number=F("number") + 1)
        out = StringIO()

        with pytest.raises(CommandError, match="134 rows of 464 records differ"):
            call_command("rebuild_public", "--check", stdout=out)
        call_command("rebuild_public", stdout=out)

        assert "464 records, 134 rows differ" in out.getvalue()
        call_command("rebuild_public", "--check", stdout=out)
