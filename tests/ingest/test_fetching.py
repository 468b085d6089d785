"""Fetching a page: what is sent, what comes back, and each thing that is refused, over real sockets."""

import gzip
import socket
import ssl
import subprocess
import threading
from dataclasses import replace
from itertools import count, repeat

import pytest

from civic.ingest.fetching import Fetched, FetchRefused, Limits, fetch
from tests.ingest.local_server import LocalServer, leads_to, page

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
TEXT = b"<p>The Larkfield board will not collect immigration status.</p>"
# Without the clock in it, which would give the tests another name every second.
ZIPPED = gzip.compress(TEXT, mtime=0)
ZIPPED_TWICE = gzip.compress(ZIPPED, mtime=0)


@pytest.fixture(autouse=True)
def _on(settings):
    settings.ARTICLE_FETCH = True
    settings.SITE_URL = "https://register.example"


@pytest.fixture
def serve():
    """Start a server on this machine that gives these pieces to any request; it ends with the test."""
    running = []

    def start(*pieces, tls=None, answer=None):
        server = LocalServer(answer or (lambda path: iter(pieces)), tls)
        running.append(server.__enter__())
        return server

    yield start
    for server in running:
        server.__exit__()


def near(server, **limits):
    """Limits that let a test reach its own server, and nothing else."""
    values = {
        "allowed": lambda address: address == "127.0.0.1",
        "ports": frozenset({server.port}),
        "seconds": 5,
    }
    return Limits(**values | limits)


def refusal(url, limits=None):
    with pytest.raises(FetchRefused) as caught:
        fetch(url, limits)
    return caught.value.code


def pause():
    """A twentieth of a second, as a slow server makes one wait."""
    threading.Event().wait(0.05)


def test_a_page_comes_with_its_kind_and_its_bytes(serve):
    server = serve(page(TEXT, kind="text/html; charset=ISO-8859-1"))
    assert fetch(server.url("/vote"), near(server)) == Fetched(
        server.url("/vote"), "text/html", "iso-8859-1", TEXT
    )


def test_the_request_says_who_asks_and_nothing_more(serve, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    server = serve(page(TEXT, "Set-Cookie: seen=1"))
    for _ in range(2):
        fetch(server.url("/vote?page=1#top"), near(server))
    wanted = [
        "GET /vote?page=1 HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: civic (+https://register.example)",
        "Accept: text/html, application/xhtml+xml, text/plain, application/pdf",
        "Accept-Encoding: gzip",
        "Connection: close",
    ]
    assert [request.split("\r\n")[:-2] for request in server.requests] == [wanted, wanted]


def test_fetching_is_off_unless_it_was_set(serve, settings):
    settings.ARTICLE_FETCH = False
    server = serve(page(TEXT))
    assert (refusal(server.url(), near(server)), server.requests) == ("off", [])


@pytest.mark.parametrize("kind", ["text/html", "application/xhtml+xml", "text/plain", "application/pdf"])
def test_texts_are_taken(serve, kind):
    server = serve(page(TEXT, kind=kind))
    assert fetch(server.url(), near(server)).media_type == kind


@pytest.mark.parametrize(
    "kind", ["image/png", "application/zip", "application/octet-stream", "video/mp4", "x"]
)
def test_what_is_no_text_is_refused(serve, kind):
    server = serve(page(TEXT, kind=kind))
    assert refusal(server.url(), near(server)) == "type"


def test_an_answer_that_names_no_kind_is_refused(serve):
    server = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
    assert refusal(server.url(), near(server)) == "type"


# Where it may go


def test_by_default_this_machine_is_refused_before_anything_is_sent(serve):
    server = serve(page(TEXT))
    only_port = Limits(ports=frozenset({server.port}))
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "①②⑦.⓪.⓪.①"):
        assert refusal(server.url(host=host), only_port) == "address"
    assert server.requests == []


def test_a_name_is_judged_by_every_address_it_leads_to(serve):
    server = serve(page(TEXT))
    for answer in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["169.254.169.254"], ["fd00::1"], []):
        limits = Limits(ports=frozenset({server.port}), resolver=lambda host, port, answer=answer: answer)
        assert refusal(server.url(host="ledger.example"), limits) == "address"
    assert server.requests == []


def test_a_name_that_changes_its_answer_is_asked_once_and_that_answer_is_used(serve):
    server = serve(page(TEXT))
    answers, asked = iter([["127.0.0.1"], ["10.0.0.1"]]), []

    def resolver(host, port):
        asked.append((host, port))
        return next(answers)

    fetched = fetch(server.url(host="ledger.example"), near(server, resolver=resolver))
    assert (fetched.content, asked) == (TEXT, [("ledger.example", server.port)])
    assert server.requests[0].split("\r\n")[1] == f"Host: ledger.example:{server.port}"


def test_a_name_that_nobody_knows_is_refused(serve):
    def resolver(host, port):
        raise socket.gaierror("unknown")

    server = serve(page(TEXT))
    assert refusal(server.url(host="ledger.example"), near(server, resolver=resolver)) == "unknown"


def test_the_next_address_is_tried_when_one_does_not_answer(serve):
    server = serve(page(TEXT))
    limits = near(
        server, resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"], allowed=lambda address: True
    )
    assert fetch(server.url(host="ledger.example"), limits).content == TEXT


def test_a_server_that_is_not_there_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    limits = Limits(allowed=lambda address: True, ports=frozenset({port}))
    assert refusal(f"http://127.0.0.1:{port}/", limits) == "unreachable"


# Redirects


def test_a_redirect_is_followed_and_the_last_address_is_told(serve):
    server = serve(answer=lambda path: iter([leads_to("/new") if path == "/old" else page(TEXT)]))
    assert fetch(server.url("/old"), near(server)).url == server.url("/new")


@pytest.mark.parametrize(
    "place",
    [
        *("http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "//0.0.0.0/"),
        *("http://[fd00::1]/", "http://2130706433/", "file:///etc/passwd", "ftp://ledger.example/"),
        *("http://ada@127.0.0.1/", "http://127.0.0.1:22/", "http://ledger example/", "javascript:alert(1)"),
    ],
)
def test_a_redirect_to_what_would_be_refused_is_refused(serve, place):
    server = serve(leads_to(place))
    assert (refusal(server.url(), near(server)), len(server.requests)) == ("address", 1)


def test_a_circle_of_redirects_ends(serve):
    server = serve(leads_to("/again"))
    assert (refusal(server.url(), near(server)), len(server.requests)) == ("redirects", 6)


@pytest.mark.parametrize("status", [204, 304, 400, 404, 410, 500])
def test_an_answer_without_a_page_is_refused_with_its_status(serve, status):
    server = serve(f"HTTP/1.1 {status} Word\r\nContent-Length: 0\r\n\r\n".encode())
    with pytest.raises(FetchRefused) as caught:
        fetch(server.url(), near(server))
    assert (caught.value.code, caught.value.status) == ("status", status)


# Size


def test_a_stated_length_beyond_the_limit_is_refused_at_once(serve):
    server = serve(HEAD + b"Content-Length: 5000001\r\n\r\n")
    assert refusal(server.url(), near(server)) == "large"


def test_a_length_that_lies_is_counted(serve):
    endless = serve(HEAD + b"\r\n", *repeat(b"a" * 999, 99))
    assert refusal(endless.url(), near(endless, largest=50_000)) == "large"
    short = serve(HEAD + b"Content-Length: 900\r\n\r\nonly this")
    assert refusal(short.url(), near(short)) == "cut"


def test_chunks_without_a_length_are_counted(serve):
    chunk = b"3e8\r\n" + b"a" * 1000 + b"\r\n"
    server = serve(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *repeat(chunk, 99))
    assert refusal(server.url(), near(server, largest=50_000)) == "large"


def test_a_packed_page_is_unpacked(serve):
    server = serve(page(gzip.compress(TEXT), "Content-Encoding: gzip"))
    assert fetch(server.url(), near(server)).content == TEXT


def test_a_page_that_unpacks_to_too_much_is_refused(serve):
    bomb = serve(page(gzip.compress(b"\0" * 4_000_000), "Content-Encoding: gzip"))
    assert refusal(bomb.url(), near(bomb)) == "bomb"
    numbers = "\n".join(str(n) for n in range(20_000)).encode()
    large = serve(page(gzip.compress(numbers), "Content-Encoding: gzip"))
    assert refusal(large.url(), near(large, largest=90_000)) == "large"


@pytest.mark.parametrize(
    ("encoding", "body", "code"),
    [
        ("br", TEXT, "encoding"),
        ("gzip, gzip", ZIPPED_TWICE, "encoding"),
        ("gzip", TEXT, "encoding"),
        ("gzip", ZIPPED[:-9], "cut"),
        ("gzip", ZIPPED + b"more", "cut"),
    ],
)
def test_a_page_that_cannot_be_unpacked_whole_is_refused(serve, encoding, body, code):
    server = serve(page(body, f"Content-Encoding: {encoding}"))
    assert refusal(server.url(), near(server)) == code


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"A: " + b"b" * 70_000,
        b"HTTP/1.1 9 \r\n\r\n",
    ],
)
def test_what_is_no_proper_answer_is_refused(serve, answer):
    server = serve(answer)
    assert refusal(server.url(), near(server)) == "unreadable"


def test_endless_headers_are_refused(serve):
    server = serve(HEAD, *(b"X-%d: y\r\n" % number for number in range(200)))
    assert refusal(server.url(), near(server)) == "unreadable"


# Time


@pytest.mark.parametrize(
    "start", [b"", HEAD + b"X-Slow: ", HEAD + b"\r\n"], ids=["at once", "header", "body"]
)
def test_a_server_that_drips_is_left_when_the_time_is_over(serve, start):
    def drip(path):
        yield start
        for _ in count():
            pause()
            yield b"a"

    server = serve(answer=drip)
    assert refusal(server.url(), near(server, seconds=0.4)) == "slow"


def test_a_server_that_says_nothing_is_left_when_the_time_is_over():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        limits = Limits(allowed=lambda address: True, ports=frozenset({port}), seconds=0.3)
        assert refusal(f"http://127.0.0.1:{port}/", limits) == "slow"


def test_a_resolver_that_says_nothing_is_left_when_the_time_is_over(serve):
    never, server = threading.Event(), serve(page(TEXT))
    limits = near(server, seconds=0.3, resolver=lambda host, port: [str(never.wait(2))])
    assert refusal(server.url(host="ledger.example"), limits) == "slow"
    never.set()


def test_the_time_runs_on_over_redirects(serve):
    def slowly(path):
        pause()
        pause()
        yield leads_to("/again")

    server = serve(answer=slowly)
    assert refusal(server.url(), near(server, seconds=0.25)) == "slow"


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for ledger.example that it signed itself."""
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key -out cert -subj /CN=ledger.example"
    )
    try:
        subprocess.run(
            [*command.split(), "-addext", "subjectAltName=DNS:ledger.example"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed, so no certificate could be made")
    return folder


@pytest.fixture
def secure(serve, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert", certificate / "key")
    return serve(page(TEXT), tls=context)


def test_tls_is_checked_against_the_name_although_the_address_was_chosen_before(secure, certificate):
    trusting = ssl.create_default_context(cafile=str(certificate / "cert"))
    limits = near(secure, tls=trusting, resolver=lambda host, port: ["127.0.0.1"])
    assert fetch(secure.url(host="ledger.example", scheme="https"), limits).content == TEXT
    assert refusal(secure.url(host="other.example", scheme="https"), limits) == "certificate"
    assert refusal(secure.url(scheme="https"), limits) == "certificate"
    untrusting = replace(limits, tls=ssl.create_default_context())
    assert refusal(secure.url(host="ledger.example", scheme="https"), untrusting) == "certificate"
