"""Who a visitor is, with what and whence, and what they look for: nowhere once the request is answered."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.db import connection

from civic.models import CorrectionReport
from tests.e2e.conftest import static  # noqa: F401  (fixture)
from tests.e2e.serving import ROOT, production_server
from tests.hostile import corpus, real, rounds
from tests.hostile.wire import Request
from tests.views import scene
from tests.views.sent_forms import NEW, stamp

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20261123
CANARIES = (b"203.0.113.77", b"2001:db8:77::77", b"zqagentzq", b"zqreferrerzq", b"zqwordszq")
HEADERS = (
    (b"X-Forwarded-For", b"203.0.113.77, 2001:db8:77::77"),
    (b"X-Real-IP", b"203.0.113.77"),
    (b"Forwarded", b'for="[2001:db8:77::77]";proto=https'),
    (b"User-Agent", b"zqagentzq/1.0"),
    (b"Referer", b"https://zqreferrerzq.example/"),
)


def told(request: Request) -> Request:
    """The request of somebody whom every header and the query give away."""
    mark = b"&" if b"?" in request.target else b"?"
    given = {name.lower() for name, _value in HEADERS}
    kept = tuple(pair for pair in request.headers if pair[0].lower() not in given)
    return Request(request.method, request.target + mark + b"q=zqwordszq", kept + HEADERS, request.body)


def reports(address: tuple[str, int]) -> Iterator[Request]:
    """Reports of mistakes, which are stored."""
    origin = f"http://{address[0]}:{address[1]}".encode()
    number = 0
    while True:
        number += 1
        body = urlencode({"body": f"The day is wrong, {number}.", "stamp": stamp()}).encode()
        kind = (b"Content-Type", b"application/x-www-form-urlencoded")
        site = ((b"Origin", origin), (b"Sec-Fetch-Site", b"same-origin"))
        yield Request(b"POST", NEW.encode(), (kind, *site), body)


def mixed(address: tuple[str, int]) -> Iterator[Request]:
    paths = real.paths(address)
    pages = (Request(b"GET", path.encode()) for path in cycle(paths))
    for kinds in zip(pages, corpus.requests(SEED, paths), reports(address), strict=False):
        yield from map(told, kinds)


def stored() -> dict[str, bytes]:
    """Every table of the database as bytes, by name."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = repr(cursor.fetchall()).encode()
    return found


def written(*folders: Path) -> dict[str, bytes]:
    files = (file for folder in folders if folder.is_dir() for file in folder.rglob("*") if file.is_file())
    return {str(file): file.read_bytes() for file in files if file.stat().st_size < 50_000_000}


@pytest.mark.full
@pytest.mark.parametrize("number", [1_500])
def test_no_trace_of_a_visitor_is_left(static: Path, tmp_path: Path, number: int) -> None:  # noqa: F811
    scene.build()
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    output = (tmp_path / "output").open("wb")
    with output, production_server(static, output, TMPDIR=str(temporary)) as site:
        parts = urlsplit(site)
        address = str(parts.hostname), int(parts.port or 80)
        answered = rounds.assail(address, islice(mixed(address), number), number)
    assert answered.asked == number  # what the answers are like is test_requests.py's
    assert CorrectionReport.objects.exists()
    held: dict[str, Any] = {**stored(), **written(tmp_path, ROOT / "var")}
    assert len(held) > 40
    assert any(b"The day is wrong" in text for text in held.values()), "what is stored would be found"
    traces = {where: c for where, text in held.items() for c in CANARIES if c in text}
    assert traces == {}
