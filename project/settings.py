"""Django's settings, read from the environment. README lists the variables."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from project import environment
from project.version import digest

BASE_DIR = Path(__file__).resolve().parent.parent

# What this installation is ----------------------------------------------------------------

DEBUG = environment.flag(os.environ, "DEBUG", default=False)
SECRET_KEY = environment.secret_key(os.environ, debug=DEBUG)
ALLOWED_HOSTS = environment.hosts(
    os.environ, "ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]" if DEBUG else ""
)
CSRF_TRUSTED_ORIGINS = environment.origins(os.environ, "CSRF_TRUSTED_ORIGINS")
DATABASES = {"default": environment.database(os.environ, default=BASE_DIR / "db.sqlite3")}
# PostgreSQL is told with its options; on SQLite the API counts the time itself.
DATABASE_STATEMENT_TIMEOUT = environment.statement_timeout(os.environ)
DATABASE_ROUTERS = ["statements.reading.Router"]
# A download holds a snapshot of the database: so many at once on one machine, so long each.
EXPORTS_AT_ONCE = environment.number(os.environ, "EXPORTS_AT_ONCE", default=4)
EXPORT_SLOTS = environment.text(os.environ, "EXPORT_SLOTS", str(BASE_DIR / "slots"))
EXPORT_TIME_LIMIT = environment.number(os.environ, "EXPORT_TIME_LIMIT", default=3_600)  # seconds
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "quotas": environment.counters(os.environ, "API_QUOTA_FILE", BASE_DIR / "quotas.sqlite3"),
}
# Read once, when a worker starts: replies of other code are never taken for those of this one.
CODE_VERSION = digest(BASE_DIR)

# What it is made of -----------------------------------------------------------------------

INSTALLED_APPS = [
    "project.apps.TokensConfig",  # first, so that our admin can take the place of its own
    "statements.apps.StatementsConfig",
    "project.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]
MIDDLEWARE = [
    "project.middleware.PublicReads",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "project" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

# People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "statements.User"
LOGIN_URL = "admin:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "project" / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# Saved copies of sources: private, so there is no MEDIA_URL and no route.
MEDIA_ROOT = BASE_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        ),
    },
}

# Safety -----------------------------------------------------------------------------------

# The long forms of the desk: an agreement with its clauses passes Django's default of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SECURE_SSL_REDIRECT = environment.flag(os.environ, "SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = environment.number(
    os.environ, "SECURE_HSTS_SECONDS", default=0 if DEBUG else 31_536_000
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag(
    os.environ, "SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False
)
SECURE_HSTS_PRELOAD = environment.flag(os.environ, "SECURE_HSTS_PRELOAD", default=False)
# Both promise something for other hosts of the domain: that is for the operator to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Only behind a proxy that sets this header itself: a client could write it otherwise.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if environment.flag(os.environ, "TRUST_X_FORWARDED_PROTO", default=False)
    else None
)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "statements.admin.keeping.csrf_failure"

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

# API --------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_THROTTLE_RATES": {
        "anonymous": environment.quota(
            os.environ, "API_ANONYMOUS_QUOTA", default="none" if DEBUG else "10000/hour"
        ),
        "token": environment.quota(os.environ, "API_TOKEN_QUOTA", default="100000/hour"),
    },
    # How many proxies of ours add to X-Forwarded-For; a client can write what is left of theirs.
    "NUM_PROXIES": environment.number(os.environ, "NUM_PROXIES", default=0),
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "statements.api.errors.problem_response",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    # `?format=` is one of our own parameters, defined once for every door.
    "URL_FORMAT_OVERRIDE": None,
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
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
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

# Logs -------------------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": environment.choice(
            os.environ,
            "LOG_LEVEL",
            default="INFO",
            choices=frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}),
        ),
    },
    # Django gives these handlers of its own; ours at the root says everything once.
    "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
}
