"""An index of the ledger by time, for `/changes/?recorded_at__gte=`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("statements", "0015_words")]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["recorded_at", "number"], name="change_recorded_at"),
        ),
    ]
