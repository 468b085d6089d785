"""A PostgreSQL of its own that keeps what it acknowledges, to be stopped, killed and frozen."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests import engines

STOPS = {"stopped": signal.SIGINT, "stopped at once": signal.SIGQUIT}


class Server:
    """Durable, unlike that of the other tests; on a socket in ``folder``, or on TCP with ``port``."""

    def __init__(self, binaries: Path, folder: Path, data: Path | None = None, port: int = 0) -> None:
        self.binaries, self.folder, self.port = binaries, folder, port
        self.data = data or folder / "data"
        self.account = engines.account()
        if self.account:
            for place in {folder, self.data.parent}:
                os.chown(place, self.account["user"], self.account["group"])  # type: ignore[arg-type]
        subprocess.run(
            [binaries / "initdb", "-D", self.data, "-U", "civic", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, cwd=folder, stdout=subprocess.DEVNULL, **self.account,
        )  # fmt: skip

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
        command += ["-c", f"port={self.port or 5432}", "-c", "wal_level=minimal", "-c", "max_wal_senders=0"]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **self.account)  # type: ignore[call-overload]
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            time.sleep(0.02)
        raise AssertionError((self.folder / "log").read_text(errors="replace")[-2000:])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        self.process.send_signal(how)
        self.process.wait(30)

    def kill(self) -> None:
        """SIGKILL to every process of it, as when a machine dies."""
        self._signal(signal.SIGKILL)
        self.process.wait(30)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

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
def postgresql(port: int = 0) -> Iterator[Server]:
    """A started server, removed afterwards; ``binaries`` must be installed."""
    binaries = engines.find_binaries()
    assert binaries is not None, "install PostgreSQL's server"
    folder = Path(tempfile.mkdtemp(prefix="civic-faults-", dir="/tmp"))  # a socket's path is short
    folder.chmod(0o755)
    server = Server(binaries, folder, port=port)
    try:
        server.start()
        yield server
    finally:
        if server.process.poll() is None:
            server.thaw()
            server.stop(signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
