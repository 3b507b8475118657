"""Our copies of sources get a table, by their sums: until now each source named its own file."""

import re
from datetime import datetime

import django.core.validators
import django.db.models.functions.text
import django.db.models.lookups
from django.core.files.storage import storages
from django.db import migrations, models
from django.utils import timezone

import statements.fields.text
import statements.models.sources

FOLDER = "copies"
KEPT = re.compile(rf"{FOLDER}/([0-9a-f]{{64}})")
SAID = re.compile(r'"saved_copy_sha256":"([0-9a-f]{64})"')


def list_copies(apps, schema_editor):
    """Write a row for each copy that a source names, or that an edition of one named and the disk
    still has."""
    alias = schema_editor.connection.alias
    model = apps.get_model("statements", "SavedCopy")
    names = copies_of_sources(apps, alias)
    dates, redacted = said_sums(apps, alias)
    for name in files() if dates else ():
        digest = KEPT.match(name)
        # A redacted copy that could not be deleted is not brought back.
        if digest and digest[1] in dates.keys() - redacted:
            names.setdefault(digest[1], name)
    now = timezone.now()
    rows = (model(sha256=d, file=name, added_at=dates.get(d, now)) for d, name in names.items())
    model.objects.using(alias).bulk_create(rows, batch_size=500)


def copies_of_sources(apps, alias):
    """Return the file of each source by the sum that its name begins with, else by the source's."""
    sources = apps.get_model("statements", "Source").objects.using(alias).order_by("pk")
    names: dict[str, str] = {}
    for name, sha256 in sources.values_list("saved_copy", "saved_copy_sha256").iterator():
        digest = KEPT.match(name or "")
        if name and (digest or sha256):
            names.setdefault(digest[1] if digest else sha256, name)
    return names


def said_sums(apps, alias):
    """Return when each sum was first said, and the sums of copies that were redacted."""
    editions = apps.get_model("statements", "Edition").objects.using(alias)
    editions = editions.filter(record__noun="source", document__contains='"saved_copy_sha256":"')
    done = apps.get_model("statements", "Redaction").objects.using(alias).exclude(approved_at=None)
    done = done.order_by("approved_at").values_list("record_id", "approved_at", "what")
    taken = {record: at for record, at, what in done if what["copy"]}
    dates: dict[str, datetime] = {}
    redacted: dict[str, str] = {}
    rows = editions.order_by("saved_at").values_list("record_id", "saved_at", "document")
    for record, saved_at, text in rows.iterator():
        for digest in SAID.findall(text):
            dates.setdefault(digest, saved_at)
            if record in taken and saved_at <= taken[record]:
                redacted[record] = digest
    return dates, set(redacted.values())


def files():
    storage = storages["default"]
    names = storage.listdir(FOLDER)[1] if storage.exists(FOLDER) else []
    return [f"{FOLDER}/{name}" for name in sorted(names)]


def name_copies(apps, schema_editor):
    """Name the file again beside each source that has it."""
    alias = schema_editor.connection.alias
    copies = apps.get_model("statements", "SavedCopy").objects.using(alias)
    own = copies.filter(pk=models.OuterRef("saved_copy_sha256")).values("file")[:1]
    sources = apps.get_model("statements", "Source").objects.using(alias)
    sources.exclude(saved_copy_sha256=None).update(saved_copy=models.Subquery(own))


class Migration(migrations.Migration):
    dependencies = [("statements", "0018_row_digests")]

    operations = [
        migrations.CreateModel(
            name="SavedCopy",
            fields=[
                (
                    "sha256",
                    statements.fields.text.LineField(
                        help_text="SHA-256 of the file, in hexadecimal.",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[0-9a-f]{64}\\Z", "Write 64 lower-case hexadecimal digits."
                            )
                        ],
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        help_text="The file; never public.",
                        storage=statements.models.sources.private_storage,
                        upload_to="copies/",
                    ),
                ),
                ("added_at", models.DateTimeField(help_text="When it was first kept.")),
            ],
            options={
                "ordering": ("sha256",),
                "constraints": (
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                django.db.models.functions.text.Length("sha256"), 64
                            ),
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("sha256"),
                                    models.Value("0123456789abcdef"),
                                    function="TRIM",
                                    output_field=models.CharField(),
                                ),
                                "",
                            ),
                        ),
                        name="savedcopy_sha256",
                        violation_error_message=(
                            "A copy is named by 64 lower-case hexadecimal digits."
                        ),
                    ),
                ),
            },
        ),
        migrations.RunPython(list_copies, name_copies, elidable=False),
        migrations.RemoveField(model_name="source", name="saved_copy"),
    ]
