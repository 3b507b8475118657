"""What libraries are told that no installation changes, but for the quotas of the API."""

import os
from datetime import timedelta
from typing import Any

from project import environment

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}

REST_KNOX: dict[str, Any] = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": timedelta(days=365),
    "AUTO_REFRESH": False,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Statements",
    "DESCRIPTION": (
        "Who said what about which agreement, when, to whom, and on whose authority. Read-only."
        " Replies are described as they come without `fields`, which leaves members out; lists"
        " come as files, too (`format=jsonl` and `format=csv`), described under `x-files`."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Addresses stand below that of the server, so that a client's base is /api/v1.
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "SERVERS": [{"url": "/api/v1"}],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "statements.api.openapi_facts.add_facts",
        "statements.api.openapi_facts.share",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "description": "Raises the quota and nothing else: reading needs no token.",
            }
        }
    },
}


def rest_framework(*, debug: bool) -> dict[str, Any]:
    """Return the settings of REST framework; who develops has no quota."""
    return {
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_THROTTLE_RATES": {
            "anonymous": environment.quota(
                os.environ, "API_ANONYMOUS_QUOTA", default="none" if debug else "10000/hour"
            ),
            "token": environment.quota(os.environ, "API_TOKEN_QUOTA", default="100000/hour"),
        },
        # So many proxies of ours add to X-Forwarded-For; a client can write what is left of it.
        "NUM_PROXIES": environment.number(os.environ, "NUM_PROXIES", default=0),
        "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
        "UNAUTHENTICATED_USER": None,
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "EXCEPTION_HANDLER": "statements.api.errors.problem_response",
        "TEST_REQUEST_DEFAULT_FORMAT": "json",
        # `?format=` is one of our own parameters, defined once for every door.
        "URL_FORMAT_OVERRIDE": None,
    }
