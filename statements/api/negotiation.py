"""Which format a reply has: what `format` says, else what Accept allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return orjson.dumps(data)


class CsvRenderer(JsonRenderer):
    """Stands for CSV in the negotiation; the bytes are streamed by `exports`."""

    media_type = "text/csv"
    format = "csv"


class JsonlRenderer(JsonRenderer):
    """Stands for JSON Lines, one record a line: https://jsonlines.org"""

    media_type = "application/jsonl"
    format = "jsonl"


class Negotiation(DefaultContentNegotiation):
    """`format` wins over Accept; a format that is not served is refused with the parameters."""

    def get_accept_list(self, request: Request) -> list[str]:
        """Read an empty Accept as none."""
        return [accept for accept in super().get_accept_list(request) if accept] or ["*/*"]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        asked = request.query_params.get("format")
        if asked is None:
            return super().select_renderer(request, renderers, format_suffix)
        chosen = next((r for r in renderers if r.format == asked), renderers[0])
        return chosen, chosen.media_type
