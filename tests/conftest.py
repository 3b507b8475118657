"""What every test shares: how hard Hypothesis tries, and how little a password costs.

A failing example is printed as found; `HYPOTHESIS_PROFILE=shrink pytest …` makes it smaller, which
takes minutes where every try writes to the database.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.template import Context, Template
from django.test import SimpleTestCase, TransactionTestCase, override_settings
from django.test.signals import template_rendered
from hypothesis import HealthCheck, Phase, settings

from statements.slots import LONG_THREADS

from . import constraints, snapshot
from .databases import SHARED, copied, shared
from .dealing import dealt, is_ours
from .emptying import keep_first, put_back

TRIED = (Phase.explicit, Phase.reuse, Phase.generate)
ALL_THREADS = LONG_THREADS._value  # that downloads may hold
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile(
    "plain", deadline=None, phases=TRIED, print_blob=True, suppress_health_check=SLOW
)
settings.register_profile("shrink", deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "plain"))

Argon2PasswordHasher.time_cost = 1  # a quarter of a second otherwise, for each account
Argon2PasswordHasher.memory_cost = 64  # KiB
Argon2PasswordHasher.parallelism = 1

TransactionTestCase._fixture_teardown = put_back
constraints.ask_once()


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> None:
    """Make the tables once for all processes of a run."""
    with ExitStack() as once:
        if "PYTEST_XDIST_WORKER" in os.environ:
            once.enter_context(django_db_blocker.unblock())
            once.enter_context(copied())
        request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock():
        keep_first()


@pytest.fixture(autouse=True, scope="session")
def pages_told(django_test_environment: None) -> Iterator[None]:
    """Tell tests with what each page was made, not each of the templates within."""

    def render(template: Template, context: Context) -> str:
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    with mock.patch.object(Template, "_render", render):
        yield


@pytest.fixture(autouse=True, scope="session")
def own_slots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give each process slots of downloads of its own: tests are no clients of one machine."""
    with override_settings(EXPORT_SLOTS=str(tmp_path_factory.mktemp("slots"))):
        yield


@pytest.fixture(autouse=True, scope="class")
def no_slot_left_taken() -> None:
    """End downloads of Django's client that were left in circles, each of which keeps its slot.

    Garbage is looked for too seldom here to end them in time.
    """
    if LONG_THREADS._value < ALL_THREADS:
        gc.collect()


def pytest_configure(config: pytest.Config) -> None:
    """Let the processes of a run share what is made once; the first of them takes it away."""
    if SHARED not in os.environ:
        run = ExitStack()
        run.enter_context(shared())
        config.add_cleanup(run.close)
    snapshot.folder = Path(os.environ[SHARED])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Call slow what tries many examples; what starts browsers or servers says so itself.

    Leave out what is dealt to another run of `make test`: a class whole, as its tests share rows.
    """
    for item in items:
        if getattr(getattr(item, "function", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.slow)
    fixed = {item: run for item in items for run in item_run(item)}
    shared = {item: scope(item) for item in items if is_dealt(item) and item not in fixed}
    ours = {*dealt(sorted({*shared.values()}))}
    others = {item for item, name in shared.items() if name not in ours}
    others |= {item for item, run in fixed.items() if not is_ours(run)}
    if others:
        config.hook.pytest_deselected(items=[*others])
        items[:] = [item for item in items if item not in others]
    items.sort(key=turn)


def turn(item: pytest.Item) -> tuple[bool, bool]:
    """Order long tests before short ones, so that no processor waits for another in the end.

    Those that need no database come last, being the shortest.
    """
    return not item.get_closest_marker("slow"), not has_database(item)


def scope(item: pytest.Item) -> str:
    """Return what is dealt with a test: its class, where that may make rows for all its tests."""
    case = getattr(item, "cls", None)
    is_class = case and issubclass(case, SimpleTestCase)
    return item.nodeid.removesuffix(f"::{item.name}") if is_class else item.nodeid


def item_run(item: pytest.Item) -> list[int]:
    """Return which run a test was dealt to by name, if it was."""
    return [mark.kwargs["run"] for mark in item.iter_markers("dealt") if mark.kwargs][:1]


def is_dealt(item: pytest.Item) -> bool:
    """Whether a test tells the same whichever database it runs with."""
    if item.get_closest_marker("dealt"):
        return True
    return not any((has_database(item), *map(item.get_closest_marker, ("own_database", "skipif"))))


def has_database(item: pytest.Item) -> bool:
    """Whether a test may use the database: pytest-django refuses it to any other."""
    case = getattr(item, "cls", None)
    if case and issubclass(case, TransactionTestCase):
        return True
    return bool(item.get_closest_marker("django_db"))
