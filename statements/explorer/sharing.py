"""What other sites show where the address of a page is shared: https://ogp.me."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from .cards import HEIGHT, OF_SITE, SITE, WIDTH, SharedCard, address_of
from .citing import number_in
from .embed_code import Embed
from .site import whole

LOCALE = "en_GB"  # of our words


def framing(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the frame that other sites may copy from a page that has one."""
    embed: Embed | None = context.get("embed")
    return {"frame": embed.frame(whole(request, ""))} if embed else {}


def sharing(request: HttpRequest, state: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is shown where the address of a page is shared."""
    shared: SharedCard = context.get("card", OF_SITE)
    address = address_of(number_in(state), shared.path)
    members = {
        "og:site_name": SITE,
        "og:type": "website",
        "og:locale": LOCALE,
        "og:url": whole(request, request.get_full_path()),
        "og:title": shared_title(context) or shared.card.title,
        "og:description": context.get("shared_text") or shared.card.description,
        "og:image": whole(request, address),
        "og:image:type": "image/png",
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
        "og:image:alt": shared.card.alternative,
    }
    return {"shared": members}


def shared_title(context: Mapping[str, Any]) -> str:
    """Return what a page is called, with how much is held where it says so."""
    title = context.get("heading") or context.get("title") or ""
    return ": ".join(filter(None, [title, context.get("shared_count", "")]))
