"""Web addresses as they are compared: two spellings of one page's address are equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

# What says how a reader came to a page, not which page it is.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|yclid|msclkid|mc_[ce]id|igshid|_openstat", re.I)
ARCHIVED = re.compile(r"web\.archive\.org/web/[0-9]{4,14}(?:[a-z]{2}_)?/(.+)", re.I)
# Of a host's label: no name before an @, and nothing that a browser reads as another sign.
LABEL = r"[^\s/?#@.:\\%<>\"'`{}|^\[\]]+"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})+\.?")
ADDRESS = re.compile(
    rf"(?:https?://)?{LABEL}(?:\.{LABEL})+\.?(?::[0-9]{{1,5}})?(?:[/?#][^\s\\]*)?", re.IGNORECASE
)
INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})  # categories of Unicode
SECOND = "ac co com edu gob gouv gov int mil net org"  # of two labels, as in gov.az
SECOND_LEVEL = frozenset(SECOND.split())
SAFE = "/:@!$&'()*+,;=~-._"


def is_address(text: str) -> bool:
    """Tell whether text reads as the address of a page, with or without its scheme."""
    return ADDRESS.fullmatch(text.strip()) is not None and not has_invisible(text.strip())


def fault_of(address: str) -> str | None:
    """Return what makes an address no absolute one of the web, None where it is one.

    A name or a password in it would be published with it, and `https://mid.ru:x@evil.example/`
    reads as another host than it is; so does a backslash, which browsers take for a slash.
    """
    try:
        parts = urlsplit(address)
        port, host = parts.port, parts.hostname
    except ValueError:  # brackets, ports and hosts that cannot be
        return "is no web address"
    if "@" in parts.netloc:
        return "has a name or a password before its host, which is no part of a web address"
    if "\\" in address:
        return "has a backslash: write / between its parts, or %5C for the sign itself"
    if parts.scheme not in ("http", "https") or not host or port == 0:
        return "is no web address"
    if not is_reachable(host):
        return "has no host that a reader could reach"
    return None


def is_reachable(host: str) -> bool:
    """Tell whether a host is named as the world reaches it: no number of a reader's own network."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return is_host(host)


def is_host(text: str) -> bool:
    """Tell whether text is the name of a host that the world can reach: it has a dot."""
    return HOST.fullmatch(text) is not None and not has_invisible(text)


def has_invisible(text: str) -> bool:
    return any(unicodedata.category(sign) in INVISIBLE for sign in text)


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
    parameters = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    without_tracking = [(name, value) for name, value in parameters if not TRACKING.fullmatch(name)]
    query = urlencode(without_tracking, errors="surrogateescape")
    return host + path.rstrip("/") + ("?" + query if query else "")


def original(address: str) -> str:
    """Return the address that an archive's one holds a copy of; any other as it is."""
    match = ARCHIVED.search(address)
    return match[1] if match else address


def tidy(address: str) -> str:
    """Return an address as it is kept: with its scheme, without fragment and tracking."""
    text = address.strip()
    parts = split(text)
    if parts is None or not parts.netloc:
        return text
    parameters = parts.query.split("&") if parts.query else []
    without_tracking = [one for one in parameters if not TRACKING.fullmatch(one.partition("=")[0])]
    scheme = parts.scheme.lower() or "https"
    return urlunsplit((scheme, parts.netloc, parts.path, "&".join(without_tracking), ""))


def hosts(address: str) -> list[str]:
    """Return an address's host without `www.` and the domains that it is part of, down to two
    labels; endings under which anybody is registered (`gov.az`) are none."""
    parts = split(address.strip())
    host = (parts.netloc if parts else "").rpartition("@")[2].casefold()
    labels = re.sub(r":[0-9]*$", "", host).removeprefix("www.").rstrip(".").split(".")
    domains = [labels[place:] for place in range(max(len(labels) - 1, 1))]
    return [".".join(one) for one in domains if all(one) and not is_shared(one)]


def is_shared(labels: list[str]) -> bool:
    """Tell whether an ending is one under which many are registered, such as `co.uk`."""
    return len(labels) < 2 or (
        len(labels) == 2 and len(labels[1]) == 2 and labels[0] in SECOND_LEVEL
    )


def split(text: str) -> SplitResult | None:
    """Return the parts of an address with or without its scheme; None where it is not one."""
    return split_as_written(text if re.match("https?://", text, re.I) else f"//{text}")


def split_as_written(text: str) -> SplitResult | None:
    """Return the parts of what stands where an address should; None where it cannot be one."""
    try:
        return urlsplit(text)
    except ValueError:  # brackets and hosts that cannot be
        return None


def digest(address: str) -> str:
    """Return what addresses are looked up by: as short for long ones as for short ones."""
    return sha256(plain(address).encode(errors="surrogatepass")).hexdigest()[:40]


def digests(address: str) -> Iterator[str]:
    """Yield what an address is looked up by: its own, and that of the page an archive holds."""
    yield digest(address)
    if match := ARCHIVED.search(address):
        yield digest(match[1])
