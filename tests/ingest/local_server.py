"""A server of sockets on this machine, which answers just what a test tells it to, byte for byte."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Self

Answer = Callable[[str], Iterator[bytes]]


def page(body: bytes, *headers: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """A whole answer with its true length."""
    lines = ["HTTP/1.1 200 OK", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def leads_to(place: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()


class LocalServer:
    """Sends the pieces of ``answer(request)`` one by one until they end or the client leaves.

    ``requests`` holds what it was sent.
    """

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[str] = []
        self._answer, self._tls = answer, tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._closed.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def _serve(self) -> None:
        while not self._closed.is_set():
            try:
                sock, _peer = self._listener.accept()
            except OSError:
                return
            with sock, contextlib.suppress(OSError):
                sock.settimeout(5)
                self._talk(self._tls.wrap_socket(sock, server_side=True) if self._tls else sock)

    def _talk(self, sock: socket.socket) -> None:
        with sock:
            request = b""
            while b"\r\n\r\n" not in request:
                if not (more := sock.recv(4096)):
                    return
                request += more
            self.requests.append(request.decode("latin-1"))
            for piece in self._answer(request.decode("latin-1").split()[1]):
                if self._closed.is_set():
                    return
                sock.sendall(piece)
