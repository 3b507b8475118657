"""Which headers about other parties are believed: those of proxies that the operator names."""

from __future__ import annotations

import logging
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FOR, PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"
READ = frozenset({FOR, PROTO})
OTHERS = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_SCRIPT_NAME")

logger = logging.getLogger(__name__)


class TrustedProxies:
    """Take the forwarding headers of all others away, before anything reads them.

    It stands first. Each worker warns once where people's addresses are not seen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.has_warned = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        claims = [name for name in request.META if name.startswith(OTHERS)]
        if claims:
            peer = str(request.META.get("REMOTE_ADDR", ""))
            self.warn(peer, claims)
            believed = READ if is_proxy(peer) else frozenset()
            for name in claims:
                if name not in believed:
                    del request.META[name]
        return self.get_response(request)

    def warn(self, peer: str, claims: list[str]) -> None:
        """Say once why a request that came by a proxy counts as the proxy's own."""
        if self.has_warned or FOR not in claims:
            return
        if not settings.REST_FRAMEWORK["NUM_PROXIES"]:
            problem = "NUM_PROXIES is 0: set it to how many proxies of yours write this header."
        elif not is_proxy(peer):
            problem = "TRUSTED_PROXIES does not name this peer: add it if it is a proxy of yours."
        else:
            return
        self.has_warned = True
        logger.warning(
            "A request from %s has X-Forwarded-For, which is not believed, so quotas and lockouts "
            "count it as %s. %s",
            *(peer, peer, problem),
        )


def is_proxy(peer: str) -> bool:
    """Tell whether a peer is a proxy of ours: one that TRUSTED_PROXIES names, or a local socket."""
    if not peer:  # a socket of the file system has no address; its mode says who may use it
        return True
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in settings.TRUSTED_PROXIES)
