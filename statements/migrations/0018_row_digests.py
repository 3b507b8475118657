"""Rows that may change get a digest of what they say, so that changes by hand are found."""

from django.db import connections, migrations

import statements.fields.text
from statements.digests import row_digest

CHUNK = 1_000  # rows held in memory at a time
STANDING = (
    *("state", "state_by_id", "state_at", "state_note", "state_number", "merging_into_id"),
    "waits",
)
DIGESTED = {"Record": STANDING, "Batch": (), "Redaction": (), "Release": (), "Epoch": ()}


def digest_all(apps, schema_editor):
    """Write the digest of every row."""
    alias = schema_editor.connection.alias
    for name, columns in DIGESTED.items():
        model = apps.get_model("statements", name)
        own = [f.attname for f in model._meta.concrete_fields if f.name != "digest"]
        told, key = list(columns or own), model._meta.pk.attname
        rows, last = model.objects.using(alias).order_by("pk"), None
        sql = f"UPDATE {model._meta.db_table} SET digest = %s WHERE {model._meta.pk.column} = %s"  # noqa: S608
        while True:
            later = rows if last is None else rows.filter(pk__gt=last)
            part = list(later.values(*{*told, key})[:CHUNK])
            if not part:
                break
            made = [(row_digest({c: row[c] for c in told}), row[key]) for row in part]
            with connections[alias].cursor() as cursor:
                cursor.executemany(sql, made)
            last = part[-1][key]


class Migration(migrations.Migration):
    dependencies = [("statements", "0017_release_order")]

    operations = [
        *(
            migrations.AddField(
                name,
                "digest",
                statements.fields.text.LineField(
                    default="", editable=False, help_text="Digest of what it says.", max_length=32
                ),
            )
            for name in ("batch", "epoch", "record", "redaction", "release")
        ),
        migrations.RunPython(digest_all, migrations.RunPython.noop, elidable=False),
    ]
