"""From which address a request comes: quotas, lockouts and the log all see the same."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# Whoever comes from IPv4 to a server of IPv6 alone: https://www.rfc-editor.org/rfc/rfc6052
TRANSLATED = IPv6Network("64:ff9b::/96")


def client_address(request: HttpRequest) -> str:
    """Return the IP address of the client, or of the nearest peer where nobody tells more.

    Of X-Forwarded-For only what NUM_PROXIES proxies of ours have written counts: each adds the
    address that it saw at the end, so what stands before was written by the client.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.REST_FRAMEWORK["NUM_PROXIES"]
    forwarded_list = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    forwarded = normal(forwarded_list[-min(proxies, len(forwarded_list))]) if proxies else None
    return forwarded or normal(peer) or peer


def normal(text: str) -> str | None:
    """Return an address in its one spelling, without brackets or port; None where it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return str(of_ipv4(address) or address)
    return str(address)


def of_ipv4(address: IPv6Address) -> IPv4Address | None:
    """Return the address of IPv4 that stands in one of IPv6: as one network all would be one."""
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped
