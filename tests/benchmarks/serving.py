"""The servers that are measured, each on a port of its own on loopback."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.servers.starting import end

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "127.0.0.1"
PATIENCE = 120
PER_PAGE = 25
"""Rows of a page of a list, here and there."""
GRANIAN = (
    *("-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4"),
    *("--http1-header-read-timeout", "5000", "--workers-kill-timeout", "20"),
    *("--log-level", "warning", "--no-access-log"),
)
"""As ``civic.management.commands.demo.SERVER``; a test compares the two."""
DATASETTE = {
    "suggest_facets": "off",
    "default_page_size": str(PER_PAGE),
    "default_facet_size": "60",
    "facet_time_limit_ms": "60000",
    "sql_time_limit_ms": "60000",
    "allow_download": "off",
}


class Server(NamedTuple):
    """A running server: its address and its process."""

    url: str
    pid: int


def environment(database: str, static: Path) -> dict[str, str]:
    """What the product runs with: DEBUG off, everything else as it comes."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "SECRET_KEY": "a key for benchmarks only, which signs nothing of worth",
        "DATABASE_URL": database,
        "BENCHMARK_STATIC_ROOT": str(static),
    }


@contextlib.contextmanager
def product(database: str, static: Path) -> Iterator[Server]:
    """The product on a database, on its production server."""
    port = _free_port()
    url = f"http://{HOST}:{port}"
    command = [*GRANIAN, "--host", HOST, "--port", str(port), "civic.wsgi:application"]
    with _running(command, {**environment(database, static), "SITE_URL": url}) as process:
        _wait_for(f"{url}/healthz", process)
        yield Server(url, process.pid)


@contextlib.contextmanager
def datasette(file: Path) -> Iterator[Server]:
    """Datasette on a file that does not change, with its counts made beforehand."""
    counts = file.with_suffix(".json")
    command = ["-m", "datasette", "inspect", str(file), "--inspect-file", str(counts)]
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    port = _free_port()
    options = [part for name, value in DATASETTE.items() for part in ("--setting", name, value)]
    command = ["-m", "datasette", "serve", "-i", str(file), "--inspect-file", str(counts)]
    with _running([*command, "--host", HOST, "--port", str(port), *options], dict(os.environ)) as process:
        url = f"http://{HOST}:{port}"
        _wait_for(f"{url}/-/versions.json", process)
        yield Server(url, process.pid)


def collect_static(static: Path) -> None:
    """Hash and compress the static files once, as an installation does."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    given = environment(f"sqlite:///{static / 'none.sqlite3'}", static)
    subprocess.run(command, cwd=ROOT, env=given, check=True)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def _running(command: list[str], given: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=given, stdout=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            end(process)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(url, timeout=30):
            return
        time.sleep(0.1)
    raise SystemExit(f"No answer from {url}; exit status {process.poll()}.")
