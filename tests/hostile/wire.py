"""Requests as bytes on a socket: client libraries tidy up what they send, and hostile visitors do not."""

import contextlib
import socket
import time
from dataclasses import dataclass, field

PATIENCE = 40
"""Seconds after which a request counts as hung."""
_LAST_CHUNK = b"0\r\n\r\n"


@dataclass(frozen=True)
class Request:
    """What goes over the wire. ``target`` and headers are bytes, so nothing in them is quoted or refused."""

    method: bytes
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""

    def bytes_for(self, host: str) -> bytes:
        given = dict(self.headers)
        lines = [self.method + b" " + self.target + b" HTTP/1.1"]
        if b"Host" not in given:
            lines.append(b"Host: " + host.encode())
        lines += [name + b": " + value for name, value in self.headers]
        if self.body and b"Content-Length" not in given and b"Transfer-Encoding" not in given:
            lines.append(b"Content-Length: " + str(len(self.body)).encode())
        if b"Connection" not in given:
            lines.append(b"Connection: close")
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body

    def __str__(self) -> str:
        return repr(self.method + b" " + self.target[:300])[2:-1]


@dataclass(frozen=True)
class Answer:
    """Status 0: the server closed the connection without a word, as it may for what is no HTTP."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    body: bytes = b""
    seconds: float = 0.0


def send(address: tuple[str, int], request: Request) -> Answer:
    """One request on a connection of its own. Raises ``TimeoutError`` after ``PATIENCE`` seconds."""
    began = time.monotonic()
    with socket.create_connection(address, timeout=PATIENCE) as wire:
        raw = _exchange(wire, request.bytes_for(f"{address[0]}:{address[1]}"), began)
    return _parsed(raw, time.monotonic() - began)


def _exchange(wire: socket.socket, sent: bytes, began: float) -> bytes:
    received = bytearray()
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        wire.sendall(sent)  # refused before it was read; the answer may have come all the same
    try:
        while part := wire.recv(65536):
            received += part
            if _is_whole(received):
                break
            if time.monotonic() - began > PATIENCE:
                raise TimeoutError
    except ConnectionResetError:
        pass
    return bytes(received)


def _is_whole(received: bytearray) -> bool:
    """Whether an answer that keeps its connection open has ended."""
    head, _, body = received.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        return body.endswith(_LAST_CHUNK)
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return len(body) >= int(line.split(b":")[1])
    return False


def _parsed(raw: bytes, seconds: float) -> Answer:
    while raw.startswith(b"HTTP/1.1 100"):
        raw = raw.partition(b"\r\n\r\n")[2]
    head, _, body = raw.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/"):
        return Answer(0, seconds=seconds)
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = [
        (name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)
    ]
    cookies = tuple(value for name, value in pairs if name == "set-cookie")
    return Answer(int(status.split(" ")[1]), dict(pairs), cookies, body, seconds)
