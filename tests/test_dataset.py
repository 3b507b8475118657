"""What is shipped: installed into an empty desk, or over the first edition of it."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import TestCase

from statements import documents, importing
from statements.documents import NOUNS
from statements.models import Edition, PublicRecord, PublicStatement, Record

from . import factories as f


def last_editions() -> dict[str, str]:
    """Return the text of the last edition of each record."""
    return dict(Edition.objects.order_by("number").values_list("record_id", "document"))


def shipped() -> dict[str, str]:
    return {
        f"{file.noun}/{NOUNS[file.noun].key_of(document)}": documents.dump(document)
        for file in importing.read_folder(f.SHIPPED)
        for document in file.documents
    }


@pytest.mark.slow
class TestTakingTheSecondEdition(TestCase):
    """An installation that holds the first edition takes the second as an import."""

    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()
        cls.importer = f.make_user("importer", is_superuser=True)
        cls.reviewer = f.make_user("reviewer")

    def test_it_is_stored_as_a_batch_and_a_second_person_approves_it(self) -> None:
        statements = PublicStatement.objects.order_by("pk")
        before = [*statements.values()]
        rehearsal = importing.rehearse(f.SHIPPED, self.importer)
        assert rehearsal.problems == []

        batch = importing.store(rehearsal, self.importer, "Second edition of the dataset")

        assert [*statements.values()] == before
        assert not importing.approve(self.reviewer, batch.uid).left
        assert last_editions() == shipped()
        public = Record.objects.public().filter(noun="statement").count()
        assert public == PublicRecord.objects.of("statement").count() == 245
        contacts = {row.key: row for row in Record.objects.filter(noun="contact")}
        of_public = set(PublicRecord.objects.of("contact").values_list("key", flat=True))
        assert (len(contacts), len(of_public)) == (60, 59)
        assert contacts.keys() - of_public == {"summit-aliyev-pashinyan-putin-2022-10-31"}
        call_command("check_data", stdout=StringIO())
        call_command("rebuild_public", "--check", stdout=StringIO())

    def test_every_key_and_uid_of_the_first_edition_stays(self) -> None:
        assert last_editions().keys() <= shipped().keys()
