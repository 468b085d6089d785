"""Fetches one page that an editor named, and nothing else: `docs/operations.md`, *Fetching articles*.

Off unless ``ARTICLE_FETCH`` is set. Nothing of this machine or its network can be reached through it,
nothing of ours is sent along but who we are, and no server can hold it longer or fill it more than it allows.
"""

import http.client
import ssl
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from civic.ingest import connection
from civic.ingest.connection import Connection, Deadline, Resolver
from civic.ingest.web_addresses import PORTS, BadAddress, Target, is_public, target

MEDIA_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
REDIRECTS = (301, 302, 303, 307, 308)
_ROOM_FOR_HEADERS = 256_000
_CHUNK = 65_536
_TRIED_ADDRESSES = 4


class FetchRefused(Exception):  # noqa: N818 the name says what happened
    """A page that was not fetched: a stable ``code``, the reason in an editor's words, the HTTP status."""

    def __init__(self, code: str, message: str, status: int | None = None) -> None:
        self.code, self.status = code, status
        super().__init__(message)


@dataclass(frozen=True)
class Fetched:
    """A page as it came. ``url`` is where it stands after redirects; ``charset`` is empty if not stated."""

    url: str
    media_type: str
    charset: str
    content: bytes


@dataclass(frozen=True)
class Limits:
    """What a fetch may do. Sizes in bytes, ``seconds`` for everything together, redirects included."""

    allowed: Callable[[str], bool] = is_public
    resolver: Resolver = connection.addresses_of
    ports: frozenset[int] = frozenset()
    seconds: float = 15.0
    largest: int = 5_000_000
    densest: int = 100
    redirects: int = 5
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


def fetch(url: str, limits: Limits | None = None) -> Fetched:
    """Fetch a page. Raises ``FetchRefused`` with a reason that an editor can read.

    Every hop is checked like the first: its name is resolved once, each of its addresses must be public,
    and the connection goes to one of them. No cookie, no referrer, no proxy of the environment.
    """
    if not settings.ARTICLE_FETCH:
        raise FetchRefused("off", _("Fetching is off here. Set ARTICLE_FETCH=1, or paste the text."))
    limits = limits or Limits()
    deadline = Deadline(limits.seconds)
    try:
        for _hop in range(limits.redirects + 1):
            answer = _ask(url, limits, deadline)
            if isinstance(answer, Fetched):
                return answer
            url = answer
    except BadAddress as error:
        raise FetchRefused("address", str(error)) from error
    except connection.TooSlow as error:
        message = _("The server took longer than %(seconds)d seconds.") % {"seconds": limits.seconds}
        raise FetchRefused("slow", message) from error
    except connection.TooMuch as error:
        raise _too_large(limits) from error
    except connection.WrongPeer as error:
        raise FetchRefused("address", _("Another machine answered than the one that was asked.")) from error
    except (OSError, http.client.HTTPException) as error:
        raise FetchRefused("unreadable", _("The server broke off, or does not speak proper HTTP.")) from error
    raise FetchRefused(
        "redirects", _("The address leads on more than %(n)d times.") % {"n": limits.redirects}
    )


def _ask(url: str, limits: Limits, deadline: Deadline) -> Fetched | str:
    """One request: the page, or the address that it leads on to."""
    goal = target(url, limits.ports)
    line = _connect(goal, limits, deadline)
    try:
        line.request("GET", goal.path, headers=_headers(goal))
        response = line.getresponse()
        if response.status in REDIRECTS and (place := response.headers.get("Location")):
            return urljoin(goal.url, place.encode("latin-1").decode("utf-8", "replace"))
        if response.status != 200:
            message = _("The server answered %(status)d instead of sending the page.")
            raise FetchRefused("status", message % {"status": response.status}, response.status)
        return _read(goal, response, limits)
    finally:
        line.hang_up()


def _headers(goal: Target) -> dict[str, str]:
    host = f"[{goal.host}]" if ":" in goal.host else goal.host
    return {
        "Host": host if goal.port == PORTS[goal.scheme] else f"{host}:{goal.port}",
        "User-Agent": f"civic (+{settings.SITE_URL})",
        "Accept": ", ".join(MEDIA_TYPES),
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _connect(goal: Target, limits: Limits, deadline: Deadline) -> Connection:
    """A connection to the first public address of a host that answers."""
    try:
        found = connection.resolve(limits.resolver, goal, deadline)
    except OSError as error:
        message = _("No server of the name “%(host)s” was found. Check the address.")
        raise FetchRefused("unknown", message % {"host": goal.host}) from error
    if not found or not all(limits.allowed(address) for address in found):
        raise FetchRefused(
            "address", _("“%(host)s” is not a public server. Only those are read.") % {"host": goal.host}
        )
    for address in found[:_TRIED_ADDRESSES]:
        line = Connection(goal, address, deadline, limits.largest + _ROOM_FOR_HEADERS, limits.tls)
        try:
            line.connect()
        except ssl.SSLError as error:
            message = _("“%(host)s” could not prove that it is itself: its certificate is not valid.")
            raise FetchRefused("certificate", message % {"host": goal.host}) from error
        except OSError:
            deadline.left()
            continue
        return line
    raise FetchRefused("unreachable", _("“%(host)s” does not answer.") % {"host": goal.host})


def _read(goal: Target, response: http.client.HTTPResponse, limits: Limits) -> Fetched:
    headers = response.headers
    media_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media_type not in MEDIA_TYPES:
        message = _("The address holds “%(type)s”. Only web pages, plain text and PDF are read.")
        raise FetchRefused("type", message % {"type": media_type or _("something unnamed")})
    if response.length is not None and response.length > limits.largest:
        raise _too_large(limits)
    content = _unpacked(response, headers.get("Content-Encoding", "identity").strip().lower(), limits)
    return Fetched(goal.url, media_type, headers.get_content_charset() or "", content)


def _unpacked(response: http.client.HTTPResponse, encoding: str, limits: Limits) -> bytes:
    """The whole body, decompressed. Memory never holds much more than ``largest``."""
    if encoding not in ("identity", "gzip"):
        raise FetchRefused(
            "encoding", _("The server packed the page as “%(how)s”, unasked.") % {"how": encoding}
        )
    unpack = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body, received = bytearray(), 0
    for chunk in _chunks(response):
        received += len(chunk)
        try:
            body += unpack.decompress(chunk, limits.largest + 1 - len(body)) if unpack else chunk
        except zlib.error as error:
            raise FetchRefused("encoding", _("The page is packed in a way that cannot be read.")) from error
        if len(body) > max(limits.densest * received, _CHUNK):
            raise FetchRefused("bomb", _("The page unpacks to far more than was sent. That is no article."))
        if len(body) > limits.largest:
            raise _too_large(limits)
    if unpack and (not unpack.eof or unpack.unused_data):
        raise FetchRefused("cut", _("The server broke off before the page was complete."))
    return bytes(body)


def _chunks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The body as it came. Refuses one that ends before the length that its header stated."""
    while chunk := response.read(_CHUNK):
        yield chunk
    if response.length:
        raise FetchRefused("cut", _("The server broke off before the page was complete."))


def _too_large(limits: Limits) -> FetchRefused:
    message = _("The page has more than %(n)d MB. Save it and paste its text.")
    return FetchRefused("large", message % {"n": limits.largest // 1_000_000})
