"""The codebook: as JSON, as tables, and as a page to read."""

from __future__ import annotations

from functools import cache

import orjson
from django.http import HttpResponse
from django.template.loader import render_to_string
from rest_framework.request import Request

from statements.exports.codebook import (
    CODEBOOK_TABLES,
    codebook,
    codebook_csv,
    codebook_json,
    vocabularies,
)
from statements.exports.coding import coding_json
from statements.exports.columns import TYPES
from statements.query.doors import Door
from statements.query.parameters import Choice, table_choice

from .downloads import MEDIA_TYPES, attachment
from .negotiation import CsvRenderer, JsonRenderer, PageRenderer
from .views import PublicView, json_response

TEMPLATE = "statements/codebook.html"


FORMAT = Choice("json csv html", "The format of the reply: html is a page to read.", "json")


class CodebookView(PublicView):
    """What stands in every column of every table: meaning, type, values, what empty means."""

    noun = "codebook"
    tells_data = False
    renderer_classes = [JsonRenderer, CsvRenderer, PageRenderer]
    door = Door({"format": FORMAT, "table": table_choice(CODEBOOK_TABLES)})

    def get(self, request: Request) -> HttpResponse:
        format = request.accepted_renderer.format
        _, options = self.door.read(request.query_params, whole=format)
        if format == "json":
            return json_response(as_json())
        if format == "html":
            return HttpResponse(as_page())
        name = options.get("table", CODEBOOK_TABLES[0])
        headers = attachment(f"{name}.csv")
        return HttpResponse(codebook_csv(name), content_type=MEDIA_TYPES["csv"], headers=headers)


@cache
def as_json() -> bytes:
    """Return the codebook as JSON: made once for each worker, as it depends on the code alone."""
    return orjson.dumps(codebook_json())


@cache
def as_page() -> str:
    """Return the codebook as a page, made once for each worker."""
    types = [(name, meaning) for name, (meaning, _) in TYPES.items()]
    context = {
        "sheets": codebook(),
        "vocabularies": vocabularies(),
        "types": types,
        "coding": coding_json(),
    }
    return render_to_string(TEMPLATE, context)
