"""The settings as a process of its own reads them, with an environment of its own."""

import json
import subprocess
import sys

import pytest

from tests.settings import BASE_DIR

LONG_KEY = "k" * 50
SHOW = """
import json, sys
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""


def start(names: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Read some settings in a new process that knows of the environment only what is given."""
    return subprocess.run(
        [sys.executable, "-c", SHOW, *names],
        cwd=BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "civic.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def read(*names: str, **environment: str) -> dict[str, object]:
    done = start(list(names), SECRET_KEY=LONG_KEY, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refusal(**environment: str) -> str:
    """Return the last line of what a process says that must not start."""
    done = start(["DEBUG"], **environment)
    assert done.returncode == 1
    return done.stderr.strip().splitlines()[-1]


def test_without_an_environment_the_contract_s_defaults_hold():
    names = {
        "DEBUG": False,
        "SITE_NAME": "civic",
        "SITE_URL": "http://127.0.0.1:8000",
        "ADMIN_PATH": "admin/",
        "DATA_LICENSE": "CC-BY-4.0",
        "STALE_AFTER_DAYS": 730,
        "REVIEW_EVERY_DAYS": 365,
        "FOUR_EYES": True,
        "EXCERPT_MAX_WORDS": 50,
        "ARTICLE_MAX_WORDS": 200,
        "ARTICLE_FETCH": False,
        "TIME_ZONE": "UTC",
        "USE_TZ": True,
        "SESSION_COOKIE_SECURE": False,
        "SECURE_HSTS_SECONDS": 0,
        "PRODUCTION": False,
        "REQUIRE_MFA": False,
        "SESSION_COOKIE_PATH": "/admin/",
        "CSRF_COOKIE_PATH": "/admin/",
    }
    assert read(*names) == names


def test_a_private_machine_starts_without_a_key():
    done = start(["PRODUCTION"])
    assert (done.returncode, json.loads(done.stdout)) == (0, {"PRODUCTION": False})
    assert (BASE_DIR / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "hosts", ["register.example.org", "localhost,.example.org", "*", "192.0.2.7", "0.0.0.0"]
)
def test_production_refuses_to_start_without_a_secret_key_and_says_how_to_make_one(hosts):
    said = refusal(ALLOWED_HOSTS=hosts)
    assert "SECRET_KEY is not set" in said
    assert "python -c 'import secrets; print(secrets.token_urlsafe(50))'" in said


def test_production_refuses_a_key_that_can_be_guessed():
    assert "SECRET_KEY has 6 characters" in refusal(ALLOWED_HOSTS="example.org", SECRET_KEY="secret")


def test_production_starts_with_its_secret():
    assert read("PRODUCTION", "REQUIRE_MFA", "SITE_URL", ALLOWED_HOSTS="register.example.org") == {
        "PRODUCTION": True,
        "REQUIRE_MFA": True,
        "SITE_URL": "http://register.example.org",
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "fales"),
        ("FOUR_EYES", "maybe"),
        ("REQUIRE_MFA", "sometimes"),
        ("STALE_AFTER_DAYS", "two years"),
        ("REVIEW_EVERY_DAYS", "0"),
        ("EXCERPT_MAX_WORDS", "-1"),
        ("ARTICLE_MAX_WORDS", "1e3"),
        ("ARTICLE_FETCH", "perhaps"),
        ("LOG_LEVEL", "LOUD"),
        ("SITE_URL", "register.example.org"),
        ("ADMIN_PATH", "/"),
        ("ADMIN_PATH", "ad min/"),
        ("DATABASE_URL", "mysql://localhost/civic"),
        ("DATABASE_URL", "civic.sqlite3"),
        ("DATABASE_REPLICA_URL", "replica"),
        ("CACHE_URL", "memcached://localhost"),
        ("EMAIL_URL", "mail.example.org"),
    ],
)
def test_a_misspelt_value_is_an_error_that_names_its_variable(name, value):
    said = refusal(**{"SECRET_KEY": LONG_KEY, name: value})
    assert said.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert name in said


def test_two_misspelt_values_are_named_together():
    said = refusal(DEBUG="fales", FOUR_EYES="maybe")
    assert "DEBUG" in said
    assert "FOUR_EYES" in said


def test_a_database_address_that_is_refused_does_not_show_its_password():
    done = start(["DEBUG"], DATABASE_URL="mysql://civic:sesame@localhost/civic")
    assert "DATABASE_URL cannot be used" in done.stderr
    assert "sesame" not in done.stderr


def test_cookies_are_secure_and_hsts_is_on_only_where_the_site_is_https():
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "CSRF_TRUSTED_ORIGINS"]
    assert read(*names, SITE_URL="https://register.example.org/") == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "CSRF_TRUSTED_ORIGINS": ["https://register.example.org"],
    }
    assert read(*names, SITE_URL="http://register.example.org") == {
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_SECURE": False,
        "SECURE_HSTS_SECONDS": 0,
        "CSRF_TRUSTED_ORIGINS": [],
    }
