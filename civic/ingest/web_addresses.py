"""Which web addresses may be asked: http(s) on its own port, of machines that the whole world can reach.

The rule about machines is about the address that a name leads to, never about how it is spelt. The
ranges are the IANA special-purpose registries (RFC 6890 and its successors), written out here because
``ipaddress`` of Python 3.11 calls ``::127.0.0.1``, ``64:ff9b::7f00:1`` and ``2002:7f00:1::`` global.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

PORTS = {"http": 80, "https": 443}
LONGEST = 2_000
_NOT_PUBLIC_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    )
)
# All that is handed out. Mapped, compatible and NAT64 forms, fc00::/7, fe80::/10 and ff00::/8 lie outside.
_HANDED_OUT_V6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")  # Teredo, examples, 6to4, examples
)
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")


class BadAddress(ValueError):  # noqa: N818 the name says what it is
    """An address that may not be asked; its message says why in an editor's words."""


@dataclass(frozen=True)
class Target:
    """Where one request goes: the parts of a checked URL. ``host`` is ASCII and without brackets."""

    url: str
    scheme: str
    host: str
    port: int
    path: str


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a machine that anybody can reach; ``False`` for what is none."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in block for block in _NOT_PUBLIC_V4)
    return ip.scope_id is None and ip in _HANDED_OUT_V6 and not any(ip in b for b in _NOT_PUBLIC_V6)


def target(url: str, ports: frozenset[int] = frozenset()) -> Target:
    """Take a URL apart. ``ports`` are allowed beside 80 for http and 443 for https. Raises ``BadAddress``."""
    if len(url) > LONGEST or _UNSAFE.search(url):
        raise BadAddress(_("This is not a web address: it is too long, or holds blanks or backslashes."))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress(_("This is not a web address.")) from error
    if parts.scheme not in PORTS:
        raise BadAddress(_("Only addresses that begin with http:// or https:// can be read."))
    if "@" in parts.netloc:
        raise BadAddress(_("The address holds a name or password before “@”. Leave that out."))
    port = PORTS[parts.scheme] if port is None else port
    if port != PORTS[parts.scheme] and port not in ports:
        raise BadAddress(_("The address names the port %(port)d. Only 80 and 443 are read.") % {"port": port})
    path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*") + (
        "?" + quote(parts.query, safe="/%:=&~+!$,;'@()*?") if parts.query else ""
    )
    return Target(parts._replace(fragment="").geturl(), parts.scheme, _host(host), port, path)


def _host(host: str) -> str:
    """The host as the network knows it. Raises ``BadAddress``."""
    if ":" in host:
        try:
            return str(ipaddress.IPv6Address(host.replace("%", "no zone")))
        except ValueError as error:
            raise BadAddress(_("This is not a web address.")) from error
    try:
        name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
    except UnicodeError as error:
        raise BadAddress(_("“%(host)s” is no name of a server.") % {"host": host}) from error
    if not _NAME.fullmatch(name) or len(name) > 253:
        raise BadAddress(_("“%(host)s” is no name of a server.") % {"host": host})
    if _NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]):
        _refuse_odd_numbers(name)
    return name


def _refuse_odd_numbers(name: str) -> None:
    """A host that ends in a number is an IPv4 address and must be spelt like one (WHATWG URL, 3.5)."""
    try:
        ipaddress.IPv4Address(name)
    except ValueError as error:
        raise BadAddress(_("“%(host)s” is an odd way to write a number address.") % {"host": name}) from error
