"""Run the benchmarks on an empty database: SIZE statements, DATABASE_URL chooses which."""

from __future__ import annotations

import os
import platform

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - needs the settings
from django.db import connection  # noqa: E402

from tests import corpus, factories  # noqa: E402
from tests.benchmarks import listing, publication  # noqa: E402


def main() -> None:
    size = int(os.environ.get("SIZE", "2000"))
    call_command("migrate", verbosity=0)
    factories.load_dataset()
    count = 67 + corpus.load_copies(max(0, round(size / 67) - 1))
    where = f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores"
    print(f"{where}, {count} statements")
    for question in (publication, listing):
        question.run()


main()
