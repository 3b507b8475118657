"""Releases are told by a version, which says what breaks; those that are there have none."""

from django.db import migrations

import statements.fields.text


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
    ]
