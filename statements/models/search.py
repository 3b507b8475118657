"""What search reads: the words of every public document, folded and stemmed (statements.search).

Beside each table its migration makes the index that Django does not know: on PostgreSQL a stored
column `vector` with a GIN index, on SQLite an FTS5 table `…_index` that triggers keep right.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import connection, models

from statements.fields import KeyField, PlaceField, UidField
from statements.search import Query
from statements.search.expressions import fts5, tree_of, tsquery

from .sealed import Sealed, SealedQuerySet

NUMBERS = 2**32  # places of one day
FEW = 0.015  # share of rows up to which hits are fetched and sorted, not met by walking the days
WALKED = 20_000  # rows looked at while walking; hits farther apart are fetched after all


def place_of(day: date, number: int) -> int:
    """Return the place of a statement: places are in the order of days.

    Within a day they follow the number of its last change, which no two statements share.
    """
    return day.toordinal() * NUMBERS + number


def stored(help_text: str) -> models.TextField[Any, Any]:
    return models.TextField(help_text=help_text)


class Searched(Sealed):
    words = stored("Folded words, a space around each, sections apart.")
    stems = stored("Their stems in the same order, then the keys it goes with.")

    class Meta:
        abstract = True


class SearchDocumentQuerySet(SealedQuerySet["SearchDocument"]):
    def nearest(
        self, query: Query, low: int, high: int, limit: int, *, newest: bool
    ) -> list[tuple[int, str]]:
        """Return place and uid of at most `limit` statements between two places, both in.

        The newest come first, or the oldest. Phrases are not checked: some of these may not be
        hits, but every hit so far is among them. Reads no more rows than it must: on SQLite the
        index is in the order of places; PostgreSQL is told to begin with the hits where they are
        few, for its planner would walk through all days to meet a rare word.
        """
        names = {"table": self.model._meta.db_table, "turn": "DESC" if newest else "ASC"}
        tree = tree_of(query)
        params: dict[str, Any] = {"low": low, "high": high, "limit": limit}
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                return places(cursor, IN_ORDER.format(**names), params | {"words": fts5(tree)})
            params |= {"words": tsquery(tree), "walked": WALKED}
            if share(cursor, names["table"], params["words"]) > FEW:
                uids = places(cursor, BY_DAYS.format(**names), params)
                if len(uids) == limit or self.whole(low, high):
                    return uids
            return places(cursor, BY_HITS.format(**names), params)

    def whole(self, low: int, high: int) -> bool:
        """Tell whether all rows between two places are looked at while walking."""
        return self.filter(place__range=(low, high)).order_by()[: WALKED + 1].count() <= WALKED


def places(cursor: Any, sql: str, params: dict[str, Any]) -> list[tuple[int, str]]:
    """Return places and uids that a question finds."""
    cursor.execute(sql, params)
    return [(place, str(uid)) for place, uid in cursor.fetchall()]


IN_ORDER = (
    "SELECT d.place, d.statement FROM {table}_index i CROSS JOIN {table} d ON d.place = i.rowid"
    " WHERE i.{table}_index MATCH %(words)s AND i.rowid BETWEEN %(low)s AND %(high)s"
    " ORDER BY i.rowid {turn} LIMIT %(limit)s"
)
BY_DAYS = (
    "SELECT place, statement FROM (SELECT place, statement, vector FROM {table}"
    " WHERE place BETWEEN %(low)s AND %(high)s ORDER BY place {turn} LIMIT %(walked)s) days"
    " WHERE vector @@ %(words)s::tsquery ORDER BY place {turn} LIMIT %(limit)s"
)
# OFFSET 0 keeps the planner from looking inside.
BY_HITS = (
    "SELECT place, statement FROM (SELECT place, statement FROM {table}"
    " WHERE vector @@ %(words)s::tsquery OFFSET 0) hits"
    " WHERE place BETWEEN %(low)s AND %(high)s ORDER BY place {turn} LIMIT %(limit)s"
)


def share(cursor: Any, table: str, words: str) -> float:
    """Return what share of rows PostgreSQL believes that a tsquery finds.

    It counts the commonest thousand stems, and takes half a percent for any other, so hits can
    be far fewer than it believes.
    """
    rows = []
    for where in ("", " WHERE vector @@ %(words)s::tsquery"):
        explain = f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table}{where}"  # noqa: S608 - names of our models
        cursor.execute(explain, {"words": words})
        rows.append(int(cursor.fetchone()[0][0]["Plan"]["Plan Rows"]))
    return rows[1] / max(rows[0], 1)


class SearchDocument(Searched):
    """The words of one public statement."""

    place = PlaceField(
        primary_key=True, help_text="Day it is ordered by, times 2^32, plus its last change."
    )
    statement = UidField(unique=True, help_text="Uid of the statement.")

    objects: ClassVar = SearchDocumentQuerySet.as_manager()

    class Meta:
        ordering = ("-place",)

    def __str__(self) -> str:
        return str(self.statement)


class SearchRecord(Searched):
    """The words of one public record of any other noun."""

    name = KeyField(max_length=140, unique=True, help_text="Noun and key.")
    record = models.CharField(
        max_length=120, db_index=True, help_text="The record whose document holds it."
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return str(self.name)


class DeskWords(Searched):
    """The words of one statement as the desk holds it, public or not; the public reads none."""

    noun = "statement"

    statement = UidField(unique=True, help_text="Uid of the statement.")

    class Meta:
        ordering = ("statement",)

    def __str__(self) -> str:
        return str(self.statement)
