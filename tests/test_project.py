import runpy
import secrets
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from django.core.management.utils import get_random_secret_key
from django.test import SimpleTestCase, TestCase

from project import environment
from project.environment import BadEnvironment

ROOT = Path(__file__).resolve().parent.parent
KEY = "ruz1w4dBhXk0TQn6vLcY9sJfE2mApGo5KiVt8ZqUxNy3RbHj7WDlCeSa"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "example.org",
    "DATABASE_URL": "postgresql://desk:secret@db.internal/statements",
}


def load_settings(**environ):
    """Run the settings module in this environment alone and return its names."""
    with mock.patch.dict("os.environ", environ, clear=True):
        return runpy.run_path(str(ROOT / "project" / "settings.py"))


class EnvironmentTests(SimpleTestCase):
    def test_a_blank_variable_counts_as_not_set(self):
        assert environment.text({"NAME": "  "}, "NAME", "default") == "default"
        assert environment.flag({"DEBUG": ""}, "DEBUG", default=True) is True

    def test_a_flag_is_read_in_the_usual_spellings(self):
        for value, expected in [
            ("1", True),
            ("True", True),
            (" yes ", True),
            ("ON", True),
            ("0", False),
            ("false", False),
            ("No", False),
            ("off", False),
        ]:
            with self.subTest(value=value):
                assert environment.flag({"DEBUG": value}, "DEBUG", default=not expected) is expected

    def test_words_lose_their_spaces_and_the_empty_ones(self):
        assert environment.words({"NAME": " a, b ,,c,"}, "NAME") == ["a", "b", "c"]

    def test_hosts_and_origins_are_returned_as_written(self):
        environ = {"HOSTS": "example.org,.example.net", "ORIGINS": "https://example.org:8443"}

        assert environment.hosts(environ, "HOSTS", debug=False) == ["example.org", ".example.net"]
        assert environment.origins(environ, "ORIGINS") == ["https://example.org:8443"]
        assert environment.origin({"SITE": "https://example.org"}, "SITE") == "https://example.org"
        assert environment.origin({}, "SITE") == ""

    def test_an_error_names_the_variable_and_says_what_to_do(self):
        for variable, value, read, words in [
            ("DEBUG", "maybe", lambda e: environment.flag(e, "DEBUG", default=False), "1 or 0"),
            ("SECONDS", "-1", lambda e: environment.number(e, "SECONDS", default=5), "SECONDS=5"),
            ("SECONDS", "²", lambda e: environment.number(e, "SECONDS", default=5), "SECONDS=5"),
            *(
                ("SECONDS", many, lambda e: environment.number(e, "SECONDS", default=5), "the most")
                for many in ("1000000001", "9" * 5_000)
            ),
            ("ORIGINS", "https://[", lambda e: environment.origins(e, "ORIGINS"), "nothing after"),
            (
                "HOSTS",
                "https://a.org",
                lambda e: environment.hosts(e, "HOSTS", debug=False),
                "host names only",
            ),
            ("ORIGINS", "a.org", lambda e: environment.origins(e, "ORIGINS"), "https://"),
            ("SITE", "https://a.org,https://b.org", lambda e: environment.origin(e, "SITE"), "one"),
            ("QUOTA", "1000", lambda e: environment.quota(e, "QUOTA", default="none"), "1000/hour"),
            ("QUOTA", "0/hour", lambda e: environment.quota(e, "QUOTA", default="none"), "none"),
            ("QUOTA", "5/week", lambda e: environment.quota(e, "QUOTA", default="none"), "day"),
            ("ORIGINS", "https://a.org/", lambda e: environment.origins(e, "ORIGINS"), "nothing"),
            (
                "LEVEL",
                "loud",
                lambda e: environment.choice(
                    e, "LEVEL", default="INFO", choices=frozenset({"INFO", "ERROR"})
                ),
                "ERROR, INFO",
            ),
        ]:
            with self.subTest(variable=variable, value=value):
                with pytest.raises(BadEnvironment) as caught:
                    read({variable: value})
                message = str(caught.value)
                assert message.startswith(variable)
                assert words in message

    def test_a_quota_is_a_rate_or_none(self):
        for value, expected in [("", "9/day"), (" 5/Hour ", "5/hour"), ("none", None)]:
            with self.subTest(value=value):
                assert environment.quota({"QUOTA": value}, "QUOTA", default="9/day") == expected

    def test_requests_are_counted_in_a_file_or_by_each_worker(self):
        for value, backend, place in [
            ("", "project.counters.FileCounters", "/x/counts"),
            ("/y/z", "project.counters.FileCounters", "/y/z"),
            ("none", "django.core.cache.backends.locmem.LocMemCache", "counters"),
        ]:
            with self.subTest(value=value):
                counters = environment.counters({"FILE": value}, "FILE", Path("/x/counts"))
                assert counters == {"BACKEND": backend, "LOCATION": place}

    def test_networks_are_read_and_none_names_nobody(self):
        def read(value):
            networks = environment.networks({"NETS": value}, "NETS", "127.0.0.1,::1")
            return [str(network) for network in networks]

        assert read("") == ["127.0.0.1/32", "::1/128"]
        assert read("10.1.0.0/16, ::1") == ["10.1.0.0/16", "::1/128"]
        assert read("None") == []
        for wrong in ("*", "10.1.0.1/16", "proxy.internal"):
            with self.assertRaisesMessage(BadEnvironment, "NETS names no network"):
                read(wrong)
        for everybody in ("0.0.0.0/0", "10.0.0.0/8,::/0", "128.0.0.0/1", "2000::/3"):
            with self.assertRaisesMessage(BadEnvironment, "which are strangers, too"):
                read(everybody)

    def test_a_key_that_can_be_guessed_is_refused_without_telling_it(self):
        for key, problem in [
            ("", "is not set"),
            (KEY[:49], "49 characters"),
            ("k" * 60, "1 different"),
            ("abc" * 20, "3 different"),
            ("0123456789ABCDEF" * 4, "several times"),
            (environment.DEVELOPMENT_KEY + KEY, "examples"),
            ("change-me-" + KEY, "examples"),
            ("Your_Secret_Key_" + KEY, "examples"),
            ("for-benchmarks-only-" + KEY, "examples"),
        ]:
            with self.subTest(key=key):
                with self.assertRaisesMessage(BadEnvironment, problem) as caught:
                    environment.secret_key({"SECRET_KEY": key}, debug=False)
                assert str(caught.exception).startswith("SECRET_KEY ")
                assert not key or key not in str(caught.exception)
        for _ in range(100):
            for key in (secrets.token_urlsafe(64), secrets.token_hex(32), get_random_secret_key()):
                assert environment.secret_key({"SECRET_KEY": key}, debug=False) == key

    def test_hosts_of_strangers_are_refused(self):
        for value, problem in [
            ("", "is not set"),
            (" , ", "is not set"),
            ("*", "every host"),
            ("example.org,*", "every host"),
            (".", "every host"),
            (".org", "every host"),
            ("*.org", "every host"),
            (".co.uk", "every host"),
            ("..com", "every host"),
            ("*.GOV.am", "every host"),
            (".com.", "every host"),
            ("*.example.org", "which no host is"),
            ("www.*.org", "which no host is"),
            ("example.org,example.*", "which no host is"),
            ("example.org:8000", "has a port"),
            ("[::1]:8000", "has a port"),
        ]:
            with self.subTest(value=value), self.assertRaisesMessage(BadEnvironment, problem):
                environment.hosts({"HOSTS": value}, "HOSTS", debug=False)
        for value in (".example.org", "10.0.0.1", "[::1]", "localhost"):
            assert environment.hosts({"HOSTS": value}, "HOSTS", debug=False) == [value]
        assert environment.hosts({"HOSTS": "*"}, "HOSTS", debug=True) == ["*"]

    def test_origins_of_strangers_are_refused(self):
        for value in ("https://*", "https://*.org", "https://.org:80", "https://u@example.org"):
            with self.subTest(value=value), pytest.raises(BadEnvironment):
                environment.origins({"ORIGINS": value}, "ORIGINS")
        assert environment.origins({"O": "https://*.example.org"}, "O") == ["https://*.example.org"]

    def test_a_number_may_have_a_least(self):
        with self.assertRaisesMessage(BadEnvironment, "is 0, and 1 is the least"):
            environment.number({"TRIES": "0"}, "TRIES", default=5, least=1)

    def test_a_token_of_a_program_is_long_or_not_there(self):
        assert environment.token({}, "TOKEN") == ""
        assert environment.token({"TOKEN": "t" * 32}, "TOKEN") == "t" * 32
        for value in ("t" * 31, "é" * 40):
            with self.subTest(value=value):
                with pytest.raises(BadEnvironment) as caught:
                    environment.token({"TOKEN": value}, "TOKEN")
                assert value not in str(caught.value)

    def test_a_contact_is_an_address_that_can_be_written_to(self):
        for value, expected in [
            ("", ""),
            ("security@example.org", "mailto:security@example.org"),
            ("mailto:security@example.org", "mailto:security@example.org"),
            ("https://example.org/report", "https://example.org/report"),
        ]:
            assert environment.contact({"CONTACT": value}, "CONTACT") == expected
        for value in ("nobody", "javascript:alert(1)", "http://example.org", "https://a b"):
            with self.subTest(value=value), pytest.raises(BadEnvironment):
                environment.contact({"CONTACT": value}, "CONTACT")

    def test_only_debugging_does_without_a_secret_key(self):
        assert environment.secret_key({}, debug=True).startswith("django-insecure-")
        assert environment.secret_key({"SECRET_KEY": "mine"}, debug=True) == "mine"
        with self.assertRaisesMessage(BadEnvironment, "SECRET_KEY is not set. Set it to a long"):
            environment.secret_key({}, debug=False)


class DatabaseTests(SimpleTestCase):
    default = Path("/somewhere/with spaces/db.sqlite3")

    def database(self, url="", **environ):
        return environment.database({"DATABASE_URL": url, **environ}, self.default)

    def test_without_an_address_it_is_sqlite_in_the_default_file(self):
        entry = self.database()

        assert entry["ENGINE"] == "django.db.backends.sqlite3"
        assert entry["NAME"] == str(self.default)

    def test_sqlite_has_its_options_at_every_address(self):
        for url in ["", "sqlite:///file.sqlite3", "sqlite://:memory:"]:
            with self.subTest(url=url):
                options = self.database(url)["OPTIONS"]
                assert options["transaction_mode"] == "IMMEDIATE"
                assert "journal_mode=WAL" in options["init_command"]

    def test_postgresql_has_time_limits_and_healthy_connections(self):
        entry = self.database("postgres://u:p%40ss@db.internal:6432/statements?sslmode=require")

        assert entry["ENGINE"] == "django.db.backends.postgresql"
        assert (entry["PASSWORD"], entry["PORT"]) == ("p@ss", 6432)
        assert (entry["CONN_MAX_AGE"], entry["CONN_HEALTH_CHECKS"]) == (60, True)
        assert entry["OPTIONS"] == {
            "connect_timeout": 5,
            "options": "-c lock_timeout=5000 -c statement_timeout=30000 "
            "-c idle_in_transaction_session_timeout=300000",
            "sslmode": "require",
        }

    def test_time_limits_can_be_set(self):
        entry = self.database(
            "postgresql://db/statements",
            DATABASE_LOCK_TIMEOUT="100",
            DATABASE_STATEMENT_TIMEOUT="0",
            DATABASE_IDLE_TIMEOUT="7",
        )

        assert entry["OPTIONS"]["options"] == (
            "-c lock_timeout=100 -c statement_timeout=0 -c idle_in_transaction_session_timeout=7"
        )

    def test_options_of_the_address_come_last_so_that_they_win(self):
        entry = self.database("postgresql://db/statements?options=-c%20lock_timeout%3D1")

        assert entry["OPTIONS"]["options"].endswith(" -c lock_timeout=1")

    def test_an_address_that_cannot_be_used_is_refused_without_telling_its_password(self):
        for url in [
            "mysql://u:hunter2@db/statements",
            "u:hunter2@db/statements",
            "hunter2",
            "postgresql://u:hunter2@db",
            "postgresql://u:hunter2@db:port/statements",
            "postgresql://u:hunter2/@db/statements",
        ]:
            with self.subTest(url=url):
                with pytest.raises(BadEnvironment) as caught:
                    self.database(url)
                assert str(caught.value).startswith("DATABASE_URL ")
                assert "hunter2" not in str(caught.value)


class SettingsTests(SimpleTestCase):
    def test_production_is_hardened_without_being_asked(self):
        settings = load_settings(**PRODUCTION)

        assert settings["DEBUG"] is False
        assert settings["SECURE_SSL_REDIRECT"] is True
        assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
        assert settings["SESSION_COOKIE_SECURE"] is True
        assert settings["CSRF_COOKIE_SECURE"] is True
        assert settings["SECURE_PROXY_SSL_HEADER"] is None
        assert "Manifest" in settings["STORAGES"]["staticfiles"]["BACKEND"]

    def test_anybody_has_a_quota_but_on_a_developers_machine(self):
        rates = [
            load_settings(**environ)["REST_FRAMEWORK"]["DEFAULT_THROTTLE_RATES"]
            for environ in (PRODUCTION, {"DEBUG": "1"}, {"DEBUG": "1", "API_TOKEN_QUOTA": "none"})
        ]

        assert rates == [
            {"anonymous": "10000/hour", "token": "100000/hour"},
            {"anonymous": None, "token": "100000/hour"},
            {"anonymous": None, "token": None},
        ]

    def test_pages_have_a_quota_of_their_own(self):
        quotas = [
            load_settings(**environ)["PAGE_QUOTA"]
            for environ in (PRODUCTION, PRODUCTION | {"PAGE_QUOTA": "5/minute"}, {"DEBUG": "1"})
        ]

        assert quotas == ["20000/hour", "5/minute", None]

    def test_addresses_told_by_clients_count_only_behind_proxies(self):
        assert load_settings(**PRODUCTION)["REST_FRAMEWORK"]["NUM_PROXIES"] == 0
        settings = load_settings(**PRODUCTION, NUM_PROXIES="2")
        assert settings["REST_FRAMEWORK"]["NUM_PROXIES"] == 2

    def test_a_statement_has_the_same_time_on_either_database(self):
        for environ, limit in [({}, 30_000), ({"DATABASE_STATEMENT_TIMEOUT": "7"}, 7)]:
            settings = load_settings(**PRODUCTION, **environ)
            assert settings["DATABASE_STATEMENT_TIMEOUT"] == limit
            options = settings["DATABASES"]["default"]["OPTIONS"]["options"]
            assert f"statement_timeout={limit}" in options

    def test_production_asks_for_codes_and_long_passwords(self):
        settings = load_settings(**PRODUCTION)
        lengths = [
            one.get("OPTIONS", {}).get("min_length") for one in settings["AUTH_PASSWORD_VALIDATORS"]
        ]

        assert settings["REQUIRE_TOTP"] is True
        assert settings["DEMO_PASSWORDS_ALLOWED"] is False
        assert 12 in lengths
        assert settings["SESSION_IDLE_LIMIT"] < settings["SESSION_COOKIE_AGE"] <= 43_200
        assert settings["LOGGING"]["handlers"]["stderr"]["formatter"] == "json"
        assert (
            load_settings(**PRODUCTION, LOG_FORMAT="line", REQUIRE_TOTP="0")["REQUIRE_TOTP"]
            is False
        )

    def test_counts_of_one_worker_alone_are_refused(self):
        with self.assertRaisesMessage(BadEnvironment, "PROMETHEUS_MULTIPROC_DIR is not set"):
            load_settings(**PRODUCTION, METRICS_TOKEN="t" * 32)
        with TemporaryDirectory() as folder:
            environ = {"METRICS_TOKEN": "t" * 32, "PROMETHEUS_MULTIPROC_DIR": f"{folder}/counts"}
            assert load_settings(**PRODUCTION, **environ)["METRICS_TOKEN"] == "t" * 32
            assert Path(f"{folder}/counts").stat().st_mode & 0o777 == 0o700

    def test_debugging_works_without_tls(self):
        settings = load_settings(DEBUG="1")

        assert settings["SECURE_SSL_REDIRECT"] is False
        assert settings["SECURE_HSTS_SECONDS"] == 0
        assert settings["SESSION_COOKIE_SECURE"] is False
        assert "127.0.0.1" in settings["ALLOWED_HOSTS"]
        assert "Manifest" not in settings["STORAGES"]["staticfiles"]["BACKEND"]

    def test_a_proxy_is_trusted_only_when_asked(self):
        settings = load_settings(**PRODUCTION, TRUST_X_FORWARDED_PROTO="1")

        assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")

    def test_the_policy_allows_nothing_unsafe(self):
        directives = load_settings(DEBUG="1")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

        assert directives["default-src"] == ["'none'"]
        assert "unsafe" not in str(directives)

    def test_saved_copies_have_no_address(self):
        assert "MEDIA_URL" not in load_settings(DEBUG="1")

    def test_a_command_tells_a_bad_environment_in_one_line(self):
        done = subprocess.run(
            [sys.executable, "manage.py", "check"],
            cwd=ROOT,
            env={"DEBUG": "perhaps"},
            capture_output=True,
            text=True,
        )

        assert done.returncode == 1
        assert done.stderr == (
            "manage.py: DEBUG is 'perhaps', neither on nor off. Set it to 1 or 0.\n"
        )

    def test_a_command_tells_a_database_that_fails_in_one_line(self):
        cases = (
            ("new_epoch --reason Why", "sqlite:///:memory:", "lacks tables of this version"),
            ("rebuild_public", "sqlite:////no/such/folder/db.sqlite3", "cannot be reached"),
            ("clearsessions", "postgresql://127.0.0.1:9/db", "cannot be reached"),
        )
        for command, url, message in cases:
            done = subprocess.run(
                [sys.executable, "manage.py", *command.split()],
                cwd=ROOT,
                env={"DEBUG": "1", "DATABASE_URL": url},
                capture_output=True,
                text=True,
            )
            with self.subTest(command):
                assert done.returncode == 1
                [line] = done.stderr.splitlines()
                assert line.startswith(f"manage.py: The database {message}")


class HomeTests(TestCase):
    def test_it_links_to_every_door(self):
        page = self.client.get("/").content.decode()

        for address in [
            "/admin/",
            "/api/v1/",
            "/api/v1/docs/",
            "/api/v1/schema/",
            "/api/v1/statements/?format=csv",
            "/api/v1/references/?format=csv",
        ]:
            with self.subTest(address=address):
                assert f'href="{address}"' in page

    def test_it_carries_a_strict_policy_and_obeys_it(self):
        response = self.client.get("/")
        policy = response["Content-Security-Policy"].split("; ")

        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert b"<style" not in response.content
        scripts = response.content.replace(b'<script type="application/ld+json">', b"")
        assert b"<script" not in scripts  # a block of data is none
        assert b" style=" not in response.content

    def test_it_only_reads(self):
        assert self.client.post("/").status_code == 405


class LockTests(SimpleTestCase):
    def packages(self, name):
        lines = (ROOT / name).read_text().splitlines()
        return [line for line in lines if not line.startswith(" ")]

    def test_a_lock_names_no_address_and_fixes_every_version(self):
        for name in ["requirements.txt", "requirements-dev.txt"]:
            with self.subTest(name=name):
                assert "://" not in (ROOT / name).read_text()
                assert self.packages(name)
                assert all("==" in line and line.endswith("\\") for line in self.packages(name))

    def test_the_development_lock_holds_the_runtime_in_the_same_versions(self):
        runtime = {line.split()[0] for line in self.packages("requirements.txt")}
        development = {line.split()[0] for line in self.packages("requirements-dev.txt")}

        assert runtime < development
