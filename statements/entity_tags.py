"""Entity tags: when a reply that a client kept is still the reply.

https://www.rfc-editor.org/rfc/rfc9110#name-conditional-requests
"""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import parse_etags

# A cache in front may answer for a second; whoever else keeps a reply asks whether it still holds.
FOR_ALL = "public, max-age=0, s-maxage=1"


class Unchanged(Exception):
    """The client has this reply already."""


def tag_of(request: HttpRequest, media_type: str, state: str) -> str:
    """Return the weak tag of the reply to a query, whatever the order of its names.

    Addresses in replies name host and scheme. Only replies to valid queries carry a tag, and
    nobody can make one without our key, so a tag that fits proves that the query is valid.
    """
    # As written, not in its canonical form: replies name their own address, which differs.
    parameters = ((name, value) for name, values in request.GET.lists() for value in values)
    pairs = sorted(parameters, key=lambda pair: pair[0])  # values of one name in their own order
    address = (settings.CODE_VERSION, state, request.scheme, request.get_host(), request.path)
    key = blake2b(settings.SECRET_KEY.encode()).digest()
    tag = blake2b(repr((address, media_type, pairs)).encode(), digest_size=16, key=key)
    return f'W/"{tag.hexdigest()}"'


def matches_any(header: str) -> bool:
    """Tell whether If-None-Match is met by any reply, whatever its tag."""
    return header.strip() == "*"


def names_tag(tag: str, header: str) -> bool:
    """Tell whether If-None-Match names a tag, by weak comparison."""
    return not matches_any(header) and tag.removeprefix("W/") in {
        tag_named.removeprefix("W/") for tag_named in parse_etags(header)
    }
