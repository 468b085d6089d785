"""No spelling of an address, and no answer of a resolver, lets a fetch reach what is not public."""

import contextlib
import socket
import ssl
import sys
import threading
from itertools import product

import pytest

from civic.ingest.connection import addresses_of
from civic.ingest.fetching import FetchRefused, Limits, fetch

pytestmark = pytest.mark.once

TLS = ssl.create_default_context()  # of every fetch: to read the certificates of a system takes 40 ms

# {port} is the canary's; every name leads to 127.0.0.1, the worst that a name server can say.
HOSTILE = """
http://127.0.0.1:{port}/ http://127.0.0.1.:{port}/ http://127.1:{port}/ http://127.0.1:{port}/
http://127.255.255.254:{port}/ http://0.0.0.0:{port}/ http://0:{port}/ http://0x0:{port}/
http://2130706433:{port}/ http://0x7f000001:{port}/ http://0x7F.0.0.0x1:{port}/ http://017700000001:{port}/
http://0177.0.0.1:{port}/ http://00000177.0.0.1:{port}/ http://127.0.0.01:{port}/ http://4294967296:{port}/
http://127.0.0.1.nip.example:{port}/ http://localhost:{port}/ http://LOCALHOST:{port}/ http://localhost.:{port}/
http://localhost.localdomain:{port}/ http://canary.example:{port}/ http://①②⑦.⓪.⓪.①:{port}/ http://127。0。0。1:{port}/
http://１２７.０.０.１:{port}/ http://ⓛocalhost:{port}/ http://[::1]:{port}/ http://[0:0:0:0:0:0:0:1]:{port}/
http://[::]:{port}/ http://[::ffff:127.0.0.1]:{port}/ http://[::ffff:7f00:1]:{port}/ http://[::127.0.0.1]:{port}/
http://[64:ff9b::127.0.0.1]:{port}/ http://[2002:7f00:1::]:{port}/ http://[2001:0:7f00:1::]:{port}/
http://[fe80::1%25lo]:{port}/ http://[fe80::1]:{port}/ http://[fd00::1]:{port}/ http://[ff02::1]:{port}/
http://169.254.169.254/latest/meta-data/ http://[fd00:ec2::254]/ http://metadata.google.internal/
http://10.0.0.1/ http://172.16.0.1/ http://192.168.0.1/ http://100.64.0.1/ http://198.18.0.1/ http://224.0.0.1/
http://255.255.255.255/ http://ada:secret@127.0.0.1:{port}/ http://8.8.8.8@127.0.0.1:{port}/
http://127.0.0.1:{port}@8.8.8.8/ http://8.8.8.8\\@127.0.0.1:{port}/ http://127.0.0.1:{port}#@8.8.8.8/
http://127.0.0.1:{port}?@8.8.8.8/ http:/127.0.0.1:{port}/ http:127.0.0.1:{port} //127.0.0.1:{port}/
https://127.0.0.1:{port}/ https://[::1]:{port}/ http://127.0.0.1:22/ http://8.8.8.8:22/ http://127.0.0.1%00:{port}/
gopher://127.0.0.1:{port}/_GET ftp://127.0.0.1:{port}/ file:///etc/passwd dict://127.0.0.1:{port}/stat
unix:///run/postgresql data:text/html,hello javascript:alert(1) http+unix://%2Frun%2Fsocket/
""".split()  # noqa: SIM905 a list of one a line would be four screens

LIES = [
    ["127.0.0.1"],
    ["8.8.8.8", "127.0.0.1"],
    ["::1"],
    ["2620:fe::fe", "::1"],
    ["::ffff:127.0.0.1"],
    ["::127.0.0.1"],
    ["64:ff9b::7f00:1"],
    ["2002:7f00:1::"],
    ["fe80::1%lo"],
    ["0.0.0.0"],
    ["169.254.169.254"],
    ["localhost"],
    ["0x7f000001"],
    ["127.1"],
    [""],
    [],
]


class Canary:
    """Listens on both loopback addresses, and hears of every connection that this process begins."""

    def __init__(self) -> None:
        self.port, self.listeners = self._listen()
        self.attempts: list[object] = []
        self.visits: list[str] = []
        for listener in self.listeners:
            threading.Thread(target=self._count, args=(listener,), daemon=True).start()

    def _listen(self) -> tuple[int, list[socket.socket]]:
        first = socket.create_server(("127.0.0.1", 0))
        port = first.getsockname()[1]
        with contextlib.suppress(OSError):  # a machine without IPv6, or the port is taken there
            return port, [first, socket.create_server(("::1", port), family=socket.AF_INET6)]
        return port, [first]

    def _count(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                visitor, address = listener.accept()
                self.visits.append(address[0])
                visitor.close()

    def heard(self) -> tuple[list[object], list[str]]:
        return self.attempts, self.visits


_listening: list[Canary] = []


def _hear(event: str, arguments: tuple) -> None:
    """Audit hooks stay for the life of a process; this one speaks to the canary that is there, if any."""
    if event == "socket.connect" and _listening:
        _listening[-1].attempts.append(arguments[1])


@pytest.fixture(scope="module", autouse=True)
def _ears():
    sys.addaudithook(_hear)


@pytest.fixture
def canary(settings):
    settings.ARTICLE_FETCH = True
    bird = Canary()
    _listening.append(bird)
    yield bird
    _listening.remove(bird)
    for listener in bird.listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def leads_here(host, port):
    """Numbers as the system reads them; every name is ours."""
    return addresses_of(host, port) if host.strip("[]").replace(".", "").isdigit() or ":" in host else LIES[0]


def code(url, canary, resolver=leads_here, **limits):
    with pytest.raises(FetchRefused) as caught:
        fetch(url, Limits(ports=frozenset({canary.port}), seconds=5, resolver=resolver, tls=TLS, **limits))
    return caught.value.code


def spellings(address):
    """An IPv4 address as C libraries read it: one to four numbers, decimal, octal, hexadecimal or padded.

    With dots of four scripts between them.
    """
    forms = ("{:d}", "0{:o}", "0x{:x}", "00{:o}")
    numbers = [int(part) for part in address.split(".")]
    for parts in (1, 2, 3, 4):
        rest = sum(number << 8 * place for place, number in enumerate(reversed(numbers[parts - 1 :])))
        for chosen in product(forms, repeat=parts):
            written = [form.format(n) for form, n in zip(chosen, [*numbers[: parts - 1], rest], strict=True)]
            yield from {dot.join(written) for dot in (".", "。", "．", "｡")}


def test_the_canary_hears_what_reaches_it(canary):
    assert code(f"http://127.0.0.1:{canary.port}/", canary, allowed=lambda _: True) == "unreadable"
    assert canary.heard() == ([("127.0.0.1", canary.port)], ["127.0.0.1"])


def test_no_hostile_address_is_connected_to(canary):
    urls = [url.replace("{port}", str(canary.port)) for url in HOSTILE]
    assert {url: code(url, canary) for url in urls} == dict.fromkeys(urls, "address")
    assert canary.heard() == ([], [])


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254"])
def test_no_spelling_of_an_address_is_connected_to(canary, address):
    urls = [f"http://{host}:{canary.port}/" for host in spellings(address)]
    assert len(urls) > 1_000
    assert {code(url, canary) for url in urls} == {"address"}
    assert canary.heard() == ([], [])


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_no_resolver_leads_to_what_is_not_public(canary, lie):
    assert code(f"http://ledger.example:{canary.port}/", canary, resolver=lambda *_: lie) == "address"
    assert canary.heard() == ([], [])
