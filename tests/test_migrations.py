"""New databases are made at once, and are what those are that came a long way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.loader import MigrationLoader
from django.test import SimpleTestCase

from statements.documents import NOUNS

from .databases import MIGRATED
from .test_backups import AGAIN, BACK, house

APP = "statements"
AT_ONCE = "0001_squashed_0017_release_order"
COPIES = """
from tests import factories as f
from tests.test_redacting import make_redactor
from statements import redacting
from statements.models.sources import private_storage
from django.core.files.base import ContentFile
f.small_world()
uids = [f.store("source", f.make_source(url=f"https://example.org/{n}"))["uid"] for n in range(4)]
f.store_with_copy(uids[0], b"earlier")
for uid in uids[:2]:
    digest = f.store_with_copy(uid, b"of two")["saved_copy_sha256"]
f.store("source", f.make_source(uid=uids[2], saved_copy_sha256="0" * 64))  # never ours
gone = f.store_with_copy(uids[3], b"of whom it was taken")["saved_copy_sha256"]
asked = redacting.ask(make_redactor("a"), f"source/{uids[3]}", redacting.What(copy=True), "Why")
redacting.approve(make_redactor("b"), asked.pk)
for name in (gone, f"{digest}_second", "unknown"):
    private_storage().save(f"copies/{name}.pdf", ContentFile(b""))
"""
FORMAT_1 = """
from tests import factories as f
from statements import documents, writing
from statements.documents import NOUNS
from statements.ledger import editions
from statements.models import Edition, PublicMember, PublicRecord

def in_format_1(edition):
    noun = NOUNS[edition.record_id.partition("/")[0]]
    said = documents.parse(edition.document)
    for name in ("cow", "gw", "stage", "stage_note", *["side"] * (noun.name == "publisher")):
        said.pop(name, None)
    rows = {"aliases": "kind", "tenures": "known_until", "clauses": "obligations"}
    for row, name in ((row, rows[n]) for n in rows for row in said.get(n, ())):
        row.pop(name)
    if noun.upgrades and noun.name != "statement":
        assert documents.dump(documents.upgrade(noun, 1, said)) == edition.document
        edition.format, edition.document = 1, documents.dump(said)
    seal(edition)

seal, editions.seal = editions.seal, in_format_1
world = f.small_world()
f.publish(f.make_said(world))
alias = f.make_alias("Land of the Free")
f.store("government", f.make_government(alpha2="FR", aliases=[alias]))
series = {"key": "accords", "title": "The accords", "definition": "All of them."}
f.store("series", series | {"agreements": [world["agreement"]], "aliases": [f.make_alias("All")]})
with writing.unsealed():
    for edition in Edition.objects.order_by("number"):
        PublicRecord.objects.filter(pk=edition.record_id).update(document=edition.document)
    PublicMember.objects.filter(name__in=["side", "stage"]).delete()
editions.seal = seal
"""
BEFORE_CONTACTS = """
from tests import factories as f
from statements import documents, writing
from statements.models import PublicRecord
world = f.small_world()
f.store("contact", f.make_contact("call"))
reference = f.make_reference("mentions", f.make_target(world["agreement"]))
f.publish(f.make_said(world, contact="call", references=[reference]))
with writing.unsealed():
    for row in PublicRecord.objects.of("reference"):
        said = documents.parse(row.document)
        del said["statement"]["contact"]
        links = row.links.replace(" contact/call", "")
        own = PublicRecord.objects.filter(pk=row.pk)
        own.update(document=documents.dump(said), links=links)
"""
BROUGHT_UP = """
import json
from statements.documents import NOUNS, parse
from statements.models import Edition, PublicRecord
formats = {e.record_id.partition("/")[0]: e.format for e in Edition.objects.all()}
rows = PublicRecord.objects.filter(noun__in=[n for n, noun in NOUNS.items() if noun.upgrades])
names = {row.noun: list(parse(row.document)) for row in rows}
print(json.dumps([formats, names]))
"""
LISTED = """
import json
from statements.models import SavedCopy
rows = SavedCopy.objects.values_list("pk", "file", "added_at")
print(json.dumps([[digest, file, added_at.isoformat()[:16]] for digest, file, added_at in rows]))
"""
NAMED = """
import json
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT saved_copy, saved_copy_sha256 FROM statements_source ORDER BY uid")
    print(json.dumps(cursor.fetchall()))
"""

# Rows that the code of 0020 wrote, with the models that they had then.
FILLED = """
import json
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
apps = MigrationLoader(connection).project_state(("statements", "0020_reference_types")).apps
with transaction.atomic():
    for name, table in json.loads(open({path!r}).read()).items():
        model = apps.get_model("statements", name)
        model._base_manager.all().delete()
        columns = {{field.attname: field for field in model._meta.concrete_fields}}
        model._base_manager.bulk_create(
            model(**{{n: columns[n].to_python(v) for n, v in zip(table["columns"], row)}})
            for row in table["rows"]
        )
"""
KNOWN_SINCE = """
import json
from django.contrib.auth.models import Group
from statements.models import Edition, PublicRecord, PublicStatement, Statement
rows = Statement._base_manager.order_by("title")
parts = ("first", "last", "precision", "basis", "note")
known = [[str(row.known_by), row.known_by and row.known_by.basis] for row in rows]
public = PublicStatement.objects.exclude(known_by=None)
editions = Edition.objects.filter(record__noun="statement")
documents = PublicRecord.objects.of("statement").values_list("document", flat=True)
allowed = Group.objects.get(name="curator").permissions.filter(content_type__model="contact")
print(json.dumps({
    "known": known,
    "public": list(public.values_list("known_by", "known_by_basis")),
    "sort_on": [str(row.sort_on) for row in public],
    "formats": list(editions.values_list("format", flat=True)),
    "documents": [json.loads(document)["known_by"] for document in documents.order_by("key")],
    "allowed": sorted(allowed.values_list("codename", flat=True)),
}))
"""


class SquashTests(SimpleTestCase):
    def test_tables_made_at_once_are_those_made_step_by_step(self) -> None:
        loader = MigrationLoader(None, load=False, replace_migrations=False)
        loader.build_graph()
        last = loader.disk_migrations[APP, AT_ONCE].replaces[-1]

        assert self.tables(loader, (APP, AT_ONCE)) == self.tables(loader, last)

    def tables(self, loader: MigrationLoader, node: tuple[str, str]) -> dict[str, Any]:
        """Return what each table is after a migration: its columns, and the rules in no order."""
        models = loader.project_state(node).models
        return {
            name: (
                {name: field.deconstruct()[1:] for name, field in model.fields.items()},
                {
                    key: sorted(map(repr, value)) if key in ("constraints", "indexes") else value
                    for key, value in model.options.items()
                    if value
                },
                model.bases,
            )
            for (app, name), model in models.items()
            if app == APP
        }


@pytest.mark.slow
class TestSavedCopies:
    def test_each_copy_that_a_source_or_an_edition_names_gets_a_row(self, tmp_path: Path) -> None:
        with house(tmp_path / "one", MIGRATED) as home:
            there_and_back = (COPIES, LISTED, BACK.format("0018"), NAMED, AGAIN, LISTED)
            listed, named, again = map(json.loads, home.run("".join(there_and_back)).splitlines())
        assert len(listed) == 2
        assert again == listed
        files_by_digest = {digest: file for digest, file, _ in listed}
        files = [file for file, _ in named]
        assert files == [files_by_digest.get(digest) for _, digest in named]
        assert [file is not None for file in files[-4:]] == [True, True, False, False]


@pytest.mark.slow
class TestStatementsInFormat2:
    """A database that the code of 0020 filled: statements dated and undated, public and drafts."""

    def test_days_become_dates_and_nothing_is_at_fault(self, tmp_path: Path) -> None:
        rows = Path(__file__).parent / "golden" / "database_0020.json"
        with house(tmp_path / "one") as home:
            home.run(BACK.format("0020") + FILLED.format(path=str(rows)) + AGAIN)

            known_since = json.loads(home.run(KNOWN_SINCE).splitlines()[-1])
            assert "no fault" in home.manage("check_data")
        date = {"first": "2001-02-05", "last": "2001-02-05", "precision": "day"}
        assert known_since == {
            "known": [
                ["2001-02-07", "publication"],
                ["2001-02-06", "publication"],
                ["None", None],
                ["None", None],
            ],
            "public": [["2001-02-05", "publication"]],
            "sort_on": ["2001-02-05"],
            "formats": [1] * 5,
            "documents": [None, date | {"basis": "publication", "note": None}],
            "allowed": ["add_contact", "view_contact"],
        }


@pytest.mark.slow
class TestSecondFormats:
    """Records that were stored before format 2 are brought up, and say no more than they did."""

    def test_a_database_of_format_1_migrates_and_nothing_is_at_odds(self, tmp_path: Path) -> None:
        with house(tmp_path / "one", MIGRATED) as home:
            home.run(FORMAT_1 + BACK.format("0020") + AGAIN)

            assert "no fault" in home.manage("check_data")
            home.manage("rebuild_public", "--check")
            home.manage("rebuild_desk", "--check")
            formats, names = json.loads(home.run(BROUGHT_UP).splitlines()[-1])
        old = {"government", "publisher", "institution", "official", "agreement", "series"}
        assert {name: formats[name] for name in old} == dict.fromkeys(old, 1)
        for name in old:
            assert names[name] == [part.name for part in NOUNS[name].table.fields]


@pytest.mark.slow
class TestContactsOfReferences:
    """References that were public before they told the contact of their statement tell it."""

    def test_the_public_side_is_written_anew(self, tmp_path: Path, django_db_blocker: Any) -> None:
        with django_db_blocker.unblock(), house(tmp_path / "one", MIGRATED) as home:
            home.run(BEFORE_CONTACTS)
            home.manage("migrate", "statements", "0031", "--verbosity=0")

            home.manage("migrate", "--verbosity=0")

            home.manage("rebuild_public", "--check")
            assert "no fault" in home.manage("check_data")
