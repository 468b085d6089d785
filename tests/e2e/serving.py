"""The production server on the database of the tests: compressed answers and hashed static files."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from civic.management.commands.demo import HOST, SERVER
from tests.servers.starting import end

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60


def database_url() -> str:
    """The address of the database that this test uses, on either engine."""
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{there['NAME']}"
    user = quote(there["USER"]) + (f":{quote(there['PASSWORD'], safe='')}" if there["PASSWORD"] else "")
    port = f":{there['PORT']}" if there["PORT"] else ""
    return f"postgresql://{user}@{quote(there['HOST'], safe='')}{port}/{there['NAME']}"


def environment(static: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.e2e.production",
        "SECRET_KEY": "a key for tests only, which signs nothing of worth",
        "DATABASE_URL": database_url(),
        "TEST_STATIC_ROOT": str(static),
        "TEST_RELEASES_DIR": settings.RELEASES_DIR,
    }


def collect_static(folder: Path) -> None:
    """Hash and compress the public pages' static files; the admin's many are not measured here."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--ignore", "admin"]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True, capture_output=True)


@contextlib.contextmanager
def production_server(static: Path, output: IO[bytes] | None = None, **more: str) -> Iterator[str]:
    """Give the address of a server of our own; it is stopped by its process.

    ``output`` takes what it says; ``more`` is added to its environment.
    """
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://{HOST}:{port}"
    command = [sys.executable, *SERVER, "--host", HOST, "--port", str(port), "civic.wsgi:application"]
    env = {**environment(static), "SITE_URL": url, **more}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output) as process:
        try:
            _wait_for(f"{url}/healthz", process)
            yield url
        finally:
            end(process)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(URLError), urllib.request.urlopen(url, timeout=10):
            return
        time.sleep(0.05)
    raise AssertionError(f"no answer from {url}; exit status {process.poll()}")
