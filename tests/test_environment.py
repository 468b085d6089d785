"""Reading the environment, without starting the site."""

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from civic import environment


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("civic.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("[::]", False),
        ("192.168.1.5", False),
        ("localhost.example.org", False),
        ("notlocalhost", False),
        ("*", False),
    ],
)
def test_only_names_of_this_machine_are_loopback(host, loopback):
    assert environment.is_loopback(host) is loopback


def test_one_public_host_makes_it_production():
    assert environment.is_production(["localhost", "register.example.org"]) is True
    assert environment.is_production(["localhost", "127.0.0.1"]) is False


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    file = tmp_path / "var" / "secret_key"
    first = environment.secret_key("", production=False, file=file)
    assert len(first) >= 50
    assert environment.secret_key("", production=False, file=file) == first
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_agree_on_the_key(tmp_path):
    together = Barrier(8)

    def make(_: int) -> str:
        together.wait()
        return environment.secret_key("", production=False, file=tmp_path / "secret_key")

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(make, range(8)))
    assert keys == {(tmp_path / "secret_key").read_text()}


def test_an_empty_key_file_is_refused_with_the_remedy(tmp_path):
    (tmp_path / "secret_key").touch()
    with pytest.raises(ImproperlyConfigured, match="Delete it"):
        environment.secret_key("", production=False, file=tmp_path / "secret_key")


def test_a_given_key_wins_and_no_file_is_made(tmp_path):
    assert environment.secret_key("short", production=False, file=tmp_path / "secret_key") == "short"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("given", "hosts", "url"),
    [
        ("", ["localhost"], "http://127.0.0.1:8000"),
        ("", ["localhost", "register.example.org"], "http://register.example.org"),
        ("", ["*", ".example.org"], "http://127.0.0.1:8000"),
        ("https://register.example.org/", ["*"], "https://register.example.org"),
        ("http://localhost:9000", ["*"], "http://localhost:9000"),
    ],
)
def test_the_site_s_address_has_no_slash_at_its_end(given, hosts, url):
    assert environment.site_url(given, hosts) == url


@pytest.mark.parametrize("given", ["/staff/area", "staff/area/", "staff/area"])
def test_the_admin_s_path_has_one_slash_and_that_at_its_end(given):
    assert environment.admin_path(given) == "staff/area/"


def test_sqlite_queues_its_writers_and_keeps_what_it_acknowledged():
    config = environment.database("DATABASE_URL", "sqlite:////srv/civic.sqlite3")
    assert (config["ENGINE"], config["NAME"]) == ("django.db.backends.sqlite3", "/srv/civic.sqlite3")
    assert config["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }


def test_postgresql_gives_up_connecting_and_checks_a_kept_connection():
    config = environment.database("DATABASE_URL", "postgresql://civic@localhost/civic?sslmode=require")
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert config["OPTIONS"] == {"connect_timeout": 3, "sslmode": "require"}
    assert (config["CONN_MAX_AGE"], config["CONN_HEALTH_CHECKS"]) == (60, True)


@pytest.mark.parametrize(
    ("url", "backend"),
    [
        (
            "locmem:",
            {
                "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
                "OPTIONS": {"MAX_ENTRIES": 5000},
            },
        ),
        (
            "redis://localhost:6379/1",
            {
                "BACKEND": "civic.web.cache.LosableRedisCache",
                "LOCATION": "redis://localhost:6379/1",
                "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
            },
        ),
    ],
)
def test_the_cache_is_local_memory_or_redis(url, backend):
    assert environment.cache(url) == backend


def test_mail_goes_nowhere_until_a_server_is_named():
    assert environment.email("") == {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    assert environment.email("console:") == {
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"
    }


def test_mail_through_a_server_is_always_encrypted():
    named = environment.email("smtp://desk%40example.org:p%2Fw@mail.example.org")
    assert named == {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.example.org",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "desk@example.org",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "EMAIL_TIMEOUT": 10,
    }
    tls = environment.email("smtps://mail.example.org")
    assert (tls["EMAIL_PORT"], tls["EMAIL_USE_SSL"], tls["EMAIL_USE_TLS"]) == (465, True, False)
