"""Rows of the desk that several questions about the same documents share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

from statements.models import DeskModel, Publisher, Source, Tenure

from .context import Context
from .desk import CHUNK, KEYS
from .mapping import batched
from .merges import merged_keys

AnyRow = TypeVar("AnyRow", bound=DeskModel)


class RowCache:
    """Rows by table and key, each read once however often it is asked for."""

    def __init__(self) -> None:
        self.tables: dict[Any, dict[str, Any]] = {}
        self.tenures_by_official: dict[str, list[Tenure]] = {}

    @cached_property
    def merges(self) -> Context:
        """What stands for each merged record; one query, the first time."""
        return Context(merged=merged_keys())

    def rows(self, model: Any, keys: Iterable[object], *related: str) -> dict[str, Any]:
        """Return the rows with some keys; a key that cannot be one finds none.

        `related` names what is read along with them: who needs more of a table asks first.
        """
        valid_keys = {key for key in keys if isinstance(key, str) and "\x00" not in key}
        cached = self.tables.setdefault(model, {})
        rows = model._base_manager.select_related(*related) if related else model._base_manager
        for chunk in batched(sorted(valid_keys - cached.keys()), KEYS):
            # A key that has no row is remembered, too, and not asked for again.
            cached |= dict.fromkeys(chunk)
            cached |= {row.pk: row for row in rows.filter(pk__listed=chunk)}
        return {key: cached[key] for key in sorted(valid_keys) if cached[key] is not None}

    def standing(self, row: AnyRow, *related: str) -> AnyRow:
        """Return the row that stands for one, itself unless it was merged."""
        key = self.merges.current_key(row.noun, row.pk)
        return row if key == row.pk else self.rows(type(row), [key], *related)[str(key)]

    def sources(self, uids: Iterable[object]) -> dict[str, Source]:
        """Return some sources; their publishers are read along, and not asked for again."""
        sources = self.rows(Source, uids, "publisher")
        publishers = self.tables.setdefault(Publisher, {})
        publishers |= {source.publisher_id: source.publisher for source in sources.values()}
        return sources

    def tenures(self, officials: Iterable[object]) -> list[Tenure]:
        """Return the tenures of officials and of all who are one with them, each with its office.

        They come with official, body and government, by official and place.
        """
        keys = {key for key in officials if isinstance(key, str) and "\x00" not in key}
        wanted = {one for key in keys for one in self.merges.one_with("official", key)}
        related = ("official", "office__institution__government")
        for chunk in batched(sorted(wanted - self.tenures_by_official.keys()), CHUNK):
            self.tenures_by_official |= {key: [] for key in chunk}
            rows = Tenure._base_manager.filter(official__in=chunk).select_related(*related)
            for row in rows.order_by("official", "position"):
                self.tenures_by_official[row.official_id].append(row)
        return [row for key in sorted(wanted) for row in self.tenures_by_official[key]]

    def values(self, model: Any, keys: Iterable[object], name: str) -> dict[str, Any]:
        """Return one column of the rows with some keys."""
        return {key: getattr(row, name) for key, row in self.rows(model, keys).items()}
