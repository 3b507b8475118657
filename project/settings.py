"""Django's settings, read from the environment. project/README.md lists them."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from project import environment, library_settings
from project.log_settings import config
from project.version import digest

BASE_DIR = Path(__file__).resolve().parent.parent

# What this installation is ----------------------------------------------------------------

DEBUG = environment.flag(os.environ, "DEBUG", default=False)
SECRET_KEY = environment.secret_key(os.environ, debug=DEBUG)
ALLOWED_HOSTS = environment.hosts(os.environ, "ALLOWED_HOSTS", debug=DEBUG)
CSRF_TRUSTED_ORIGINS = environment.origins(os.environ, "CSRF_TRUSTED_ORIGINS")
DATABASES = {"default": environment.database(os.environ, default=BASE_DIR / "db.sqlite3")}
# PostgreSQL is told with its options; on SQLite the API counts the time itself.
DATABASE_STATEMENT_TIMEOUT = environment.statement_timeout(os.environ)
DATABASE_ROUTERS = ["statements.reading.Router"]
# Processes of gunicorn, and threads of each. More processes than processors, so that a page does
# not wait for the long computing of another thread of its own.
WEB_CONCURRENCY = environment.number(
    os.environ, "WEB_CONCURRENCY", default=min(8, max(4, 2 * (os.cpu_count() or 1)))
)
THREADS = environment.number(os.environ, "THREADS", default=8)
# Seconds that a client has for giving a request, and for taking any part of a reply.
RECEIVE_TIMEOUT = environment.number(os.environ, "RECEIVE_TIMEOUT", default=20, most=86_400)
SEND_TIMEOUT = environment.number(os.environ, "SEND_TIMEOUT", default=30, most=86_400)
KEEPALIVE = environment.number(os.environ, "KEEPALIVE", default=5, most=86_400)
# A download holds a snapshot of the database: so many at once on one machine, so long each.
EXPORTS_AT_ONCE = environment.number(os.environ, "EXPORTS_AT_ONCE", default=6)
EXPORT_SLOTS = environment.text(os.environ, "EXPORT_SLOTS", str(BASE_DIR / "slots"))
EXPORT_TIME_LIMIT = environment.number(os.environ, "EXPORT_TIME_LIMIT", default=3_600)  # seconds
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # nothing uses it
    "quotas": environment.counters(os.environ, "API_QUOTA_FILE", BASE_DIR / "quotas.sqlite3"),
}
# Pages that one network may ask for: people read few, and a cache in front gives most of them.
PAGE_QUOTA = environment.quota(os.environ, "PAGE_QUOTA", default="none" if DEBUG else "20000/hour")
# Read once, when a worker starts: no reply of other code is taken for one of this.
CODE_VERSION = digest(BASE_DIR)

# What it is made of -----------------------------------------------------------------------

INSTALLED_APPS = [
    "project.apps.TokensConfig",  # first, so that our admin can take the place of its own
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "axes",
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
    "csp",
]
MIDDLEWARE = [
    "project.proxies.TrustedProxies",
    "project.health.Health",
    "project.logs.RequestLog",
    "project.middleware.PublicReads",
    "project.middleware.Compressed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "project.failing.Failing",
    "project.failing.Sessions",
    "project.bodies.BodyLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "statements.login.middleware.SessionLimits",
    "statements.login.middleware.BusyPage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
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
FORM_RENDERER = "project.form_renderer.FormRenderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "project.formats"
TIME_ZONE = "UTC"
USE_TZ = True

# People -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "statements.User"
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: who is locked out has no password checked
    "statements.login.passwords.DeskBackend",
]
PASSWORD_HASHERS = ["statements.login.hashing.Argon2", "statements.login.hashing.PBKDF2"]
PASSWORDS_AT_ONCE = environment.number(os.environ, "PASSWORDS_AT_ONCE", default=1, least=1)
DEMO_PASSWORDS_ALLOWED = WEAK_PASSWORDS_ALLOWED = DEBUG
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "statements.login.passwords.NoDemoPassword"},
]
REQUIRE_TOTP = environment.flag(os.environ, "REQUIRE_TOTP", default=not DEBUG)
OTP_TOTP_ISSUER = "Statements"
# Wrong passwords, counted for a name from an address, and for an address.
AXES_FAILURE_LIMIT = environment.number(os.environ, "LOGIN_FAILURES", default=5, least=1)
LOGIN_NAMES_PER_ADDRESS = environment.number(
    os.environ, "LOGIN_NAMES_PER_ADDRESS", default=30, least=1
)
AXES_COOLOFF_TIME = timedelta(
    seconds=environment.number(os.environ, "LOGIN_COOL_OFF", default=900, least=1)
)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "statements.login.locks.Locks"
AXES_USERNAME_CALLABLE = "statements.login.locks.user_name"
AXES_CLIENT_IP_CALLABLE = "statements.login.locks.place_of"
AXES_LOCKOUT_CALLABLE = "statements.login.pages.locked_out"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # the log has it
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
# How long one login lasts, in seconds: unused, and at most.
SESSION_IDLE_LIMIT = environment.number(os.environ, "SESSION_IDLE_LIMIT", default=3_600, least=1)
SESSION_COOKIE_AGE = environment.number(os.environ, "SESSION_LIMIT", default=43_200, least=1)

# Files ------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "project" / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
# Saved copies of sources: private, so there is no MEDIA_URL and no route.
MEDIA_ROOT = Path(environment.text(os.environ, "MEDIA_ROOT", str(BASE_DIR / "media")))
STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
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
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # bytes
SAVED_COPY_LIMIT = environment.number(os.environ, "SAVED_COPY_LIMIT", default=20) * 1_000_000

SECURE_SSL_REDIRECT = environment.flag(os.environ, "SECURE_SSL_REDIRECT", default=not DEBUG)
SECURE_HSTS_SECONDS = environment.number(
    os.environ, "SECURE_HSTS_SECONDS", default=0 if DEBUG else 31_536_000
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag(
    os.environ, "SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False
)
SECURE_HSTS_PRELOAD = environment.flag(os.environ, "SECURE_HSTS_PRELOAD", default=False)
# Both promise something for other hosts of the domain: the operator decides.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Whose forwarding headers are believed at all; a socket of the file system always is.
TRUSTED_PROXIES = environment.networks(os.environ, "TRUSTED_PROXIES", "127.0.0.1,::1")
# Only behind a proxy that sets this header itself: a client could write it otherwise.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https")
    if environment.flag(os.environ, "TRUST_X_FORWARDED_PROTO", default=False)
    else None
)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
CSRF_FAILURE_VIEW = "statements.admin.csrf_tokens.csrf_failure"
CONTENT_SECURITY_POLICY = library_settings.CONTENT_SECURITY_POLICY

# API --------------------------------------------------------------------------------------

# 2 costs as much time as 1 and leaves a tenth less; 0 leaves it to a proxy in front.
API_GZIP_LEVEL = int(
    environment.choice(os.environ, "API_GZIP_LEVEL", default="2", choices=frozenset("0123456789"))
)
API_CONTACT = environment.text(os.environ, "API_CONTACT")
# How feeds, sitemaps and citations name addresses; the paper that says what the data lacks.
SITE_ADDRESS = environment.origin(os.environ, "SITE_ADDRESS")
# Reports of mistakes: how many from one place, and days until nobody knows who sent one.
CORRECTIONS_PER_HOUR = environment.number(os.environ, "CORRECTIONS_PER_HOUR", default=5)
CORRECTIONS_KEPT_DAYS = environment.number(
    os.environ, "CORRECTIONS_KEPT_DAYS", default=180, most=36_500
)
# Pictures for shared addresses that each process keeps: so many million bytes.
CARDS_MEMORY = environment.number(os.environ, "CARDS_MEMORY", default=8)
DATASET_PAPER = environment.paper(os.environ, "DATASET_PAPER", BASE_DIR / "fixtures" / "README.md")
REST_FRAMEWORK = library_settings.rest_framework(debug=DEBUG)
REST_KNOX = library_settings.REST_KNOX
SPECTACULAR_SETTINGS = library_settings.SPECTACULAR_SETTINGS

# Logs -------------------------------------------------------------------------------------

LOGGING = config(
    level=environment.choice(
        os.environ,
        "LOG_LEVEL",
        default="INFO",
        choices=frozenset({"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}),
    ),
    format=environment.choice(
        os.environ,
        "LOG_FORMAT",
        default="LINE" if DEBUG else "JSON",
        choices=frozenset({"LINE", "JSON"}),
    ),
)

# What machines and people ask about this installation -------------------------------------
METRICS_TOKEN = environment.token(os.environ, "METRICS_TOKEN")
environment.metrics_folder(os.environ, is_needed=bool(METRICS_TOKEN) and not DEBUG)
SECURITY_CONTACT = environment.contact(os.environ, "SECURITY_CONTACT")
