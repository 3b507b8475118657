"""Text that clients send is UTF-8, whatever Content-Type says of it.

Django reads the query of an address in any encoding of Python's that the header names: one address
would be many pages, of which a cache in front keeps a wrong one, and some of them are none of text.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

REFUSED = "statements.content_type_refused"  # in the environment: BodyLimit says why
IN_PARTS = "multipart/"  # forms that need the rest of the header: their boundary

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def in_utf8(application: Application) -> Application:
    """Return an application that is told of no other encoding."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        read_content_type(environ)
        return application(environ, start_response)

    return answer


def read_content_type(environ: dict[str, Any]) -> None:
    """Leave the header out where there is no body, and mark a body whose header is refused."""
    has_body = str(environ.get("CONTENT_LENGTH") or "0").strip("0")
    if not has_body and "HTTP_TRANSFER_ENCODING" not in environ:
        environ.pop("CONTENT_TYPE", None)
        return
    try:
        media_type, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        is_utf8 = codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except (LookupError, ValueError):  # no encoding, or no header that can be read
        media_type, is_utf8 = "", False
    if not is_utf8:
        media_type, environ[REFUSED] = "", True
    if not media_type.startswith(IN_PARTS):
        environ["CONTENT_TYPE"] = media_type
