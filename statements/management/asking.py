"""Ask the API from a command: the same view, so the same query, errors and bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.core.handlers.wsgi import WSGIRequest
from django.urls import resolve, reverse

READABLE = ":/,!*"  # as the API writes corrected queries
NUMBER = re.compile(r"-(\d+)\.\w+\"$")  # ends the file's name in Content-Disposition
Pairs = list[tuple[str, str]]


class Refusal(Exception):
    """The API's own words for why there is nothing, and the filter as it would be right."""

    def __init__(self, status: int, detail: str, corrected: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.corrected = status, detail, corrected


@dataclass(frozen=True, slots=True)
class Answer:
    """A file as it comes: its pieces, and the ledger's number that names it.

    `close` gives back what they are read from, whether or not all were.
    """

    pieces: Iterator[bytes]
    number: int
    close: Callable[[], None]


def pairs_of(filter: str) -> Pairs:
    """Return names and values of a query as it stands in an address."""
    return parse_qsl(filter.removeprefix("?"), keep_blank_values=True)


def ask(plural: str, filter: str, form: Pairs) -> Answer:
    """Return the file of a list; raise Refusal with what the API says instead.

    `form` says how it comes: format, table, dialect, fields. A command has no quota.
    """
    path = reverse(f"api-{plural}-list")
    found: Any = resolve(path)
    own = {"throttle_classes": [], "has_tag": False}
    view = found.func.cls.as_view(found.func.actions, **{**found.func.initkwargs, **own})
    response = view(request(path, urlencode([*pairs_of(filter), *form], safe=READABLE)))
    if response.status_code != 200:
        raise refusal(response, form)
    named = NUMBER.search(response["Content-Disposition"])
    number = int(named[1]) if named else 0
    return Answer(iter(response.streaming_content), number, partial(close, response))


def close(response: Any) -> None:
    """Give back what an answer is read from.

    Its own `close` also ends the request, and with it connections that others may still use.
    """
    for give_back in response._resource_closers:
        give_back()


def request(path: str, query: str) -> WSGIRequest:
    """Return a request that nobody sent."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    server = {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": BytesIO()}
    return WSGIRequest({**environ, **server, "wsgi.url_scheme": "http"})


def refusal(response: Any, form: Pairs) -> Refusal:
    """Return what a problem says, its corrected query without what the command adds itself."""
    told = json.loads(response.content)
    corrected = told.get("corrected")
    if corrected is not None:
        added = {name for name, _ in form}
        kept = [pair for pair in pairs_of(corrected.partition("?")[2]) if pair[0] not in added]
        corrected = urlencode(kept, safe=READABLE)
    return Refusal(response.status_code, told["detail"], corrected)
