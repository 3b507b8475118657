"""Entity tags: when a reply that a client kept is still the reply.

https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
"""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.http import parse_etags

from statements.models import Change

# Asked before every reply, so written out: the framework takes three times as long to write it.
LAST = (
    f"SELECT number, CAST(recorded_at AS text) FROM {Change._meta.db_table}"  # noqa: S608 - names
    " ORDER BY number DESC LIMIT 1"
)


class Unchanged(Exception):
    """The client has this reply already."""


def last_change() -> str:
    """Return what tells states of the public side apart, to be read before its rows.

    A change between this reading and the rows leaves newer rows under an older tag, which no
    later request can match. The time stands beside the number for ledgers that were put back.
    """
    with connection.cursor() as cursor:
        cursor.execute(LAST)
        last = cursor.fetchone()
    return f"{last[0]} {last[1]}" if last else ""


def tag_of(request: HttpRequest, media_type: str, state: str) -> str:
    """Return the weak tag of the reply to a query, whatever the order of its names.

    Addresses in replies name host and scheme. Only replies to valid queries carry a tag, and
    nobody can make one without our key, so a tag that fits proves that the query is valid.
    """
    given = ((name, value) for name, values in request.GET.lists() for value in values)
    pairs = sorted(given, key=lambda pair: pair[0])  # values of one name in their own order
    said = (settings.CODE_VERSION, state, request.scheme, request.get_host(), request.path)
    key = blake2b(settings.SECRET_KEY.encode()).digest()
    tag = blake2b(repr((said, media_type, pairs)).encode(), digest_size=16, key=key)
    return f'W/"{tag.hexdigest()}"'


def is_any(header: str) -> bool:
    """Tell whether If-None-Match is met by any reply, whatever its tag."""
    return header.strip() == "*"


def is_named(tag: str, header: str) -> bool:
    """Tell whether If-None-Match names a tag, by weak comparison."""
    return not is_any(header) and tag.removeprefix("W/") in {
        named.removeprefix("W/") for named in parse_etags(header)
    }
