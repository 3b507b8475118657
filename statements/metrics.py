"""What is counted for Prometheus. Labels take few values, all of them ours, never what is sent."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("statements_requests", "Requests answered.", ["route", "status"])
SECONDS = Histogram(
    "statements_request_seconds",
    "Time until a request was answered, to the end of what is streamed.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 300),
)
DOWNLOADS = Gauge(
    "statements_downloads_running",
    "Exports and release files that are being sent.",
    multiprocess_mode="livesum",
)
LOGINS = Counter("statements_logins", "Logins by what came of them.", ["outcome"])
