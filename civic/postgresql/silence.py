"""A frozen server (a stuck disk, a stopped machine) keeps its connections open and says nothing, ever.

TCP keep-alives do not find it out, since the kernel goes on answering, and neither does
``statement_timeout``, which the server itself would have to keep. So whoever waits in silence for most of a
second asks the server, on another connection, for one byte that costs it nothing and needs no login. A
server that is only slow answers at once, and the waiting goes on.

Only the web server watches (``civic.wsgi``): an import may well wait until a machine wakes up again.
"""

import socket
import struct
import threading
from time import monotonic
from typing import Any

import psycopg
from psycopg import waiting
from psycopg.abc import PQGen

SILENCE = 0.8
"""Seconds without a word after which the server is asked, and again after as many."""
PATIENCE = 0.8
"""Seconds that its answer may take."""
PAUSE = 0.5
"""Seconds during which nobody tries after it was found silent."""
TRYING = 3.0
"""Seconds for one to try while everybody else is refused."""
_ANYBODY_THERE = struct.pack("!ii", 8, 80877103)  # SSLRequest; the answer is S or N (protocol, 55.2.10)
_WORDS = "The database server does not answer."


class Watch:
    """What the threads of this process know together about the server."""

    def __init__(self) -> None:
        self.on = False
        self._lock = threading.Lock()
        self._silent = False
        self._until = 0.0

    def ask_to_try(self) -> None:
        """Let the caller connect, or refuse at once while the server is known to be silent.

        :raises psycopg.OperationalError: when it was found silent a moment ago, or somebody else is trying.
        """
        with self._lock:
            if not self._silent:
                return
            if monotonic() < self._until:
                raise psycopg.OperationalError(_WORDS)
            self._until = monotonic() + TRYING

    def silent(self) -> None:
        with self._lock:
            self._silent, self._until = True, monotonic() + PAUSE

    def answered(self) -> None:
        with self._lock:
            self._silent = False


watch = Watch()


class Connection(psycopg.Connection[Any]):
    """A connection that gives up, where ``watch.on``, when its server says nothing to anybody."""

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> "Connection":
        if not watch.on:
            return super().connect(*args, **kwargs)
        watch.ask_to_try()
        try:
            made = super().connect(*args, **kwargs)
        except psycopg.errors.ConnectionTimeout:
            watch.silent()
            raise
        except psycopg.OperationalError:
            watch.answered()  # refused: at least not silent, and the next who asks is told as quickly
            raise
        watch.answered()
        return made

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        if watch.on and timeout is None:
            gen = self._listening(gen)
        return super().wait(gen, interval, timeout)

    def _listening(self, gen: PQGen[Any]) -> PQGen[Any]:
        """The same steps, with a look at the clock whenever nothing came."""
        heard = monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready != waiting.READY_NONE:
                    heard = monotonic()
                elif monotonic() - heard > SILENCE:
                    if not self._server_answers():
                        watch.silent()
                        self.pgconn.finish()  # whatever comes later, nobody waits for it
                        raise psycopg.OperationalError(_WORDS)
                    heard = monotonic()
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _server_answers(self) -> bool:
        host, port = self.info.hostaddr or self.info.host, self.info.port
        try:
            if host.startswith("/"):
                line = socket.socket(socket.AF_UNIX)
                line.settimeout(PATIENCE)
                line.connect(f"{host}/.s.PGSQL.{port}")
            else:
                line = socket.create_connection((host, port), PATIENCE)
            with line:
                line.settimeout(PATIENCE)
                line.sendall(_ANYBODY_THERE)
                return bool(line.recv(1))
        except OSError:
            return False
