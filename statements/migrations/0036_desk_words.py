"""The searched words of statements as the desk holds them, with an index as 0004 has it."""

from django.db import migrations, models

import statements.fields.keyed
from statements import documents
from statements.documents import NOUNS
from statements.documents.search_rows import desk_words

TABLE = "statements_deskwords"
CHUNK = 500
POSTGRESQL = (
    "ALTER TABLE {table} ADD COLUMN vector tsvector NOT NULL GENERATED ALWAYS AS"
    " (array_to_tsvector(string_to_array(btrim(stems), ' '))) STORED",
    "CREATE INDEX {table}_vector ON {table} USING gin (vector) WITH (fastupdate = off)",
)
SQLITE = (
    "CREATE VIRTUAL TABLE {table}_index USING fts5(stems, content='{table}',"
    " content_rowid='id', detail=none, columnsize=0, tokenize=\"ascii tokenchars '|;@/~-.'\")",
    "CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN"
    " INSERT INTO {table}_index (rowid, stems) VALUES (new.id, new.stems); END",
    "CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN"
    " INSERT INTO {table}_index ({table}_index, rowid, stems)"
    " VALUES ('delete', old.id, old.stems); END",
    "CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN"
    " INSERT INTO {table}_index ({table}_index, rowid, stems)"
    " VALUES ('delete', old.id, old.stems);"
    " INSERT INTO {table}_index (rowid, stems) VALUES (new.id, new.stems); END",
)
IDS = (
    "SELECT id, version FROM statements_record"
    " WHERE noun = 'statement' AND state <> 'deleted' AND version > 0 ORDER BY id"
)
EDITIONS = "SELECT format, document FROM statements_edition WHERE redaction_id IS NULL AND id IN "
WRITE = f"INSERT INTO {TABLE} (statement, words, stems) VALUES (%s, %s, %s)"  # noqa: S608 - a table of ours


def add_index(apps, schema_editor):
    parts = {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]
    for part in parts:
        schema_editor.execute(part.format(table=TABLE), params=None)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TABLE {TABLE}_index", params=None)


def write_words(apps, schema_editor):
    """Write what the last editions say, in whichever format they were stored."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(IDS)
        ids = [f"{record}/{version}" for record, version in cursor.fetchall()]
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            cursor.execute(f"{EDITIONS}({', '.join(['%s'] * len(chunk))})", chunk)
            cursor.executemany(WRITE, [*map(row_of, cursor.fetchall())])


def row_of(edition):
    number, text = edition
    row = desk_words(documents.upgrade(NOUNS["statement"], number, documents.parse(text)))
    return row["statement"], row["words"], row["stems"]


class Migration(migrations.Migration):
    dependencies = [("statements", "0035_saved_views")]

    operations = [
        migrations.CreateModel(
            name="DeskWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        help_text="Folded words, a space around each, sections apart."
                    ),
                ),
                (
                    "stems",
                    models.TextField(
                        help_text="Their stems in the same order, then the keys it goes with."
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        help_text="Uid of the statement.", unique=True
                    ),
                ),
            ],
            options={"ordering": ("statement",)},
        ),
        migrations.RunPython(add_index, drop_index),
        migrations.RunPython(write_words, migrations.RunPython.noop, elidable=False),
    ]
