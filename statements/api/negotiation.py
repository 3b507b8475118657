"""Which format a reply has: what `format` says, else what Accept allows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from statements.query.doors import Door

LONGEST_ACCEPT = 8_000
QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


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

    # No type is registered for lines.
    media_type = "application/jsonl"
    format = "jsonl"


class GraphmlRenderer(JsonRenderer):
    """Stands for GraphML, as network tools read it, in the negotiation."""

    media_type = "application/graphml+xml"
    format = "graphml"


class PageRenderer(JsonRenderer):
    """Stands for a page in the negotiation; the template is rendered by the view."""

    media_type = "text/html"
    format = "html"


class ZipRenderer(JsonRenderer):
    """Stands for the file of a release in the negotiation."""

    media_type = "application/zip"
    format = "zip"


FORMATS = (JsonRenderer, CsvRenderer, JsonlRenderer, GraphmlRenderer)


def renderers(door: Door) -> list[type[JsonRenderer]]:
    """Return what stands for the formats that a door has."""
    allowed = door.parameters["format"].allowed
    return [renderer for renderer in FORMATS if renderer.format in allowed]


class Negotiation(BaseContentNegotiation):
    """`format` wins over Accept; a format that is not served is refused with the parameters."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        """Return the renderer liked best, the first of several; raise NotAcceptable."""
        format = request.query_params.get("format")
        if format is not None:
            renderer = next((r for r in renderers if r.format == format), renderers[0])
            return renderer, renderer.media_type
        accepted = ranges(request.headers.get("Accept", ""))
        liked = {renderer: quality(renderer.media_type, accepted) for renderer in renderers}
        best = max(liked, key=lambda renderer: liked[renderer])
        if not liked[best]:
            raise NotAcceptable(available_renderers=renderers)
        return best, best.media_type


@lru_cache(maxsize=100)
def ranges(accept: str) -> dict[str, float]:
    """Read https://www.rfc-editor.org/rfc/rfc9110#field.accept; what is no range is left out.

    Parameters of media types are not heeded: the formats here have one form each.
    """
    if not accept.strip():
        return {"*/*": 1.0}
    if len(accept) > LONGEST_ACCEPT:
        return {}
    by_media = {}
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weights = (p.removeprefix("q=") for p in parameters if p.startswith("q="))
        by_media[media] = weight(next(weights, "1"))
    return by_media


def weight(text: str) -> float:
    """Read a quality from 0 to 1; one that is wrong is 1, as if it had been left out."""
    return float(text) if QUALITY.fullmatch(text) else 1.0


def quality(media_type: str, accepted: Mapping[str, float]) -> float:
    """Return how much a media type is liked: the range that fits it closest tells."""
    main = media_type.partition("/")[0]
    for fitting in (media_type, f"{main}/*", "*/*"):
        if fitting in accepted:
            return accepted[fitting]
    return 0.0
