"""A real streaming replica: read by the public, killed, brought back, held behind."""

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
from urllib.request import Request, urlopen

import psycopg
import pytest

from tests import engines
from tests.servers.starting import free_port, running
from tests.settings import BASE_DIR

pytestmark = pytest.mark.full
NAME = "civic"
PAGE = "/codebook/"


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


@pytest.fixture
def pair() -> Iterator[Pair]:
    binaries = engines.find_binaries()
    if binaries is None:
        pytest.fail("No PostgreSQL server is installed. On Debian: apt install postgresql")
    # Under /tmp itself, where an account other than ours can reach it.
    folder = Path(tempfile.mkdtemp(prefix="civic-pair-", dir="/tmp"))
    folder.chmod(0o777)
    made = Pair(binaries, folder)
    with made.stack:
        made.run("initdb", "-D", "primary", "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        made.start("primary")
        made.run("createdb", "-h", "127.0.0.1", "-p", str(made.ports["primary"]), "-U", NAME, NAME)
        site(made, "migrate", "--verbosity", "0")
        source = ["-h", "127.0.0.1", "-p", str(made.ports["primary"]), "-U", NAME]
        made.run("pg_basebackup", *source, "-D", "replica", "-R", "-X", "stream", "-c", "fast")
        made.start("replica")
        yield made
    shutil.rmtree(folder, ignore_errors=True)


def environment(pair: Pair, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "SECRET_KEY": "k" * 60, "DATABASE_URL": pair.url("primary"), **more}


def site(pair: Pair, *command: str, **more: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=BASE_DIR, env=environment(pair, **more), check=True
    )


@contextlib.contextmanager
def serving(pair: Pair, folder: Path, **more: str) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--port", str(port)]
    given = environment(pair, DATABASE_REPLICA_URL=pair.url("replica"), PYTHONPATH=str(BASE_DIR), **more)
    with running([*command, "civic.wsgi:application"], port, folder, env=given):
        yield f"http://127.0.0.1:{port}"


def get(url: str, **headers: str) -> tuple[int, str, float]:
    """Status, page and seconds."""
    began = time.monotonic()
    with urlopen(Request(url, headers=headers), timeout=30) as answer:
        return answer.status, answer.read().decode(), time.monotonic() - began


def name_a_type(pair: Pair, label: str) -> None:
    pair.ask("primary", f"UPDATE civic_commitmenttype SET label_en = '{label}'")


def test_the_public_reads_the_replica_and_does_not_notice_its_death(pair: Pair, tmp_path: Path) -> None:
    site(pair, "load_seeds", "--commit", "--verbosity", "0")
    pair.wait_until_same()
    with serving(pair, tmp_path) as address:
        assert get(f"{address}{PAGE}")[0] == 200
        read = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND state = 'idle'"
        )
        assert int(str(pair.ask("replica", read))) >= 1
        pair.kill("replica")
        times = [get(f"{address}{PAGE}") for _request in range(5)]
        assert [status for status, _page, _seconds in times] == [200] * 5
        assert max(seconds for _status, _page, seconds in times) < 5
        name_a_type(pair, "Named after its death")
        assert "Named after its death" in get(f"{address}{PAGE}")[1]
        log = (tmp_path / "log").read_text()
        assert log.count("The replica does not answer") == 1
        pair.start("replica")
        pair.wait_until_same()
        time.sleep(11)
        assert "Named after its death" in get(f"{address}{PAGE}")[1]
        assert int(str(pair.ask("replica", read))) >= 1


def test_a_replica_too_far_behind_is_left_until_it_catches_up(pair: Pair, tmp_path: Path) -> None:
    site(pair, "load_seeds", "--commit", "--verbosity", "0")
    pair.wait_until_same()
    with serving(pair, tmp_path, DATABASE_REPLICA_MAX_LAG="1") as address:
        get(f"{address}{PAGE}")
        pair.ask("replica", "SELECT pg_wal_replay_pause()")
        name_a_type(pair, "Not yet replayed")
        assert "Not yet replayed" not in get(f"{address}{PAGE}")[1]
        for _try in range(40):
            if "Not yet replayed" in get(f"{address}{PAGE}")[1]:
                break
            time.sleep(0.1)
        else:
            pytest.fail("pages still come from the replica")
        pair.ask("replica", "SELECT pg_wal_replay_resume()")
        pair.wait_until_same()
        time.sleep(1.5)
        assert "Not yet replayed" in get(f"{address}{PAGE}")[1]
        assert "caught up" in (tmp_path / "log").read_text()


def test_the_replica_takes_over_when_the_primary_is_lost(pair: Pair, tmp_path: Path) -> None:
    """By hand, as docs/scaling.md says; Patroni does the same by itself."""
    site(pair, "load_seeds", "--commit", "--verbosity", "0")
    pair.wait_until_same()
    with serving(pair, tmp_path) as address:
        assert get(f"{address}{PAGE}")[0] == 200
        pair.kill("primary")
        assert get(f"{address}{PAGE}")[0] == 200  # the public reads on
    pair.run("pg_ctl", "promote", "-w", "-D", "replica")
    pair.ports["primary"] = pair.ports["replica"]
    name_a_type(pair, "Written after the change")
    with serving(pair, tmp_path) as address:
        assert "Written after the change" in get(f"{address}{PAGE}")[1]
