"""What every reply has, whichever view or middleware made it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from statements.api.negotiation import ranges

ROOT = "/api/"
EXPOSED_HEADERS = (
    "ETag, Link, Location, Retry-After, Content-Disposition, Content-Length, Content-Range, "
    "Accept-Ranges, RateLimit, RateLimit-Policy, X-Request-ID"
)
ALLOWED_HEADERS = (
    "Authorization, Accept, Accept-Language, Cache-Control, Content-Type, If-Match, "
    "If-Modified-Since, If-None-Match, If-Range, Pragma, Range, X-Request-ID, X-Requested-With"
)
METHODS = "GET, HEAD, OPTIONS"
MAX_AGE = "86400"  # seconds that a browser may remember the answer to a preflight

Answer = Callable[[HttpRequest], HttpResponse]


class PublicReads:
    """Let the pages of any site read the API, without credentials: https://fetch.spec.whatwg.org.

    It stands first, so that errors and redirects of other middleware are readable, too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_preflight(request) and response.status_code >= 300:
            response = preflight_reply()
        if response.status_code == 304:  # a length would be that of the reply left out, RFC 9110
            del response["Content-Length"]
        if request.path_info.startswith(ROOT):
            if response.status_code >= 400:  # whoever made it
                response["Cache-Control"] = "no-store"
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
            if is_preflight(request):
                response["Access-Control-Allow-Methods"] = METHODS
                response["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
                response["Access-Control-Max-Age"] = MAX_AGE
        return response


def is_preflight(request: HttpRequest) -> bool:
    """Tell whether a browser asks if a page may read something of the API."""
    asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
    return asks and request.path_info.startswith(ROOT)


def preflight_reply() -> HttpResponse:
    """Return what lets a page ask, so that it can read why it is refused or led elsewhere.

    A browser goes on after a preflight only where its status is one of success.
    """
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


SMALLEST = 1_024  # bytes: below, a packet carries the reply as it is
WORDY = (
    *("text/", "application/json", "application/problem+json", "application/jsonl"),
    *("application/vnd.oai.openapi", "application/yaml"),
)
GZIP = 16 + zlib.MAX_WBITS  # zlib's word for the format of https://www.rfc-editor.org/rfc/rfc1952


class Compressed:
    """Compress what the API says, for clients that like it: RFC 9110, Accept-Encoding.

    Never the desk, whose pages hold secrets beside what others may choose (BREACH), and no file
    of a release, whose ranges are of its own bytes.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.level: int = settings.API_GZIP_LEVEL

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not self.level or not request.path_info.startswith(ROOT):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if is_wordy(response) and likes_gzip(request.headers.get("Accept-Encoding", "")):
            self.compress(request, response)
        return response

    def compress(self, request: HttpRequest, response: Any) -> None:
        """Compress a body, or each piece of a stream as it comes."""
        if response.streaming and request.method != "HEAD":
            response.streaming_content = self.pieces(response.streaming_content)
            del response["Content-Length"]
        elif not response.streaming:
            response.content = b"".join(self.pieces([response.content]))
            response["Content-Length"] = str(len(response.content))
        response["Content-Encoding"] = "gzip"

    def pieces(self, source: Iterable[bytes]) -> Iterator[bytes]:
        """Yield compressed pieces; where the source fails, the end is left out, as it is there."""
        packer = zlib.compressobj(self.level, zlib.DEFLATED, GZIP)
        for piece in source:
            if packed := packer.compress(piece):
                yield packed
        yield packer.flush()


def is_wordy(response: Any) -> bool:
    """Tell whether a reply is text, long enough, and as its maker left it."""
    if response.status_code in (204, 206, 304) or response.has_header("Content-Encoding"):
        return False
    is_long = response.streaming or len(response.content) >= SMALLEST
    return is_long and str(response.get("Content-Type", "")).startswith(WORDY)


def likes_gzip(accepted: str) -> bool:
    """Tell whether gzip is taken, and liked no less than the bytes as they are."""
    if not accepted.strip():
        return False
    weights = ranges(accepted)
    rest = weights.get("*", 0.0)
    gzip = weights.get("gzip", weights.get("x-gzip", rest))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)
