"""Who is answered, who is believed, and who is written to."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from .values import BadEnvironment, text, words

HOST_NAMES = "Write host names only, with commas between: example.org,www.example.org."
# All names, or all below a domain that anybody registers names in: a top-level one, and what most
# countries have (.co.uk, .gov.am). Others, such as .github.io, cannot be told by their form.
EVERY_HOST = re.compile(
    r"[*.]*|\*?\.+([^.:]+|(ac|co|com|edu|go|gov|ne|net|or|org)\.[a-z]{2})\.?", re.IGNORECASE
)
WIDEST = {4: 8, 6: 7}  # bits that a network of proxies shares at least: 10.0.0.0/8, fc00::/7
WITH_PORT = re.compile(r"[^:\[]*:[0-9]*|\[.*\]:[0-9]*")


def hosts(environ: Mapping[str, str], name: str, *, debug: bool) -> list[str]:
    """Return host names as the Host header has them, without scheme, port and path.

    Only a debugging machine may do without any, or answer to every name: with it, links in
    replies and caches lead wherever a stranger's Host header says.
    """
    names = words(environ, name, "127.0.0.1,localhost,[::1]" if debug else "")
    for host in names:
        if "/" in host:
            problem = f"names {host!r}, which is an address and not a host"
            raise BadEnvironment(name, problem, HOST_NAMES)
        if WITH_PORT.fullmatch(host):
            raise BadEnvironment(name, f"names {host!r}, which has a port", HOST_NAMES)
        if not debug and EVERY_HOST.fullmatch(host):
            problem = f"names {host!r}, which is every host that a stranger writes"
            raise BadEnvironment(name, problem, HOST_NAMES)
        if "*" in host and host != "*":
            problem = f"names {host!r}, which no host is: a star stands for nothing here"
            remedy = "Name each host, or write .example.org for a domain of yours and all below it."
            raise BadEnvironment(name, problem, remedy)
    if not names:
        raise BadEnvironment(name, "is not set, so nothing would be answered", HOST_NAMES)
    return names


def origins(environ: Mapping[str, str], name: str) -> list[str]:
    """Return origins: a scheme and a host, no path."""
    listed = words(environ, name)
    for origin in listed:
        try:
            parts = urlsplit(origin)
        except ValueError:  # brackets and hosts that cannot be
            parts = urlsplit("")
        rest = parts.path or parts.query or parts.fragment or "@" in parts.netloc
        if parts.scheme not in {"http", "https"} or not parts.netloc or rest:
            raise BadEnvironment(
                name,
                f"names {origin!r}, which is not an origin",
                "Write the scheme and the host, nothing after it: https://example.org.",
            )
        if EVERY_HOST.fullmatch(parts.netloc.partition(":")[0]):
            raise BadEnvironment(
                name,
                f"names {origin!r}, which is every origin",
                "Write the scheme and the host: https://example.org.",
            )
    return listed


def origin(environ: Mapping[str, str], name: str) -> str:
    """Return one origin, or nothing."""
    listed = origins(environ, name)
    if len(listed) > 1:
        raise BadEnvironment(name, "names several addresses", "Write the one that readers know.")
    return listed[0] if listed else ""


def networks(
    environ: Mapping[str, str], name: str, default: str
) -> list[IPv4Network | IPv6Network]:
    """Return networks; an address alone is a network of one. `none` names nobody."""
    listed = [] if text(environ, name).lower() == "none" else words(environ, name, default)
    try:
        networks = [ip_network(one) for one in listed]
    except ValueError as error:
        raise BadEnvironment(
            name,
            f"names no network: {error}",
            "Write addresses and networks with commas between: 127.0.0.1,10.1.0.0/16.",
        ) from None
    for network in networks:
        if network.prefixlen < WIDEST[network.version]:
            raise BadEnvironment(
                name,
                f"names {str(network)!r}, which are strangers, too",
                "Write the addresses of your proxies, or `none` where there are none.",
            )
    return networks


def contact(environ: Mapping[str, str], name: str) -> str:
    """Return an address for https://www.rfc-editor.org/rfc/rfc9116#section-2.5.3, or nothing."""
    value = text(environ, name)
    if re.fullmatch(r"[^\s@:/<>]+@[^\s@:/<>]+\.[^\s@:/<>]+", value):
        return f"mailto:{value}"
    if value and not re.fullmatch(r"(mailto:|https://|tel:\+)[^\s<>]+", value):
        remedy = "Write security@your.domain, or the https:// address of a form."
        raise BadEnvironment(name, f"is {value!r}, which nobody can be reached at", remedy)
    return value
