"""Agreements and clauses are found by the sources that they are known from."""

import json

from django.db import migrations

CHUNK = 500
READ = (
    "SELECT id, document FROM statements_publicrecord"
    " WHERE noun IN ('agreement', 'clause') ORDER BY id"
)
WRITE = "INSERT INTO statements_publicmember (record, name, value) VALUES (%s, 'source', %s)"
MERGED = (
    "SELECT id, merged_into_id FROM statements_record"
    " WHERE noun = 'source' AND merged_into_id IS NOT NULL"
)


def write_members(apps, schema_editor):
    """Write a row for each source, merged ones by what stands for them, or one that says none."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MERGED)
        merged = dict(cursor.fetchall())
        cursor.execute(READ)
        records = cursor.fetchall()
        rows = [row for one, text in records for row in rows_of(one, text, merged)]
        for start in range(0, len(rows), CHUNK):
            cursor.executemany(WRITE, rows[start : start + CHUNK])


def rows_of(record, document, merged):
    sources = {standing(uid, merged) for uid in json.loads(document)["sources"]}
    return [(record, source) for source in sorted(sources) or ["none"]]


def standing(uid, merged):
    """Return the uid of what a source is part of now."""
    name = f"source/{uid}"
    while name in merged:
        name = merged[name]
    return name.removeprefix("source/")


def remove_members(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM statements_publicmember WHERE name = 'source'"
            " AND (record LIKE 'agreement/%' OR record LIKE 'clause/%')"
        )


class Migration(migrations.Migration):
    dependencies = [("statements", "0032_contact_of_references")]

    operations = [migrations.RunPython(write_members, remove_members)]
