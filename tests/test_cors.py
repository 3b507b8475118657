"""Pages of any site may read the API, without credentials, and nothing else."""

from __future__ import annotations

from typing import Any

from django.test import TestCase, override_settings

from statements import tokens
from statements.api.views import LONGEST_LINK, json_response

from . import factories as f

ROOT = "/api/v1/"
ORIGIN = "https://elsewhere.example"
ALLOW_ORIGIN = "Access-Control-Allow-Origin"
SENT = {
    *("authorization", "accept", "accept-language", "cache-control", "content-type", "pragma"),
    *("x-requested-with", "x-request-id", "range", "if-range", "if-none-match", "if-match"),
    "if-modified-since",
}
READ = {
    *("ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-ID"),
    *("Content-Disposition", "Content-Length", "Content-Range", "Accept-Ranges"),
}


class CorsTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.small_world()

    def preflight(self, address: str, method: str = "GET") -> Any:
        headers = {
            "origin": ORIGIN,
            "access-control-request-method": method,
            "access-control-request-headers": "authorization,if-none-match",
        }
        return self.client.options(address, headers=headers)

    def test_a_preflight_is_answered_wherever_the_request_itself_will_be_refused(self) -> None:
        for path in ("governments", "nothing/", "governments/iraq/", "governments/?x=1", "Series/"):
            with self.subTest(path):
                response = self.preflight(ROOT + path)
                assert (response.status_code, response.content) == (204, b"")
                assert response[ALLOW_ORIGIN] == "*"
                assert "Authorization" in response["Access-Control-Allow-Headers"]
        assert self.preflight("/apis/").status_code >= 300

    def test_every_reply_of_the_api_is_readable_errors_too(self) -> None:
        for path, status in (
            ("", 200),
            ("governments/", 200),
            ("statements/?format=csv", 200),
            ("schema/", 200),
            ("docs/", 200),
            ("quota/", 200),
            ("governments", 301),
            ("governments/?x=1", 400),
            ("nothing/", 404),
        ):
            with self.subTest(path):
                response = self.client.get(ROOT + path, headers={"origin": ORIGIN})
                response.getvalue()
                assert response.status_code == status
                self.assert_readable(response)
        accept = {"accept": "image/png", "origin": ORIGIN}
        self.assert_readable(self.client.get(f"{ROOT}governments/", headers=accept))
        self.assert_readable(self.client.get(ROOT, headers={"authorization": "Bearer x"}))
        self.assert_readable(self.client.get(ROOT, headers={"if-none-match": "*"}))
        self.assert_readable(self.client.post(f"{ROOT}governments/"))
        with override_settings(SECURE_SSL_REDIRECT=True):
            self.assert_readable(self.client.get(f"{ROOT}governments/"))

    def assert_readable(self, response: Any) -> None:
        assert response.headers[ALLOW_ORIGIN] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
        assert set(exposed) >= READ
        assert "Access-Control-Allow-Methods" not in response.headers

    def test_a_preflight_is_told_what_may_be_asked(self) -> None:
        for path in ("governments/", "statements/", "", "schema/", "docs/", "quota/", "resolve/"):
            with self.subTest(path):
                response = self.preflight(ROOT + path)
                assert (response.status_code, response.content) == (204, b"")
                assert "Content-Type" not in response.headers
                headers = {name: response.headers[name] for name in response.headers}
                assert headers[ALLOW_ORIGIN] == "*"
                assert headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
                allowed = headers["Access-Control-Allow-Headers"].lower().split(", ")
                assert set(allowed) >= SENT
                assert headers["Access-Control-Max-Age"] == "86400"
                assert headers["Allow"] == "GET, HEAD, OPTIONS"
        preflight = self.client.options(f"{ROOT}governments/", headers={"origin": ORIGIN})
        assert "Access-Control-Allow-Methods" not in preflight.headers

    def test_the_desk_and_the_pages_are_closed(self) -> None:
        for path in ("/", "/admin/", "/admin/login/", "/healthz"):
            for response in (
                self.client.get(path, headers={"origin": ORIGIN}),
                self.preflight(path, "POST"),
            ):
                with self.subTest(path):
                    named = [n for n in response.headers if n.startswith("Access-Control")]
                    assert named == []

    def test_a_script_elsewhere_reads_with_a_token(self) -> None:
        text = tokens.mint(f.make_user("analyst"), 1)[1]
        headers = {"origin": ORIGIN, "authorization": f"Bearer {text}"}
        response = self.client.get(f"{ROOT}governments/", headers=headers)

        assert response.headers[ALLOW_ORIGIN] == "*"
        assert "RateLimit" in response.headers


class MethodTests(TestCase):
    PATHS = ("", "governments/", "governments/x/", "changes/1/", "resolve/", "schema/", "docs/")

    def test_other_methods_are_refused_with_those_that_are_allowed(self) -> None:
        for path in (*self.PATHS, "quota/", "statements/?format=csv"):
            for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "X" * 99):
                with self.subTest(path, method=method):
                    response = self.client.generic(method, ROOT + path)
                    assert response.status_code == 405
                    assert response.headers["Content-Type"] == "application/problem+json"
                    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
                    assert response.headers["Cache-Control"] == "no-store"

    def test_an_unknown_address_is_unknown_to_every_method(self) -> None:
        for method in ("POST", "DELETE", "OPTIONS", "HEAD", "PROPFIND"):
            with self.subTest(method):
                response = self.client.generic(method, f"{ROOT}nothing/")
                assert response.status_code == 404
                assert response.headers["Content-Type"] == "application/problem+json"


def beside(response: Any) -> list[str]:
    """Return the links of a reply to the pages of its list."""
    links = response.headers.get("Link", "")
    return [link for link in links.split(", ") if link and "alternate" not in link]


class LinkTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def test_lists_name_the_pages_beside_them(self) -> None:
        for path in (
            "statements/?page_size=20",
            "officials/?page_size=7",
            "references/?page_size=9",
        ):
            with self.subTest(path):
                first = self.client.get(ROOT + path)
                reply = first.json()
                assert beside(first) == [f'<{reply["next"]}>; rel="next"']
                second = self.client.get(reply["next"])
                reply = second.json()
                both = [f'<{reply["next"]}>; rel="next"', f'<{reply["previous"]}>; rel="prev"']
                assert beside(second) == both

    def test_changes_lead_on(self) -> None:
        page = self.client.get(f"{ROOT}changes/?page_size=3")

        assert beside(page) == [f'<{page.json()["next"]}>; rel="next"']

    def test_what_has_a_page_for_readers_names_it(self) -> None:
        for path, page in (
            ("officials/", "officials/"),
            ("officials/nikol-pashinyan/", "officials/nikol-pashinyan/"),
            ("officials/?government=armenia&labels=0&fields=key", "officials/?government=armenia"),
            ("sources/?q=a%26b&count=1", "sources/?q=a%26b"),
            ("changes/3/", "changes/3/"),
            ("offices/russia-mfa-minister/", "offices/russia-mfa-minister/"),
        ):
            with self.subTest(path):
                link = self.client.get(ROOT + path).headers["Link"]
                alternate = f'<http://testserver/{page}>; rel="alternate"; type="text/html"'
                assert link.split(", ")[-1] == alternate
                assert self.client.get(f"/{page}").status_code in (200, 302)

    def test_what_has_no_other_page_names_none(self) -> None:
        for path in ("series/", "statements/?page_size=500", f"statements/{f.READOUT}/"):
            assert not beside(self.client.get(ROOT + path)), path
        for path in ("", f"statements/{f.READOUT}/editions/"):
            assert "Link" not in self.client.get(ROOT + path).headers, path

    def test_a_header_that_no_proxy_would_carry_is_left_out(self) -> None:
        long = "https://example.org/?" + "a" * LONGEST_LINK

        assert "Link" not in json_response(b"{}", {"next": long}).headers
