"""The shipped files for nginx and systemd."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import ClassVar
from unittest import SkipTest

import requests
from django.test import SimpleTestCase

from .proxying import SHIPPED, has_nginx, nginx
from .test_project import PRODUCTION, ROOT

SOON = 10  # seconds
AGAIN = 0.55  # seconds after which the state is asked for again


API, PAGE = "public, s-maxage=600", "no-cache, s-maxage=1"


class Upstream(BaseHTTPRequestHandler):
    """A server that says for how long its replies hold, and remembers what it was asked.

    What it says of pages forbids keeping them: only the state may tell that they hold.
    """

    protocol_version = "HTTP/1.1"
    requests: ClassVar[list[dict[str, str]]] = []
    state_requests: ClassVar[list[dict[str, str]]] = []
    state: ClassVar[str] = "a1"  # of the data; empty where it cannot be told

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.rfile.read(int(headers.get("content-length", 0)))  # or it begins what comes next
        if self.path == "/statez":
            self.state_requests.append(headers)
            self.send_response(200 if self.state else 503)
            self.send_header("X-Data-State", self.state)
        else:
            self.requests.append(headers)
            is_page = not self.path.startswith(("/api/", "/static/"))
            held = "no-store" if "no-store" in self.path else PAGE if is_page else API
            self.send_response(410 if "gone" in self.path else 200)
            self.send_header("Cache-Control", held)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


class ProxyTests(SimpleTestCase):
    """What the shipped file of nginx keeps, and what it passes on."""

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        if not has_nginx():
            raise SkipTest("nginx is not installed.")
        server = ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
        cls.addClassCleanup(server.server_close)
        cls.addClassCleanup(server.shutdown)
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        cls.front = cls.enterClassContext(nginx(f"127.0.0.1:{server.server_port}"))

    def count(self, path: str, **headers: str) -> int:
        """Ask three times; return how often the server was asked."""
        Upstream.requests.clear()
        for _ in range(3):
            reply = requests.get(self.front + path, headers=headers, timeout=SOON)
            assert reply.status_code == (410 if "gone" in path else 200)
        return len(Upstream.requests)

    def stand(self, state: str) -> None:
        """Let the data be in a state, and be asked for it."""
        Upstream.state = state
        time.sleep(AGAIN)

    def test_what_is_public_is_kept_for_anybody_as_long_as_it_says(self) -> None:
        self.stand("a1")
        for path in ("/api/v1/statements/", "/statements/", "/static/a.css"):
            assert self.count(path) == 1
            assert self.count(path) == 0
            assert self.count(path, Authorization="Bearer x") == 3
            assert self.count(path, Cookie="sessionid=x") == 3
            assert self.count(f"{path}?no-store") == 3
        for path in ("/admin/", "/admin/login/", "/healthz"):
            assert self.count(path) == 3

    def test_pages_are_kept_until_the_data_changes_and_no_longer(self) -> None:
        for path in ("/officials/", "/statements/gone/"):
            self.stand("b1")
            assert self.count(path) == 1
            self.stand("b2")
            assert self.count(path) == 1
            assert self.count(path) == 0

    def test_nothing_is_kept_while_no_state_is_told(self) -> None:
        self.stand("")
        assert self.count("/topics/") == 3
        assert self.count("/topics/") == 3

    def test_the_state_is_told_to_nobody_else(self) -> None:
        for path in ("/statez", "/statez/", "/statements-state", "/readyz", "/metrics"):
            assert requests.get(self.front + path, timeout=SOON).status_code == 404

    def test_the_question_for_the_state_has_nothing_of_the_request(self) -> None:
        self.stand("c1")
        headers = {"Authorization": "Bearer x", "Cookie": "sessionid=x", "X-Real-IP": "192.0.2.1"}
        requests.request("GET", f"{self.front}/places/", data=b"xyz", headers=headers, timeout=SOON)
        assert {*Upstream.state_requests[-1]} == {"host"}

    def test_nothing_that_a_client_says_of_itself_is_passed_on(self) -> None:
        claims = {
            "X-Forwarded-For": "192.0.2.1",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Port": "1",
            "X-Forwarded-Prefix": "/evil",
            "X-Forwarded-Server": "evil",
            "X-Real-IP": "192.0.2.1",
            "X-Request-ID": "evil",
            "X-Script-Name": "/evil",
            "Script-Name": "/evil",
            "SCRIPT_NAME": "/evil",
            "Forwarded": "for=192.0.2.1",
            "Proxy": "http://evil.example",
        }
        for path in ("/", "/admin/", "/admin/login/", "/api/v1/x", "/admin/statements/batch/add/"):
            self.count(path, **claims)
            request_headers = Upstream.requests[-1]
            assert request_headers["x-forwarded-for"] == "127.0.0.1"
            assert (request_headers["x-forwarded-proto"], request_headers["x-forwarded-host"]) == (
                "http",
                "127.0.0.1",
            )
            assert len(request_headers["x-request-id"]) == 32
            header_text = " ".join(
                value for name, value in request_headers.items() if name != "user-agent"
            )
            assert "evil" not in header_text
            assert "192.0.2.1" not in header_text


class NetworkTests(SimpleTestCase):
    """Whom the shipped file of nginx takes for one, read as nginx reads it."""

    def test_addresses_of_one_network_of_ipv6_are_one(self) -> None:
        text = (SHIPPED / "nginx.conf").read_text()
        (block,) = re.findall(r"(?s)map \$remote_addr \$statements_network \{(.+?)\n\}", text)
        patterns = [one.replace("(?<", "(?P<") for one in re.findall(r'"~(.+)" \$', block)]
        assert len(patterns) == 2
        assert len(re.findall(r"(?m)^limit_(?:req|conn)_zone \$statements_network ", text)) == 3
        assert "limit_req_zone $binary" not in text

        def key(address: str) -> str:
            matches = (re.search(pattern, address) for pattern in patterns)
            return next((match[1] for match in matches if match), address)

        for addresses, expected in (
            (("2001:db8:1:2::5", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:0:4::"), "2001:db8:1:2:"),
            (("2001:db8:1::5", "2001:db8:1::3:4:5:6"), "2001:db8:1:"),
            (("2001:db8::1", "2001:db8::9:1"), "2001:db8:"),
            (("192.0.2.1",), "192.0.2.1"),
            (("::1",), "::1"),
        ):
            assert {key(address) for address in addresses} == {expected}


class UnitTests(SimpleTestCase):
    """The unit of systemd."""

    def test_it_is_a_unit_that_systemd_reads(self) -> None:
        text = (SHIPPED / "statements.service").read_text()
        program = shutil.which("systemd-analyze")
        if program is None:
            lines = [line for line in text.splitlines() if line and line[0] not in "#["]
            assert all("=" in line for line in lines)
            return
        with TemporaryDirectory() as folder:
            unit = Path(folder) / "statements.service"
            unit.write_text(re.sub(r"(?m)^(Exec\w+)=/srv\S+", rf"\1={shutil.which('true')}", text))
            done = subprocess.run(
                [program, "verify", "--man=no", str(unit)], capture_output=True, text=True
            )
        complaints = [line for line in done.stderr.splitlines() if "statements.service" in line]
        assert complaints == []

    def test_what_gunicorn_cannot_read_is_told_in_words_before_it_starts(self) -> None:
        text = (SHIPPED / "statements.service").read_text()
        (command,) = re.findall(r"(?m)^ExecStartPre=/srv/statements/.venv/bin/python (.+)$", text)
        environ = PRODUCTION | {"WEB_CONCURRENCY": "abc"}
        done = subprocess.run(
            [sys.executable, *command.split()],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
        )

        assert done.returncode == 1
        assert done.stderr.startswith("manage.py: WEB_CONCURRENCY is 'abc', not a whole number.")
        assert "Traceback" not in done.stderr

    def test_it_is_confined(self) -> None:
        lines = (SHIPPED / "statements.service").read_text().splitlines()
        for line in (
            "UMask=0077",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "PrivateTmp=yes",
            "CapabilityBoundingSet=",
        ):
            assert line in lines
