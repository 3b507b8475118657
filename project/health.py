"""What machines ask, before anything looks at the host: alive, ready, and how much is going on.

https://github.com/prometheus/docs/blob/main/docs/instrumenting/exposition_formats.md
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from hashlib import blake2b
from hmac import compare_digest
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from project import readiness
from statements.models import Change, Release
from statements.query import ledger_state

TEXT = "text/plain; charset=utf-8"
STATE = "X-Data-State"  # by which a proxy tells states apart


class Health:
    """Answers for a few addresses without looking at host, scheme or session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = {
            "/healthz": healthz,
            "/readyz": readyz,
            "/metrics": metrics,
            "/statez": statez,
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path_info)
        if answer is None or (answer is metrics and not settings.METRICS_TOKEN):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        response = answer(request)
        response["Cache-Control"] = "no-store"
        response["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process is alive; asks nobody else."""
    return HttpResponse("ok\n", content_type=TEXT)


def readyz(request: HttpRequest) -> HttpResponse:
    """Say of each part whether it is ready: 200 where all are, else 503."""
    states = readiness.part_states()
    is_ready = readiness.is_ready(states)
    body = json.dumps({"ready": is_ready, **states}) + "\n"
    return HttpResponse(body, content_type="application/json", status=200 if is_ready else 503)


def statez(request: HttpRequest) -> HttpResponse:
    """Tell which state of code and data pages are made in: in another, none that is kept holds."""
    try:
        state = f"{settings.CODE_VERSION} {ledger_state()} {Release.objects.state()}"
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", content_type=TEXT, status=503)
    digest = blake2b(state.encode(), digest_size=16).hexdigest()
    return HttpResponse(f"{digest}\n", content_type=TEXT, headers={STATE: digest})


def metrics(request: HttpRequest) -> HttpResponse:
    """Tell Prometheus the counts of all workers of this machine; for METRICS_TOKEN alone."""
    authorization = request.headers.get("Authorization", "").encode()
    # It takes as long for every wrong token.
    if not compare_digest(authorization, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(counted()), content_type=CONTENT_TYPE_LATEST)


def counted() -> Any:
    """Return the counts of all workers, where they share a folder, and the ledger's number."""
    registry = CollectorRegistry()
    registry.register(Ledger())
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        forget_dead(Path(folder))
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    return registry


def forget_dead(folder: Path) -> None:
    """Take away what workers that are gone said was running."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = path.stem.rpartition("_")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            mark_process_dead(int(pid), str(folder))


class Ledger:
    """The number of the ledger's last change, read when it is asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            number = Change.objects.last_number()
        except DatabaseError:
            return  # `/readyz` tells it
        yield GaugeMetricFamily("statements_ledger_number", "The last change.", value=number)
