"""The searched words, and on each database the index over them that Django does not know."""

from django.db import migrations, models

import statements.fields.keyed

TABLES = {"statements_searchdocument": "place", "statements_searchrecord": "id"}

# Lexemes without positions: phrases are checked against the text. Their list is kept as it is,
# not taken from the text when asked, for a walk through the newest rows reads many of them.
POSTGRESQL = (
    "ALTER TABLE {table} ADD COLUMN vector tsvector NOT NULL GENERATED ALWAYS AS"
    " (array_to_tsvector(string_to_array(btrim(stems), ' '))) STORED",
    # Without a list of pending entries, which every search would have to read through.
    "CREATE INDEX {table}_vector ON {table} USING gin (vector) WITH (fastupdate = off)",
)
# The tokenizer takes all but ASCII separators for letters, and splits at spaces alone.
SQLITE = (
    "CREATE VIRTUAL TABLE {table}_index USING fts5(stems, content='{table}',"
    " content_rowid='{key}', detail=none, columnsize=0, tokenize=\"ascii tokenchars '|;@/~-.'\")",
    "CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN"
    " INSERT INTO {table}_index (rowid, stems) VALUES (new.{key}, new.stems); END",
    "CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} BEGIN"
    " INSERT INTO {table}_index ({table}_index, rowid, stems)"
    " VALUES ('delete', old.{key}, old.stems); END",
    "CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN"
    " INSERT INTO {table}_index ({table}_index, rowid, stems)"
    " VALUES ('delete', old.{key}, old.stems);"
    " INSERT INTO {table}_index (rowid, stems) VALUES (new.{key}, new.stems); END",
)


def add_indexes(apps, schema_editor):
    parts = {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]
    for table, key in TABLES.items():
        for part in parts:
            schema_editor.execute(part.format(table=table, key=key), params=None)


def drop_indexes(apps, schema_editor):
    """The triggers and the column go with their tables."""
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            schema_editor.execute(f"DROP TABLE {table}_index", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0003_members"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
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
                    "place",
                    statements.fields.keyed.PlaceField(
                        help_text="Day it is ordered by, times 2^32, plus its last change.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "statement",
                    statements.fields.keyed.UidField(
                        help_text="Uid of the statement.", unique=True
                    ),
                ),
            ],
            options={
                "ordering": ("-place",),
            },
        ),
        migrations.CreateModel(
            name="SearchRecord",
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
                    "name",
                    statements.fields.keyed.KeyField(
                        help_text="Noun and key.", max_length=140, unique=True
                    ),
                ),
                (
                    "record",
                    models.CharField(
                        db_index=True,
                        help_text="The record whose document holds it.",
                        max_length=120,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.RunPython(add_indexes, drop_indexes),
    ]
