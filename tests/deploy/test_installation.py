"""nginx, the server and PostgreSQL together, as shipped, on loopback with TLS."""

import http.client
import re
import shutil
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests import engines
from tests.deploy.installed import NAME, PASSWORD, Installed, installed

pytestmark = [
    pytest.mark.full,
    pytest.mark.once,
    pytest.mark.skipif(
        not (shutil.which("nginx") and engines.find_binaries()), reason="needs nginx and PostgreSQL"
    ),
]
CANARY = "canary-5f1c"
# What every answer carries, by whomever it is made.
EVERYWHERE = {
    "strict-transport-security",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-resource-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "x-frame-options",
}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    with installed(tmp_path_factory.mktemp("machine")) as ready, ready.application(), ready.proxy():
        yield ready


def test_django_finds_nothing_to_say_about_the_set_up(machine: Installed) -> None:
    machine.manage("check", "--deploy", "--fail-level", "WARNING")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/es/institutions/", 200),
        ("/institutions/feed/", 200),
        ("/og.png", 200),
        ("/robots.txt", 200),
        ("/.well-known/security.txt", 200),
        ("/api/v1/institutions/", 200),
        ("/api/v1/institutions/?nonsense=1", 400),
        ("/no-such-page/", 404),
        ("/api/v1/nothing/", 404),
        ("/static/civic/site.css", 200),
        ("/static/nothing.css", 404),
        ("/institutions", 301),
        ("/desk/login/", 200),
        ("/readyz", 404),
        ("/healthz", 200),
    ],
)
def test_every_kind_of_answer_carries_the_headers_and_names_no_server(
    machine: Installed, path: str, status: int
) -> None:
    answer = machine.ask(path)
    assert answer.status == status
    assert EVERYWHERE - set(answer.headers) == set()
    assert {"server", "x-powered-by", "via"} & set(answer.headers) == set()
    assert [
        name for name, value in answer.headers.items() if name in EVERYWHERE and "nosniff, " in value
    ] == []
    assert path == "/desk/login/" or answer.cookies == []


def test_the_desk_is_stored_nowhere(machine: Installed) -> None:
    assert "no-store" in machine.ask("/desk/login/").headers["cache-control"]


def test_plain_http_leads_to_https(machine: Installed) -> None:
    line = http.client.HTTPConnection("127.0.0.1", machine.http, timeout=20)
    line.request("GET", f"/institutions/?q={CANARY}", headers={"Host": NAME})
    answer = line.getresponse()
    line.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/institutions/?q={CANARY}")


def test_pages_and_files_are_compressed_and_hashed_files_are_kept_for_a_year(machine: Installed) -> None:
    page = machine.ask("/")
    (style,) = set(re.findall(rb'href="(/static/civic/site\.[0-9a-f]{12}\.css)"', page.body))
    small = machine.ask(style.decode(), Accept_Encoding="gzip")
    assert machine.ask("/", Accept_Encoding="gzip").headers["content-encoding"] == "gzip"
    assert small.headers["content-encoding"] == "gzip"
    assert small.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert machine.ask("/static/civic/site.css").headers["cache-control"] == "public, max-age=3600"


def test_half_sent_requests_hold_nobody_up(machine: Installed) -> None:
    half = b"POST /corrections/new/ HTTP/1.1\r\nHost: %b\r\nContent-Length: 1000\r\n\r\nwhat=" % NAME.encode()
    held = [machine.socket() for _ in range(20)]
    for line in held:
        line.sendall(half)
    began = time.monotonic()
    assert [machine.ask("/about/").status for _ in range(10)] == [200] * 10
    assert time.monotonic() - began < 10
    for line in held:
        line.close()


def test_only_the_desk_takes_much(machine: Installed) -> None:
    assert machine.ask("/corrections/new/", "POST", b"x" * 200_000).status == 413
    assert machine.ask("/desk/login/", "POST", b"x" * 200_000).status == 403  # it came through; no token


def test_staff_sign_in_and_their_cookies_are_for_https_alone(machine: Installed) -> None:
    page = machine.ask("/desk/login/")
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    assert token is not None
    cookie = page.cookies[0].partition(";")[0]
    form = {"csrfmiddlewaretoken": token[1].decode(), "username": "root", "password": PASSWORD}
    answer = machine.ask(
        "/desk/login/?next=/desk/", "POST", urlencode(form).encode(), Cookie=cookie,
        Referer=f"https://{NAME}/desk/login/", Content_Type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status == 302
    assert len(answer.cookies) >= 1
    assert [c for c in page.cookies + answer.cookies if "Secure" not in c or "SameSite" not in c] == []


def test_nothing_about_a_visitor_is_in_any_file(machine: Installed) -> None:
    for path in (f"/?q={CANARY}", f"/{CANARY}/", f"/api/v1/{CANARY}/", f"/static/{CANARY}"):
        machine.ask(path, User_Agent=CANARY, Referer=f"https://{CANARY}.example.org/")
    for rubbish in (b"GET /%b \r\n\r\n" % CANARY.encode(), b"\x16\x03\x01" + CANARY.encode()):
        with machine.socket() as line:
            line.sendall(rubbish)
    time.sleep(1)
    kept = [path for path in machine.folder.rglob("*") if path.is_file() and machine.site not in path.parents]
    found = [str(path) for path in kept if CANARY.encode() in path.read_bytes()]
    addresses = [str(path) for path in machine.logs.iterdir() if b"127.0.0.1" in path.read_bytes()]
    assert (found, addresses) == ([], [])


def test_while_the_server_is_down_there_is_a_page_that_says_so(machine: Installed) -> None:
    machine.stop()
    page, data = machine.ask("/es/institutions/"), machine.ask("/api/v1/institutions/")
    assert (page.status, page.headers["retry-after"], b"Volvemos enseguida" in page.body) == (503, "10", True)
    assert (data.status, data.headers["retry-after"], b'"unavailable"' in data.body) == (503, "10", True)
    assert EVERYWHERE - set(page.headers) == EVERYWHERE - set(data.headers) == set()
