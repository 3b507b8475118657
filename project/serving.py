"""What a server may not be started with, what its operator should look at, what it loads first."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.urls import get_resolver

ONE_PROCESS = frozenset({"django.core.cache.backends.locmem.LocMemCache"})


def settle() -> None:
    """Load all that is served, and keep it from being looked through for garbage.

    Else a page in some hundreds waits for that: 200,000 objects take a tenth of a second.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


def refusals(workers: int, threads: int) -> Iterator[Error]:
    """Yield why a server with so many processes, of so many threads each, must not run."""
    names = ("WEB_CONCURRENCY", "RECEIVE_TIMEOUT", "SEND_TIMEOUT", "EXPORT_TIME_LIMIT")
    numbers = {"THREADS": threads} | {name: getattr(settings, name) for name in names}
    for name, number in numbers.items():
        if not number:
            hint = "Set it to 1 or more, or leave it out."
            yield Error(f"{name} is 0: nobody would be answered.", hint=hint, id="project.E003")
    # Of one worker, not of all: it takes connections without knowing what they ask for, so every
    # download may come to the same one.
    slots: int = settings.EXPORTS_AT_ONCE
    if slots >= threads > 0:
        yield Error(
            f"EXPORTS_AT_ONCE is {slots}, and a worker has {threads} threads: slow readers of "
            "downloads could hold all of them, and nobody else would be answered.",
            hint=f"Set EXPORTS_AT_ONCE below {threads}, or THREADS above {slots}.",
            id="project.E001",
        )
    if settings.DEBUG or workers < 2:
        return
    for name, cache in settings.CACHES.items():
        if cache["BACKEND"] in ONE_PROCESS:
            variable = " (API_QUOTA_FILE=none)" if name == "quotas" else ""
            yield Error(
                f"The cache {name!r}{variable} is kept by each of {workers} processes for itself: "
                "what it counts would be allowed as many times.",
                hint="Name a file that all of them count in, or set WEB_CONCURRENCY=1.",
                id="project.E002",
            )


def warnings() -> Iterator[Warning]:
    """Yield what is probably not meant."""
    if settings.SECURE_PROXY_SSL_HEADER and not settings.REST_FRAMEWORK["NUM_PROXIES"]:
        yield Warning(
            "TRUST_X_FORWARDED_PROTO says that a proxy stands in front, and NUM_PROXIES is 0: "
            "quotas and lockouts see its address instead of people's.",
            hint="Set NUM_PROXIES to how many proxies of yours add to X-Forwarded-For.",
            id="project.W001",
        )


def check(**_: Any) -> list[CheckMessage]:
    """Say the same in `manage.py check --deploy`, for what gunicorn.conf.py would start."""
    return [*refusals(settings.WEB_CONCURRENCY, settings.THREADS), *warnings()]
