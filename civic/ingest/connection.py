"""One connection to one address: no name is asked twice, and every byte counts against time and size."""

import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any

from civic.ingest.web_addresses import Target

Resolver = Callable[[str, int], list[str]]
CONNECT_SECONDS = 5.0  # for one address, so that one that never answers leaves time for the next


# None of these is an OSError: those only mean that this address did not answer, and the next is tried.


class TooSlow(Exception):  # noqa: N818 the name says what happened
    """The time for the whole fetch is over."""


class TooMuch(Exception):  # noqa: N818
    """More bytes came than were asked for."""


class WrongPeer(Exception):  # noqa: N818
    """The machine at the other end is not the one that was chosen."""


class Deadline:
    """A moment by which everything must be done, however slowly bytes drip in.

    :param seconds: from now.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, more than none. Raises ``TooSlow``."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TooSlow
        return seconds


def addresses_of(host: str, port: int) -> list[str]:
    """The IP addresses of a host, as the system's resolver gives them. Raises ``OSError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_rest, sockaddr in found))


def resolve(resolver: Resolver, target: Target, deadline: Deadline) -> list[str]:
    """Ask a resolver within the deadline: the system's own has no limit. Raises ``OSError``, ``TooSlow``."""
    answer: list[Any] = []

    def ask() -> None:
        try:
            answer.append(resolver(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not answer:
        raise TooSlow
    if isinstance(answer[0], Exception):
        raise OSError(str(answer[0]))
    return answer[0]


class _Bytes(io.RawIOBase):
    """What a server sends, counted and timed."""

    def __init__(self, sock: socket.socket, deadline: Deadline, most: int) -> None:
        self._sock, self._deadline, self._left = sock, deadline, most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        try:
            number = self._sock.recv_into(buffer)
        except TimeoutError as error:
            raise TooSlow from error
        self._left -= number
        if self._left < 0:
            raise TooMuch
        return number


class _Socket:
    """As much of a socket as ``http.client`` uses."""

    def __init__(self, sock: socket.socket, deadline: Deadline, most: int) -> None:
        self._sock, self._deadline, self._most = sock, deadline, most

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.left())
        try:
            self._sock.sendall(data)
        except TimeoutError as error:
            raise TooSlow from error

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Bytes(self._sock, self._deadline, self._most))

    def close(self) -> None:
        """Nothing: ``http.client`` closes before it reads a body without a length. See ``hang_up``."""


class Connection(http.client.HTTPConnection):
    """HTTP to an address that was chosen before; with TLS checked against the name, not the address.

    ``most`` is the number of bytes, headers included, that may come.
    """

    def __init__(
        self, target: Target, address: str, deadline: Deadline, most: int, tls: ssl.SSLContext
    ) -> None:
        super().__init__(target.host, target.port)
        self._wire: socket.socket | None = None
        self.target, self.address, self.deadline, self.most, self.tls = target, address, deadline, most, tls

    def connect(self) -> None:
        """Raises ``OSError`` (``ssl.SSLError`` among them), ``TooSlow``, ``WrongPeer``."""
        seconds = min(self.deadline.left(), CONNECT_SECONDS)
        sock = socket.create_connection((self.address, self.target.port), timeout=seconds)
        try:
            if sock.getpeername()[0] != self.address:
                raise WrongPeer
            if self.target.scheme == "https":
                sock = self.tls.wrap_socket(sock, server_hostname=self.target.host.rstrip("."))
        except BaseException:
            sock.close()
            raise
        self._wire = sock
        self.sock = _Socket(sock, self.deadline, self.most)

    def hang_up(self) -> None:
        """Close for good, whatever has been read."""
        self.close()
        if self._wire is not None:
            self._wire.close()
