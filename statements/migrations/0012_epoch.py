"""The ledger's epoch, of which every database has one from the beginning."""

from typing import Any

from django.db import migrations, models
from django.utils import timezone

import statements.fields.text
from statements.keys import new_uid


def begin(apps: Any, schema_editor: Any) -> None:
    """Give the ledger its first epoch."""
    epochs = apps.get_model("statements", "Epoch").objects.using(schema_editor.connection.alias)
    epochs.create(id=1, uid=new_uid(), began_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("statements", "0011_login")]

    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                (
                    "uid",
                    models.CharField(help_text="Names the epoch; never used again.", max_length=36),
                ),
                ("began_at", models.DateTimeField(help_text="When it began.")),
                (
                    "reason",
                    statements.fields.text.WordsField(
                        blank=True, help_text="Why the one before ended.", null=True
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="epoch_is_one")
                ],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
