"""Real servers for the long run, on loopback and on ports of their own; each is stopped by who started it."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 30  # longer than civic's server gives its workers
PACKAGES = {
    "redis-server": "redis-server",
    "pgbouncer": "pgbouncer",
    "varnishd": "varnish",
    "varnishstat": "varnish",
    "etcd": "etcd-server",
    "patroni": "patroni",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Where a server is; a run without it fails and says what to install, unless OPTIONAL_SERVERS=1."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        say = f"{name} is not installed. On Debian: apt install {PACKAGES[name]}"
        if os.environ.get("OPTIONAL_SERVERS") == "1":
            pytest.skip(say)
        pytest.fail(f"{say}. OPTIONAL_SERVERS=1 leaves out what needs it.")
    return found


def wait_for(port: int, process: subprocess.Popen, seconds: float = 90) -> None:
    """Until something listens there. Raises ``AssertionError`` where the process ends instead."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"{process.args} does not listen on {port}")


@contextlib.contextmanager
def running(command: list[str], port: int, folder: Path, **how: object) -> Iterator[subprocess.Popen]:
    """A server until the block ends; what it says is in ``<folder>/log``."""
    with open(folder / "log", "ab") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, **how)  # type: ignore[call-overload]
    try:
        wait_for(port, process)
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen) -> None:
    """Asked first, so that it ends its own children too; a killed one leaves them behind.

    Always returns: nothing else ends a test that waits for a process of its own.
    """
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
