"""References tell the contact of their statement: `migrate` writes the public side anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("statements", "0031_public_obligations")]

    operations = []
