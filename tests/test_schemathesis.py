"""The API against its own OpenAPI file: what the file allows is answered, the rest is refused.

Every phase and every check of schemathesis, in process, with one seed. `make test` deals the
phases: every value at the edge of what a parameter takes falls to the stricter database.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.test import TestCase
from schemathesis.config import (
    CoveragePhaseConfig,
    ExamplesPhaseConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import Status, events, from_schema

from . import factories as f
from .dealing import is_ours

pytestmark = pytest.mark.slow

SEED, EXAMPLES = 20221222, 6
# Codes of what no schema can say: which keys and cursors there are, that a day exists, which
# parameters go together, which fields a table has, and what a search needs beside its length.
OF_WHOLE_REPLIES = ("response_schema_conformance", "content_type_conformance")
FILES = ("jsonl", "csv", "html")
UNTOLD = {
    *("unknown_key", "cursor", "date", "uneven", "not_in_csv", "not_in_jsonl", "needs_q", "beyond"),
    *(
        "only_in_csv",
        "elsewhere",  # which filters go with what is counted
        "has_its_order",
        "moment",  # that a day exists
        "needed",
        "not_picked",
        "unknown_field",
        "foreign_syntax",
        "too_short",
        "no_words",
        "too_many",
        "too_long",
    ),
}


@contextmanager
def shared(app: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """Let an application read the test's own transaction from whatever thread calls it."""
    connection, turn = connections[DEFAULT_DB_ALIAS], threading.Lock()
    connection.inc_thread_sharing()
    for signal in (request_started, request_finished):  # the transaction outlives the requests
        signal.disconnect(close_old_connections)

    def answer(environ: Any, start_response: Any) -> list[bytes]:
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # the caller reads bytes as they come
        with turn:
            connections[connection.alias] = connection
            return [b"".join(app(environ, start_response))]

    try:
        yield answer
    finally:
        connection.dec_thread_sharing()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class SchemaTests(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        f.load_dataset()

    def run_all(self) -> tuple[Counter[str], list[str]]:
        """Run every phase with every check; return how many cases there were, and what failed."""
        generation = GenerationConfig(deterministic=True, max_examples=EXAMPLES, no_shrink=True)
        phases = PhasesConfig(
            examples=ExamplesPhaseConfig(enabled=is_ours(1)),
            coverage=CoveragePhaseConfig(enabled=is_ours(2)),
            fuzzing=FuzzingPhaseConfig(enabled=is_ours(1)),
            stateful=StatefulPhaseConfig(enabled=is_ours(1)),
        )
        project = ProjectConfig(generation=generation, phases=phases, continue_on_failure=True)
        config = SchemathesisConfig(seed=SEED, projects=ProjectsConfig(default=project))
        counts, faults = Counter[str](), []
        with shared(get_wsgi_application()) as app:
            schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", app, config=config)
            for event in from_schema(schema).execute():
                if isinstance(event, events.ScenarioFinished):
                    counts[event.phase.name] += len(event.recorder.cases)
                    faults += list(failures_of(event))
                elif isinstance(event, events.NonFatalError):
                    faults.append(f"{event.label}: {event.value!r}")
                elif isinstance(event, events.FatalError):
                    raise event.exception
        return counts, faults

    def test_every_check_holds(self) -> None:
        counts, faults = self.run_all()

        assert faults == [], "\n".join(faults)
        assert not is_ours(2) or counts["COVERAGE"] > 2500, counts
        assert not is_ours(1) or counts["FUZZING"] > 150, counts


def untold(check: Any, interaction: Any) -> bool:
    """Tell whether a query of the right form was refused for what no schema says.

    Which keys and cursors there are, that a day exists, which parameters go together. What comes
    as a file, or with fewer members than there are, is no reply that the schema is of.
    """
    response = interaction and interaction.response
    if check.name in OF_WHOLE_REPLIES and interaction:
        params = parse_qs(urlsplit(interaction.request.uri).query)
        return "fields" in params or params.get("format", ["json"])[0] in FILES
    if check.name != "positive_data_acceptance" or response is None or response.status_code != 400:
        return False
    codes = {fault["code"] for fault in orjson.loads(response.content)["errors"]}
    return codes <= UNTOLD


def failures_of(event: events.ScenarioFinished) -> Iterator[str]:
    """Yield what failed, with the request that shows it."""
    for case, checks in event.recorder.checks.items():
        for check in checks:
            interaction = event.recorder.interactions.get(case)
            if check.status is not Status.FAILURE or untold(check, interaction):
                continue
            failure = check.failure_info.failure.message if check.failure_info else ""
            request = interaction and f"{interaction.request.method} {interaction.request.uri}"
            response = interaction and interaction.response
            code = response.status_code if response else "no reply"
            yield f"{check.name}: {request} -> {code}: {failure[:300]}"
