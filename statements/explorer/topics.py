"""The page of a topic: what it is, and the statements on it."""

from __future__ import annotations

from typing import Any

from .items import items_of
from .pages import PageView, Parameters
from .reading import read_record, read_rows

FIRST = "10"  # statements shown; the rest is a search


class TopicView(PageView):
    template_name = "explorer/topic.html"

    def context(self, state: str, parameters: Parameters, **key: str) -> dict[str, Any]:
        super().context(state, parameters)
        record = read_record("topic", key["key"], state)
        rows = read_rows("statements", state, topic=key["key"], page_size=FIRST, count="true")
        return {"record": record, "topic": record.document, "statements": items_of(rows)}
