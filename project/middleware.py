"""What every reply has, whichever view or middleware made it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ROOT = "/api/"
TOLD = "ETag, Link, Location, Retry-After, Content-Disposition, RateLimit, RateLimit-Policy"
ASKED = "Authorization, If-None-Match, Accept"
METHODS = "GET, HEAD, OPTIONS"
KEPT = "86400"  # seconds that a browser may remember the answer to a preflight

Answer = Callable[[HttpRequest], HttpResponse]


class PublicReads:
    """Let the pages of any site read the API, without credentials: https://fetch.spec.whatwg.org.

    It stands first, so that errors and redirects of other middleware are readable, too.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 304:  # a length would be that of the reply left out, RFC 9110
            del response["Content-Length"]
        if request.path_info.startswith(ROOT):
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = TOLD
            if "Access-Control-Request-Method" in request.headers and request.method == "OPTIONS":
                response["Access-Control-Allow-Methods"] = METHODS
                response["Access-Control-Allow-Headers"] = ASKED
                response["Access-Control-Max-Age"] = KEPT
        return response
