"""A pytest plugin: tests run with a developer's settings unless the environment says otherwise.

It is named by `addopts` in pyproject.toml, so it is imported before pytest-django reads the
settings. pytest-django itself turns `settings.DEBUG` off again for the tests.
"""

import os

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("API_QUOTA_FILE", "none")  # tests at the same time count for themselves
