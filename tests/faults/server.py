"""A PostgreSQL of its own that keeps what it acknowledges, to be stopped, killed and frozen."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests import engines

STOPS = {"stopped": signal.SIGINT, "stopped at once": signal.SIGQUIT}

# Without slots a checkpoint writes no new file, which would end the server on a full disk.
WITHOUT_REPLICA = ("wal_level=minimal", "max_wal_senders=0", "max_replication_slots=0")


class Server:
    """Durable, unlike that of the other tests; on a socket in ``folder``, or on TCP with ``port``.

    ``data`` may lie elsewhere; ``wal`` names a folder beside the socket for the write-ahead log.
    """

    def __init__(
        self, binaries: Path, folder: Path, data: Path | None = None, wal: str = "", port: int = 0
    ) -> None:
        self.binaries, self.folder, self.port = binaries, folder, port
        self.data = data or folder / "data"
        self.account = engines.account()
        if self.account:
            for place in {folder, self.data.parent}:
                os.chown(place, self.account["user"], self.account["group"])  # type: ignore[arg-type]
        command = [binaries / "initdb", "-D", self.data, "-U", "civic", "-A", "trust", "-E", "UTF8"]
        command += ["--no-sync", *(["-X", folder / wal] if wal else [])]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **self.account)  # type: ignore[call-overload]

    @property
    def url(self) -> str:
        if self.port:
            return f"postgresql://civic@127.0.0.1:{self.port}/postgres"
        return f"postgresql://civic@{quote(str(self.folder), safe='')}/postgres"

    def start(self) -> None:
        listen = "127.0.0.1" if self.port else ""
        command = [
            self.binaries / "postgres",
            "-D",
            self.data,
            "-k",
            self.folder,
            "-c",
            f"listen_addresses={listen}",
        ]
        command += ["-c", f"port={self.port or 5432}"]
        for setting in WITHOUT_REPLICA:
            command += ["-c", setting]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self.account)  # type: ignore[call-overload]
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            time.sleep(0.02)
        raise AssertionError((self.folder / "log").read_text(errors="replace")[-2000:])

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        self.process.send_signal(how)
        self.process.wait(30)

    def kill(self) -> None:
        """SIGKILL to every process of it, as when a machine dies."""
        self._signal(signal.SIGKILL)
        self.process.wait(30)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    @contextlib.contextmanager
    def checkpoints(self) -> Iterator[Callable[[], object]]:
        """Do what the server does by itself every five minutes, at each call.

        Its own upkeep is done first: who connects after it has to write a file, or is refused.
        """
        with psycopg.connect(self.url, autocommit=True) as line:
            line.execute("VACUUM ANALYZE")
        with psycopg.connect(self.url, autocommit=True) as line:
            yield lambda: line.execute("CHECKPOINT")

    def use_up_wal(self) -> None:
        """Write to the log until there is no room for its next file, and the server ends for want of it."""
        words = "SELECT pg_switch_wal(), pg_logical_emit_message(false, 'ballast', repeat('x', 1000000))"
        deadline = time.monotonic() + 60
        while not self.has_ended and time.monotonic() < deadline:
            with (
                contextlib.suppress(psycopg.OperationalError),
                psycopg.connect(self.url, autocommit=True) as line,
            ):
                while True:
                    line.execute(words)
        assert self.has_ended

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, what: signal.Signals) -> None:
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        for each in [number, *map(int, children)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, what)


@contextlib.contextmanager
def postgresql(port: int = 0, data: Path | None = None, wal: str = "") -> Iterator[Server]:
    """A started server, removed afterwards; its binaries must be installed."""
    binaries = engines.find_binaries()
    assert binaries is not None, "install PostgreSQL's server"
    folder = Path(tempfile.mkdtemp(prefix="civic-faults-", dir="/tmp"))  # a socket's path is short
    folder.chmod(0o755)
    server = Server(binaries, folder, data, wal, port)
    try:
        server.start()
        yield server
    finally:
        if not server.has_ended:
            server.thaw()
            server.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
