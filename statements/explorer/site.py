"""Where this site is: whole addresses of its pages, and names of things that outlast them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri

YEAR = 2026  # of the first data: a name of RFC 4151 tells a time at which we had the host


def site_of(request: HttpRequest) -> str:
    """Return the root of the site without its slash: as it is set, or else as it was asked for."""
    return settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}"


def whole(request: HttpRequest, address: str) -> str:
    """Return the whole of an address that begins with a slash."""
    return f"{site_of(request)}{iri_to_uri(address)}"


def tag_name(site: str, address: str) -> str:
    """Return the name of what stands at an address: https://www.rfc-editor.org/rfc/rfc4151"""
    return f"tag:{urlsplit(site).hostname},{YEAR}:{address}"
