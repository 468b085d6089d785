"""Settings as they arrive from outside: read, checked, and refused with the name of what is wrong."""

import ipaddress
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

MAKE_A_KEY = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
SECRET_KEY_MIN_LENGTH = 50
SQLITE_OPTIONS = {
    # A write takes its lock when its transaction begins, so that two editors queue up instead of one
    # of them failing half-way with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    # WAL: readers never wait for a writer. FULL: an acknowledged edit survives a power cut; edits are
    # rare enough for one fsync each.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}
LOCMEM_ENTRIES = 5000
POSTGRESQL_OPTIONS = {"connect_timeout": 3}
# Its machine may vanish without a word: then nobody refuses, and only the clock tells. Milliseconds, seconds.
REPLICA_OPTIONS = {
    "connect_timeout": 2,
    "tcp_user_timeout": 2000,
    "keepalives_idle": 5,
    "keepalives_interval": 1,
    "keepalives_count": 3,
}
# A cache that does not answer at once is slower than the page itself.
REDIS_OPTIONS = {"socket_timeout": 0.25, "socket_connect_timeout": 0.25}


def is_loopback(host: str) -> bool:
    """Say whether an ALLOWED_HOSTS entry names this machine only.

    :param host: an entry such as ``localhost``, ``127.0.0.1``, ``[::1]`` or ``.example.org``.
    """
    name = host.strip().rstrip(".").strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def is_production(allowed_hosts: Iterable[str]) -> bool:
    """Say whether the site is meant for others: one host that is not loopback is enough."""
    return not all(is_loopback(host) for host in allowed_hosts)


def secret_key(given: str, *, production: bool, file: Path) -> str:
    """Return the secret key: the given one, or on a private machine the one kept in ``file``.

    :raises ImproperlyConfigured: in production without a key, or with one that can be guessed.
    """
    if not given:
        if not production:
            return _kept_key(file)
        raise ImproperlyConfigured(
            "SECRET_KEY is not set, and ALLOWED_HOSTS names a public host. "
            f"Make one with  {MAKE_A_KEY}  and set SECRET_KEY to it; keep it out of the repository."
        )
    if production and len(given) < SECRET_KEY_MIN_LENGTH:
        raise ImproperlyConfigured(
            f"SECRET_KEY has {len(given)} characters; a public site needs {SECRET_KEY_MIN_LENGTH} or more, "
            f"so that signatures cannot be guessed. Make one with  {MAKE_A_KEY}"
        )
    return given


def _kept_key(file: Path) -> str:
    """Read the key, first making it if there is none.

    The whole key is linked into place: of several processes that start at once one wins, the others
    read the winner's, and none ever reads half a key.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        # mkstemp gives mode 600
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".secret_key-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(50))
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    key = file.read_text(encoding="ascii").strip()
    if len(key) < SECRET_KEY_MIN_LENGTH:
        raise ImproperlyConfigured(
            f"{file} holds no usable key. Delete it: a new one is made at the next start."
        )
    return key


def site_url(given: str, allowed_hosts: Iterable[str]) -> str:
    """Return the public address without a slash at its end.

    :raises ImproperlyConfigured: when it is not http(s)://host[:port].
    """
    if not given:
        public = [host for host in allowed_hosts if not is_loopback(host) and host[0] not in "*."]
        return f"http://{public[0]}" if public else "http://127.0.0.1:8000"
    url = urlsplit(given)
    if url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/") or url.query:
        raise ImproperlyConfigured(f"SITE_URL is {given!r}; it must look like https://register.example.org")
    return f"{url.scheme}://{url.netloc}"


def admin_path(given: str) -> str:
    """Return the path of the admin with a slash at its end and none at its start.

    :raises ImproperlyConfigured: when it is empty or holds more than letters, digits, ``-``, ``_`` and ``/``.
    """
    path = given.strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", path):
        raise ImproperlyConfigured(
            f"ADMIN_PATH is {given!r}; it must look like admin/ (letters, digits, - and _)"
        )
    return f"{path}/"


def database(variable: str, url: str, *, pooled: bool = False) -> Any:
    """Return Django's database settings for a URL.

    :param pooled: the address is that of a pooler which lends a connection for one transaction (PgBouncer),
        so nothing may outlive a transaction: neither a cursor on the server nor a prepared statement.
    :raises ImproperlyConfigured: when the URL cannot be read or names another engine than the two we test.
    """
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        config = {"ENGINE": ""}
    # The URL may hold a password, so the message does not repeat it.
    if config["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ImproperlyConfigured(
            f"{variable} cannot be used; it must look like postgresql://user:password@host:5432/name "
            "or sqlite:////absolute/path/civic.sqlite3"
        )
    sqlite = config["ENGINE"].endswith("sqlite3")
    config["OPTIONS"] = {**(SQLITE_OPTIONS if sqlite else POSTGRESQL_OPTIONS), **config.get("OPTIONS", {})}
    if pooled and not sqlite:
        config["DISABLE_SERVER_SIDE_CURSORS"] = True
        config["OPTIONS"]["prepare_threshold"] = None
    return config


def replica(url: str, *, pooled: bool = False) -> Any:
    """Return Django's settings for the replica: a server that is away is given up within seconds."""
    config = database("DATABASE_REPLICA_URL", url, pooled=pooled)
    if config["ENGINE"].endswith("postgresql"):
        config["OPTIONS"] = {**config["OPTIONS"], **REPLICA_OPTIONS}
    config["TEST"] = {"MIRROR": "default"}
    return config


def cache(url: str) -> dict[str, Any]:
    """Return Django's cache settings for a URL (``locmem:`` or ``redis://…``, which Valkey speaks too).

    :raises ImproperlyConfigured: for any other scheme.
    """
    scheme = urlsplit(url).scheme
    if scheme == "locmem":
        return {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": LOCMEM_ENTRIES},
        }
    if scheme in ("redis", "rediss"):
        return {"BACKEND": "civic.web.cache.LosableRedisCache", "LOCATION": url, "OPTIONS": REDIS_OPTIONS}
    raise ImproperlyConfigured("CACHE_URL must start with locmem: or redis:// (rediss:// for TLS)")


def email(url: str) -> dict[str, Any]:
    """Return Django's mail settings for a URL; nothing is sent while it is empty.

    :raises ImproperlyConfigured: for a scheme other than smtp (STARTTLS), smtps (TLS) or console.
    """
    backend = "django.core.mail.backends."
    if not url:
        return {"EMAIL_BACKEND": backend + "dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": backend + "console.EmailBackend"}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtps://user:password@mail.example.org:465, or console:"
        )
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": backend + "smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if secure else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": not secure,
        "EMAIL_TIMEOUT": 10,
    }
