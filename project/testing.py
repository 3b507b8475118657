"""A pytest plugin: tests run with a developer's settings unless the environment says otherwise.

It is named by `addopts` in pyproject.toml, so it is imported before pytest-django reads the
settings. pytest-django itself turns `settings.DEBUG` off again for the tests.
"""

import gc
import os
from typing import Any

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("API_QUOTA_FILE", "none")  # tests at the same time count for themselves

gc.set_threshold(100_000, 50, 100)  # else a third of collecting tests goes to looking for garbage


def pytest_collection_finish(session: Any) -> None:
    """Look for garbage seldom, and never through what stays: it takes a fifth of the time."""
    gc.freeze()
