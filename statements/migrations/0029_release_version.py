"""Releases are told by a version, which says what breaks; those that are there have none."""

from django.db import connections, migrations

import statements.fields.text
from statements.digests import row_digest


def digest_without_version(apps, schema_editor):
    """Write the digest of every release as it is where rows have no version.

    The way forward needs nothing: what is empty is in no digest.
    """
    alias = schema_editor.connection.alias
    model = apps.get_model("statements", "Release")
    columns = [
        f.attname for f in model._meta.concrete_fields if f.name not in ("digest", "version")
    ]
    rows = model.objects.using(alias).order_by("pk").values(*columns)
    digests = [(row_digest(row), row["number"]) for row in rows]
    with connections[alias].cursor() as cursor:
        cursor.executemany("UPDATE statements_release SET digest = %s WHERE number = %s", digests)


class Migration(migrations.Migration):
    dependencies = [("statements", "0028_unresolved")]

    operations = [
        migrations.AddField(
            "release",
            "version",
            statements.fields.text.LineField(
                blank=True,
                help_text="Its version: what breaks, and the number; null of those made before.",
                max_length=20,
                null=True,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, digest_without_version, elidable=False),
    ]
