"""The groups of people at the desk, each with the permissions of `accounts.GROUPS`."""

from django.apps import apps as present
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS, migrations

from statements import accounts


def make_groups(apps, schema_editor):
    """Make the groups. Django makes permissions only after all migrations: make ours now."""
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        create_permissions(present.get_app_config("statements"), verbosity=0)
        accounts.make_groups()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("statements", "0005_sent_back"),
    ]

    operations = [
        migrations.RunPython(make_groups, migrations.RunPython.noop),
    ]
