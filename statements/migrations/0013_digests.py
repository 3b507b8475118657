"""Every edition and every line of the ledger gets its salted digest, releases their heads."""

from django.db import connections, migrations, models

import statements.digests
import statements.fields.text
from statements.digests import edition_digest, line_digest, new_salt, reason_digest

CHUNK = 1_000  # rows held in memory at a time
EDITION = (
    *("pk", "format", "document", "saved_by_id", "saved_at", "reason", "action", "batch_id"),
)
LINE = (
    *("number", "record_id", "action", "reason", "edition__digest", "changed", "winner"),
    *("saved_by_id", "approved_by_id", "recorded_at"),
)


def chunks(rows, by, fields):
    """Yield rows in the order of one column, some at a time, each part by a query of its own."""
    part = list(rows.order_by(by).values_list(*fields)[:CHUNK])
    while part:
        yield part
        rest = rows.filter(**{f"{by}__gt": part[-1][0]})
        part = list(rest.order_by(by).values_list(*fields)[:CHUNK])


def update(alias, sql, rows):
    with connections[alias].cursor() as cursor:
        cursor.executemany(sql, rows)


def digest_all(apps, schema_editor):
    """Compute the chain over what is there: from now on no line of it changes unnoticed."""
    alias = schema_editor.connection.alias
    editions = apps.get_model("statements", "Edition").objects.using(alias)
    for part in chunks(editions, "pk", EDITION):
        made = [(salt := new_salt(), edition_digest(salt, *row), row[0]) for row in part]
        update(alias, "UPDATE statements_edition SET salt = %s, digest = %s WHERE id = %s", made)
    changes, before = apps.get_model("statements", "Change").objects.using(alias), ""
    for part in chunks(changes, "number", LINE):
        told_lines = []
        for number, record, action, reason, *rest in part:
            salt, own = new_salt(), new_salt() if reason is not None else None
            told = reason_digest(own, reason)
            chained = (before, salt, number, record, action, told, *rest, None)
            before = line_digest(*chained)
            told_lines.append((salt, own, told, before, number))
        update(
            alias,
            "UPDATE statements_change SET salt = %s, reason_salt = %s, reason_digest = %s,"
            " digest = %s WHERE number = %s",
            told_lines,
        )
    for release in apps.get_model("statements", "Release").objects.using(alias):
        last = changes.filter(number=release.ledger_number).values_list("digest", flat=True)
        release.head = last.first() or ""
        release.save(update_fields=["head"])


def line(**kwargs):
    return statements.fields.text.LineField(**kwargs)


class Migration(migrations.Migration):
    dependencies = [
        ("statements", "0012_epoch"),
    ]

    operations = [
        migrations.AddField(
            "edition",
            "salt",
            line(
                max_length=32,
                null=True,
                default=statements.digests.new_salt,
                help_text="What its digest was salted with.",
            ),
        ),
        migrations.AddField(
            "edition",
            "digest",
            line(max_length=64, default="", help_text="Salted SHA-256 of all of it."),
        ),
        migrations.AddField(
            "change",
            "redacts",
            models.TextField(
                null=True, blank=True, help_text="What of its record it took away, as JSON."
            ),
        ),
        migrations.AddField(
            "change",
            "salt",
            line(
                max_length=32,
                default=statements.digests.new_salt,
                help_text="What its digest is salted with.",
            ),
        ),
        migrations.AddField(
            "change",
            "reason_salt",
            line(
                max_length=32,
                null=True,
                blank=True,
                help_text="What its reason's digest is salted with.",
            ),
        ),
        migrations.AddField(
            "change",
            "reason_digest",
            line(max_length=64, null=True, blank=True, help_text="Salted SHA-256 of its reason."),
        ),
        migrations.AddField(
            "change",
            "digest",
            line(
                max_length=64,
                default="",
                help_text="Salted SHA-256 of it and of the line before it.",
            ),
        ),
        migrations.AddField(
            "release",
            "head",
            line(
                max_length=64,
                default="",
                help_text="Digest of that change: it holds the ledger up to it.",
            ),
        ),
        migrations.RunPython(digest_all, migrations.RunPython.noop, elidable=False),
    ]
