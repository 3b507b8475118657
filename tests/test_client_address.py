"""Whose address a request has, and whose word about it is taken."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, SimpleTestCase, override_settings

from project import environment
from project.proxies import TrustedProxies, is_proxy
from statements.client_address import client_address

PROXIES = ("127.0.0.1", "10.1.0.0/16", "2001:db8:1::/48")


def proxied(number: int) -> Any:
    """Believe so many proxies, at our addresses."""
    return override_settings(
        REST_FRAMEWORK=settings.REST_FRAMEWORK | {"NUM_PROXIES": number},
        TRUSTED_PROXIES=environment.networks({}, "TRUSTED_PROXIES", ",".join(PROXIES)),
    )


def request_of(**meta: str) -> HttpRequest:
    """Return a request as views see it."""
    requests: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        requests.append(request)
        return HttpResponse()

    TrustedProxies(view)(RequestFactory().get("/", **meta))
    return requests[0]


class ClientAddressTests(SimpleTestCase):
    def address(self, forwarded: str | None, peer: str = "127.0.0.1") -> str:
        told_by = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
        return client_address(request_of(REMOTE_ADDR=peer, **told_by))

    def test_each_proxy_of_ours_adds_one_and_what_stands_before_is_the_clients(self) -> None:
        for number, forwarded, expected in (
            (0, "192.0.2.1", "127.0.0.1"),
            (1, None, "127.0.0.1"),
            (1, "192.0.2.1", "192.0.2.1"),
            (1, "192.0.2.66, 192.0.2.1", "192.0.2.1"),
            (2, "192.0.2.66,192.0.2.1, 10.1.0.9", "192.0.2.1"),
            (2, "192.0.2.1", "192.0.2.1"),
            (1, "", "127.0.0.1"),
            (1, "unknown", "127.0.0.1"),
            (1, "192.0.2.1\n evil", "127.0.0.1"),
        ):
            with self.subTest(number=number, told=forwarded), proxied(number):
                assert self.address(forwarded) == expected

    def test_an_address_has_one_spelling(self) -> None:
        for spelling, expected in (
            ("192.0.2.1:4711", "192.0.2.1"),
            ("[2001:DB8:0::1]:443", "2001:db8::1"),
            ("2001:DB8:0::1", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("64:ff9b::c000:201", "192.0.2.1"),
            ("64:ff9b:1::c000:201", "64:ff9b:1::c000:201"),
        ):
            with self.subTest(spelling), proxied(1):
                assert self.address(spelling) == expected

    def test_nobody_but_our_proxies_tells_of_others(self) -> None:
        for peer in ("203.0.113.9", "10.2.0.1", "2001:db8:2::1"):
            with self.subTest(peer), proxied(1):
                with self.assertLogs("project.proxies", "WARNING") as log:
                    assert self.address("192.0.2.1", peer) == peer
                assert "TRUSTED_PROXIES does not name" in log.output[0]
        for peer in ("10.1.255.1", "::ffff:10.1.0.1", "2001:db8:1::1", ""):
            with self.subTest(peer), proxied(1), self.assertNoLogs("project.proxies"):
                assert self.address("192.0.2.1", peer) == "192.0.2.1"

    def test_the_local_socket_is_named_by_nothing(self) -> None:
        with proxied(0):
            assert client_address(request_of(REMOTE_ADDR="")) == ""
            assert not is_proxy("unix:")


class HeaderTests(SimpleTestCase):
    def test_only_what_we_read_is_left_and_of_trusted_peers_alone(self) -> None:
        claims = {
            "HTTP_X_FORWARDED_FOR": "192.0.2.1",
            "HTTP_X_FORWARDED_PROTO": "https",
            "HTTP_X_FORWARDED_HOST": "evil.example",
            "HTTP_X_FORWARDED_PREFIX": "/evil",
            "HTTP_FORWARDED": "for=192.0.2.1",
            "HTTP_X_REAL_IP": "192.0.2.1",
            "HTTP_X_SCRIPT_NAME": "/evil",
        }
        for peer, left in (("10.1.0.1", set(list(claims)[:2])), ("203.0.113.9", set())):
            with self.subTest(peer), proxied(1):
                request = request_of(REMOTE_ADDR=peer, **claims)
                assert claims.keys() & request.META.keys() == left
                assert not {"X-Forwarded-Host", "Forwarded"} & set(request.headers)

    def test_https_is_told_by_trusted_peers_alone(self) -> None:
        for peer, expected in (("10.1.0.1", True), ("203.0.113.9", False)):
            with (
                self.subTest(peer),
                proxied(1),
                override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")),
            ):
                request = request_of(REMOTE_ADDR=peer, HTTP_X_FORWARDED_PROTO="https")
                assert request.is_secure() == expected

    def test_a_worker_warns_once_where_people_would_count_as_their_proxy(self) -> None:
        middleware = TrustedProxies(lambda request: HttpResponse())
        claimed = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="192.0.2.1")
        plain = RequestFactory().get("/", HTTP_X_FORWARDED_PROTO="https")
        with proxied(0), self.assertLogs("project.proxies", "WARNING") as log:
            for request in (plain, claimed, claimed, claimed):
                middleware(request)

        assert len(log.output) == 1
        assert "NUM_PROXIES is 0" in log.output[0]

    def test_it_stands_before_everything_that_could_read_them(self) -> None:
        assert settings.MIDDLEWARE[0] == "project.proxies.TrustedProxies"
