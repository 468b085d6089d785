"""A site of its own for a test: PostgreSQL, perhaps a replica, and granian, real servers on loopback."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psycopg
import pytest

from tests import engines
from tests.servers.starting import free_port, running
from tests.settings import BASE_DIR

NAME = "civic"


class Pair:
    """A primary and its replica, each an own PostgreSQL on loopback."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.binaries, self.folder = binaries, folder
        self.ports = {"primary": free_port(), "replica": free_port()}
        self.stack = contextlib.ExitStack()
        self.servers: dict[str, subprocess.Popen] = {}

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        subprocess.run(command, check=True, cwd=self.folder, capture_output=True, **engines.account())

    def start(self, name: str) -> None:
        port = self.ports[name]
        where = ["-D", str(self.folder / name), "-k", str(self.folder), "-p", str(port), "-h", "127.0.0.1"]
        command = [str(self.binaries / "postgres"), *where, "-c", "jit=off", "-c", "hot_standby=on"]
        self.servers[name] = self.stack.enter_context(
            running(command, port, self.folder, **engines.account())
        )
        for _try in range(200):  # it listens before it answers
            with contextlib.suppress(subprocess.CalledProcessError):
                return self.run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port))
            time.sleep(0.1)
        raise AssertionError(f"the {name} does not answer")

    def url(self, name: str) -> str:
        return f"postgresql://{NAME}@127.0.0.1:{self.ports[name]}/{NAME}"

    def ask(self, name: str, sql: str) -> object:
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            cursor = connection.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None

    def kill(self, name: str) -> None:
        """At once, as when a machine loses its power."""
        self.servers[name].send_signal(signal.SIGQUIT)
        self.servers[name].wait(30)

    def wait_until_same(self) -> None:
        end = self.ask("primary", "SELECT pg_current_wal_lsn()")
        for _try in range(200):
            if self.ask("replica", f"SELECT pg_last_wal_replay_lsn() >= '{end}'::pg_lsn"):
                return
            time.sleep(0.05)
        raise AssertionError("the replica does not catch up")


@contextlib.contextmanager
def primary() -> Iterator[Pair]:
    """A primary with the tables of civic, without a replica yet."""
    binaries = engines.find_binaries()
    if binaries is None:
        pytest.fail("No PostgreSQL server is installed. On Debian: apt install postgresql")
    # Under /tmp itself, where an account other than ours can reach it.
    folder = Path(tempfile.mkdtemp(prefix="civic-pair-", dir="/tmp"))
    folder.chmod(0o777)
    made = Pair(binaries, folder)
    with contextlib.ExitStack() as last, made.stack:
        last.callback(shutil.rmtree, folder, ignore_errors=True)
        made.run("initdb", "-D", "primary", "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        made.start("primary")
        made.run("createdb", "-h", "127.0.0.1", "-p", str(made.ports["primary"]), "-U", NAME, NAME)
        site(made, "migrate", "--verbosity", "0")
        yield made


@contextlib.contextmanager
def replicated() -> Iterator[Pair]:
    """The primary with the codebook and what the seeds hold, and a replica that has all of it."""
    with primary() as made:
        site(made, "load_seeds", "--commit", "--verbosity", "0")
        source = ["-h", "127.0.0.1", "-p", str(made.ports["primary"]), "-U", NAME]
        made.run("pg_basebackup", *source, "-D", "replica", "-R", "-X", "stream", "-c", "fast")
        made.start("replica")
        made.wait_until_same()
        yield made


def environment(pair: Pair, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "SECRET_KEY": "k" * 60, "DATABASE_URL": pair.url("primary"), **more}


def site(pair: Pair, *command: str, **more: str) -> str:
    """What a command of ``manage.py`` says."""
    arguments = [sys.executable, "manage.py", *command]
    ran = subprocess.run(
        arguments, cwd=BASE_DIR, env=environment(pair, **more), check=True, stdout=subprocess.PIPE, text=True
    )
    return ran.stdout


@contextlib.contextmanager
def serving(pair: Pair, folder: Path, **more: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--port", str(port)]
    given = environment(pair, PYTHONPATH=str(BASE_DIR), **more)
    with running([*command, "civic.wsgi:application"], port, folder, env=given):
        yield f"http://127.0.0.1:{port}"


class Answer(NamedTuple):
    """What a server said; ``seconds`` until all of it was there."""

    status: int
    page: str
    seconds: float
    headers: Any


def get(url: str, method: str = "GET", **headers: str) -> Answer:
    """An answer of any status; ``_`` in the name of a header stands for ``-``."""
    began = time.monotonic()
    request = Request(url, method=method, headers={n.replace("_", "-"): v for n, v in headers.items()})
    try:
        answer = urlopen(request, timeout=30)
    except HTTPError as refused:
        answer = refused
    with answer:
        return Answer(answer.status, answer.read().decode(), time.monotonic() - began, answer.headers)
