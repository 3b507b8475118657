#!/usr/bin/env python3
"""Run a Django command of this project."""

import os
import sys

from django.core.management import execute_from_command_line

from project.environment import BadEnvironment
from statements.failures import failure_of


def main() -> None:
    """Run the command line; a bad environment, and a database or disk that fails, are told in
    one line, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadEnvironment as error:
        sys.exit(f"manage.py: {error}")
    except Exception as error:
        failure = failure_of(error)
        if failure is None:
            raise
        sys.exit(f"manage.py: {failure.what} ({str(error).splitlines()[0]})")


if __name__ == "__main__":
    main()
