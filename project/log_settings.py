"""Django's LOGGING: apart from what is logged, as settings are read before anything of Django."""

from __future__ import annotations

from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS


def config(level: str, format: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything once, to standard error, as JSON or as lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": "project.logs.Context"}},
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": "%(levelname)s %(name)s %(message)s",
                "rename_fields": {"levelname": "level", "name": "logger", "exc_info": "traceback"},
                "timestamp": "time",
                "reserved_attrs": [*RESERVED_ATTRS, "request", "server_time"],
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": format.lower(),
                "filters": ["context"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django gives these handlers of its own; ours at the root says everything once.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # The server itself, of what it cannot read and of replies that it cuts.
            "gunicorn.error": {"handlers": [], "level": "INFO", "propagate": True},
            "axes": {"level": "CRITICAL"},  # `statements.audit` says the same, with less
        },
    }
