"""nginx with the shipped file, at addresses of a test."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from .test_export_serving import PATIENCE, ROOT, free_port, wait_until

SHIPPED = ROOT / "project" / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


def dial(address: str) -> socket.socket:
    """Connect with little room for what comes."""
    host, port = address.split("/")[2].split(":")
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    sock.settimeout(PATIENCE)
    try:
        sock.connect((host, int(port)))
    except OSError:
        sock.close()
        raise
    return sock


def has_nginx() -> bool:
    if NGINX is None and os.environ.get("REQUIRE_EXAMPLES") == "1":
        raise AssertionError("nginx is required, and not installed.")
    return NGINX is not None


@contextmanager
def nginx(upstream: str) -> Iterator[str]:
    """Yield the address of nginx before a server, with the shipped file."""
    with TemporaryDirectory() as folder:
        port = free_port()
        conf = configured(Path(folder), port, upstream)
        subprocess.run([str(NGINX), "-t", "-q", "-c", conf], check=True)
        process = subprocess.Popen([str(NGINX), "-c", conf, "-g", "daemon off;"])
        try:
            front = f"http://127.0.0.1:{port}"
            wait_until(lambda: can_dial(front), "nginx")
            yield front
        finally:
            process.terminate()
            process.wait(PATIENCE)


def can_dial(address: str) -> bool:
    with suppress(OSError), closing(dial(address)):
        return True
    return False


def configured(folder: Path, port: int, upstream: str) -> str:
    """Write the shipped file with other addresses, and what includes it; return its path."""
    text = (SHIPPED / "nginx.conf").read_text()
    for pattern, instead, count in (
        (r"^    listen (\[::\]:)?80;\n", "    listen 127.0.0.1:PLAIN;\n", 2),
        (r"^    listen \[::\]:443 ssl http2;\n", "", 1),
        (r"^    listen 443 ssl http2;", f"    listen 127.0.0.1:{port};", 1),
        (r"^    ssl_.*\n", "", 3),
        (r"server 127\.0\.0\.1:8000;", f"server {upstream};", 1),
        (r"/var/cache/nginx/statements", str(folder / "cache"), 2),
    ):
        text, replaced = re.subn(pattern, instead, text, flags=re.MULTILINE)
        assert replaced == count, pattern
    text = text.replace("    listen 127.0.0.1:PLAIN;\n", "", 1)
    text = text.replace("PLAIN", str(free_port()))
    (folder / "statements.conf").write_text(text)
    temporary = "".join(
        f"  {name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folder is of who tests
    conf = folder / "nginx.conf"
    conf.write_text(
        f"{user}pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n"
        f"  access_log off;\n{temporary}  include {folder}/statements.conf;\n}}\n"
    )
    return str(conf)
