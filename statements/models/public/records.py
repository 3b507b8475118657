"""The public documents, ready to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.db import connection, models
from psycopg.adapt import Loader

from statements.fields import KeyField
from statements.keys import RecordName

from ..sealed import Sealed, SealedQuerySet

READY = ("document", "path", "number", "links")  # what a reply is made of
TEXTS = ("document", "links")  # of these, the long ones


class PublicRecordQuerySet(SealedQuerySet["PublicRecord"]):
    def of(self, noun: str) -> Self:
        """Public records of one noun."""
        return self.filter(noun=noun)

    def by_name(self, noun: str, key: str) -> Self:
        """The public record of a noun that has a key, if there is one."""
        return self.filter(pk=str(RecordName(noun, key)))

    def listed(self, ids: Iterable[str]) -> Self:
        """Public records of some `noun/key`, in no order."""
        return self.filter(id__listed=list(ids)).order_by()

    def beside(self, noun: str, page: models.QuerySet[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a page, each with READY of the record whose uid it ends in.

        One query for both, nothing converted: the columns of the order are as the database
        spells them, documents and links are bytes. `page` is sliced, and gives its order's columns.
        """
        sql, params = page.query.sql_with_params()
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.adapters.register_loader("text", Bytes)
            sql = joined(sql, page.query.order_by, self.model._meta.db_table)
            cursor.execute(sql, [*params, f"{noun}/"])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows


class Bytes(Loader):
    """Leaves a text of PostgreSQL as it came."""

    def load(self, data: Any) -> bytes:
        return bytes(data)


def joined(page: str, order: Sequence[Any], table: str) -> str:
    """Return the SQL of a page with what is READY beside each row."""
    is_sqlite = connection.vendor == "sqlite"
    place = "page.{} || ''" if is_sqlite else "page.{}"  # a sum has no type to be converted to
    text = "CAST(r.{} AS blob)" if is_sqlite else "r.{}"
    names = [column.removeprefix("-") for column in order]
    facing = ["DESC" if column.startswith("-") else "ASC" for column in order]
    ready = [(text if name in TEXTS else "r.{}").format(name) for name in READY]
    columns = ", ".join([*map(place.format, names), *ready])
    order_by = ", ".join(f"page.{n} {way}" for n, way in zip(names, facing, strict=True))
    return f"""
        SELECT {columns} FROM ({page}) AS page
        JOIN {table} AS r ON r.id = %s || CAST(page.uid AS text)
        ORDER BY {order_by}"""  # noqa: S608 - made of names of columns


class PublicRecord(Sealed):
    """What the public reads of one thing: its document, ready to be sent."""

    id = KeyField(primary_key=True, max_length=140, help_text="Noun and key.")
    noun = models.CharField(max_length=20, help_text="What it is.")
    key = KeyField(max_length=111, help_text="Its key or uid.")
    record = models.CharField(
        max_length=120, db_index=True, help_text="The record whose document holds it."
    )
    sort_on = models.DateField(null=True, help_text="Day it is ordered by, where it has one.")
    sort_key = KeyField(max_length=200, help_text="Text it is ordered by.")
    number = models.BigIntegerField(help_text="Number of the record's last change.")
    path = models.CharField(max_length=160, help_text="Address below the API's root.")
    label = models.TextField(help_text="The name shown for its key.")
    links = models.TextField(help_text="Noun/key of all it points at, joined with a space.")
    document = models.TextField(help_text="The document as JSON.")

    objects: ClassVar = PublicRecordQuerySet.as_manager()

    class Meta:
        ordering = ("noun", "sort_key")
        indexes = (
            models.Index(fields=["noun", "sort_key"], name="public_by_key"),
            models.Index(fields=["noun", "-number", "-id"], name="public_changed"),
        )

    def __str__(self) -> str:
        return str(self.id)
