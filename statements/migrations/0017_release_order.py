from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("statements", "0016_changes_by_time")]

    operations = [
        migrations.AlterModelOptions(
            name="release", options={"ordering": ("-ledger_number", "-number")}
        ),
    ]
