"""A file, whole or the range asked for: https://www.rfc-editor.org/rfc/rfc9110#name-range-requests"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from rest_framework.request import Request

from statements.slots import Stream

PIECE = 1 << 16
RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")


class Unsatisfiable(Exception):
    """No byte of the file is in the range."""


def ranged(request: Request, path: Path, tag: str, media_type: str) -> HttpResponseBase:
    """Return a file, or the one range of it that is asked for; raise Crowded.

    Several ranges, and what is no range of bytes, are answered with the whole file, as the RFC
    allows. `tag` is strong, quotes included.
    """
    size = path.stat().st_size
    if tag in (tag_named.removeprefix("W/") for tag_named in parse_etags(if_none_match(request))):
        response: HttpResponseBase = HttpResponseNotModified()
        return with_tag(response, tag)
    if request.method == "HEAD":  # a range is only of what GET sends
        response = HttpResponse(content_type=media_type, headers={"Content-Length": str(size)})
        return with_tag(response, tag)
    header = request.headers.get("Range", "")
    if request.headers.get("If-Range", tag) != tag:
        header = ""
    try:
        span = span_of(header, size)
    except Unsatisfiable:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return with_tag(response, tag)
    first, last = span or (0, size - 1)
    stream = Stream(request._request, lambda: pieces(path, first, last))
    response = StreamingHttpResponse(stream, content_type=media_type)
    if span is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return with_tag(response, tag)


def if_none_match(request: Request) -> str:
    return str(request.headers.get("If-None-Match", ""))


def with_tag(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["Accept-Ranges"], response["ETag"] = "bytes", tag
    return response


def span_of(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte of a range, both in; None where the whole is meant.

    Raises Unsatisfiable.
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    begin, end = match.groups()
    if not begin:  # the last bytes, so many
        first, last = max(size - int(end), 0), size - 1
    else:
        first, last = int(begin), min(int(end or size), size - 1)
        if end and int(end) < int(begin):
            return None
    if first > last or (end == "0" and not begin):
        raise Unsatisfiable
    return first, last


def pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        remaining = last - first + 1
        while remaining and (piece := file.read(min(PIECE, remaining))):
            remaining -= len(piece)
            yield piece
