"""Web addresses as they are compared: two spellings of one page's address are equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

# What says how a reader came to a page, not which page it is.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|yclid|msclkid|mc_[ce]id|igshid|_openstat", re.I)
ARCHIVED = re.compile(r"web\.archive\.org/web/[0-9]{4,14}(?:[a-z]{2}_)?/(.+)", re.I)
ADDRESS = re.compile(
    r"(?:https?://)?[^\s/?#@.]+(?:\.[^\s/?#@.]+)+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
SAFE = "/:@!$&'()*+,;=~-._"


def is_address(text: str) -> bool:
    """Tell whether text reads as the address of a page, with or without its scheme."""
    return ADDRESS.fullmatch(text.strip()) is not None


def plain(address: str) -> str:
    """Return an address without what two spellings of it may differ in.

    Scheme, `www.`, default port, fragment, tracking parameters, a slash at the end, and how
    characters are escaped (https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2).
    """
    text = address.strip()
    parts = split(text)
    if parts is None:
        return text
    host = parts.netloc.rpartition("@")[2].casefold()
    host = re.sub(r":(80|443)?$", "", host).removeprefix("www.").rstrip(".")
    path = quote(unquote(parts.path, errors="surrogateescape"), SAFE, errors="surrogateescape")
    asked = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    kept = [(name, value) for name, value in asked if not TRACKING.fullmatch(name)]
    query = urlencode(kept, errors="surrogateescape")
    return host + path.rstrip("/") + ("?" + query if query else "")


def split(text: str) -> SplitResult | None:
    """Return the parts of an address; None where it is not one."""
    try:
        return urlsplit(text if re.match("https?://", text, re.I) else f"//{text}")
    except ValueError:
        return None


def digest(address: str) -> str:
    """Return what addresses are looked up by: as short for long ones as for short ones."""
    return sha256(plain(address).encode(errors="surrogatepass")).hexdigest()[:40]


def digests(address: str) -> Iterator[str]:
    """Yield what an address is looked up by: its own, and that of the page an archive holds."""
    yield digest(address)
    if match := ARCHIVED.search(address):
        yield digest(match[1])
