"""Values that break ordinary sites, and every public address and parameter to put them into."""

import random
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote_from_bytes

from django.conf import settings
from django.contrib import admin

from civic import filters
from tests.hostile.wire import Request
from tests.public_addresses import LANGUAGES, routes

METHODS = (b"GET",) * 20 + (b"HEAD", b"OPTIONS", b"POST", b"PUT", b"DELETE", b"PATCH", b"TRACE", b"FOO")
VALUES: tuple[bytes, ...] = (
    # nothing, and what no text column holds
    *(
        b"",
        b" ",
        b"\x00",
        b"a\x00b",
        b"\xff\xfe",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\x1b[31m",
        b"\x7f",
    ),
    *("\u202e".encode(), "\ufeff".encode(), "\u2028".encode(), "e\u0301".encode() * 40, "🙂".encode() * 50),
    # numbers
    *(
        b"0",
        b"-1",
        b"1",
        b"1.5",
        b"1e309",
        b"NaN",
        b"inf",
        b"9" * 30,
        b"9" * 3000,
        b"0x10",
        b"1_000",
        "١٢".encode(),
    ),
    *(b"-9223372036854775809", b"9223372036854775808", b"2147483648", b"1,2,3", b"1," * 500, b"+1", b"00001"),
    # days and instants
    *(
        b"0000-00-00",
        b"0001-01-01",
        b"9999-12-31",
        b"10000-01-01",
        b"-0001-01-01",
        b"2017-02-30",
        b"2017-13",
        b"2017",
    ),
    *(
        b"0001-01-01T00:00+14:00",
        b"9999-12-31T23:59:59-14:00",
        b"2017-02-09T25:00",
        b"2017-W06",
        b"2017-02-09",
        b"now",
    ),
    *(
        b"2017-02-09T00:00:00.123456789Z",
        b"1969-12-31",
        b"2016-12-31T23:59:60Z",
        b"2017-02-08/2017-02-09",
        b"../2017",
    ),
    # words
    *(
        b"a+" * 900,
        b"word " * 30,
        b"x" * 5000,
        b'"',
        b'""""',
        b"'",
        b"a'b",
        b"* OR NEAR(",
        b"-",
        b"NOT",
        b"a:b",
        b"(((((",
        b"\\",
    ),
    *(
        b"%_%",
        b"%",
        b"_",
        b"(\\w+\\s?)+!",
        b"^",
        b"a AND OR b",
        b"'; DROP TABLE civic_commitment--",
        b"&|!<->",
        b":*",
    ),
    # markup and other people's languages
    *(
        b"<script>alert(1)</script>",
        b'"><img src=x onerror=alert(1)>',
        b"{{7*7}}{% debug %}",
        b"${7*7}",
        b"]]>",
        b"&#0;",
    ),
    *(
        b"javascript:alert(1)",
        b"//evil.example",
        b"\\\\evil.example",
        b"http://127.0.0.1/",
        b"../../etc/passwd",
        b"%2e%2e%2f",
    ),
    *(
        b"%00",
        b"%",
        b"%zz",
        b"%u0041",
        b"=1+1",
        b"\r\nSet-Cookie: a=b",
        b"a\nb",
        b"\t",
        b";",
        b"#",
        b"?",
        b"&=",
        b"[]",
        b"{}",
    ),
    # what exists
    *(
        b"CA",
        b"ca/san-jose",
        b"data-collect",
        b"adopted",
        b"certain",
        b"newest",
        b"-pk",
        b"city",
        b"lakewood",
        b"all",
    ),
)
"""Values as they stand before percent-encoding."""
LISTINGS = [
    cls
    for cls in vars(filters).values()
    if isinstance(cls, type) and hasattr(cls, "parameters") and cls.base_filters
]
NAMES = tuple(
    sorted(
        {name for cls in LISTINGS for name in cls.parameters()}
        | {"i", "limit", "total", "about", "format", "since"}
    )
)
ODD_NAMES = (
    b"id__in",
    b"pk",
    b"stated_latest__regex",
    b"created_by__password",
    b"\x00",
    b"\xff",
    b"a" * 3000,
    b"",
    b"q[]",
    b"__class__",
)
DESK_NAMES = (
    *(
        "q",
        "p",
        "o",
        "e",
        "all",
        "_to_field",
        "_popup",
        "_changelist_filters",
        "_save",
        "_selected_action",
        "action",
        "index",
    ),
    *(
        "review_state__exact",
        "kind__exact",
        "state__exact",
        "institution__id__exact",
        "created_at__year",
        "name__regex",
        "pk__in",
    ),
    *(
        "term",
        "app_label",
        "model_name",
        "field_name",
        "institution",
        "type",
        "level",
        "name",
        "slug",
        "edtf",
        "exact",
        "revision",
    ),
    *(
        "evidence-TOTAL_FORMS",
        "evidence-INITIAL_FORMS",
        "events-TOTAL_FORMS",
        "events-0-edtf",
        "title",
        "text",
        "url",
        "next",
        "reason",
    ),
)
HEADERS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (b"Accept-Language", (b"\xff", b"es-\x01", b"vi;q=abc," * 300, b"en;q=9e999")),
    (b"Accept", (b"text/evil;q=abc", b"*/*" * 900, b"application/xml")),
    (
        b"Cookie",
        (
            b"sessionid=%00",
            b"sessionid=\xff\xfe",
            b"sessionid=" + b"a" * 5000,
            b"csrftoken=x; messages=bad",
            b"=;;=",
        ),
    ),
    (b"If-None-Match", (b'"', b"*", b'W/"x"' * 500, b"\xff")),
    (b"If-Modified-Since", (b"Sat, 99 Foo 99999 99:99:99 GMT", b"0", b"\xff")),
    (b"Range", (b"bytes=9-1", b"bytes=0-" * 200, b"lines=1")),
    (b"X-Forwarded-For", (b"203.0.113.77", b"\x01")),
    (b"X-Forwarded-Host", (b"evil.example",)),
    (b"X-Forwarded-Proto", (b"javascript", b"https")),
    (b"Host", (b"evil.example", b"127.0.0.1:abc", b"127.0.0.1, evil.example", b"[::1", b"\xff")),
    (b"Content-Type", (b"application/json", b"multipart/form-data", b"text/plain; charset=nope", b"\xff")),
    (b"Content-Encoding", (b"gzip", b"nope")),
    (b"Expect", (b"100-continue",)),
    (b"Origin", (b"null", b"http://evil.example", b"\xff")),
    (b"X-HTTP-Method-Override", (b"DELETE",)),
    (b"Upgrade", (b"websocket", b"h2c")),
)
BODIES = (
    b"",
    b"\x00\x01\x02",
    b"message=%00",
    b"body=%ED%A0%80",
    b"{",
    b'{"a":NaN}',
    b"[" * 5000,
    b"k=1&" * 2000,
    b"--b--\r\n",
    b"x" * 300_000,
)


def encoded(value: bytes, chance: random.Random) -> bytes:
    """A value as an address may carry it: mostly percent-encoded, sometimes raw where HTTP allows it."""
    raw = all(33 <= byte <= 126 and byte not in b"#&?" for byte in value)
    if raw and chance.random() < 0.3:
        return value
    return quote_from_bytes(value, safe="").encode()


def paths() -> tuple[str, ...]:
    """Every route of the URLconf, parameters still in angle brackets, in every language that has it."""
    found = sorted({f"/{route}" for route in routes()})
    return (
        *found,
        *(
            f"{language}{path}"
            for language in LANGUAGES[1:]
            for path in found
            if not path.startswith("/api/")
        ),
        "/feed/",
        "/nowhere/",
    )


def desk_paths() -> tuple[str, ...]:
    """Every route of the admin, parameters in angle brackets, without the way out."""
    urls, _app, _name = admin.site.urls
    return tuple(
        sorted(
            {f"/{settings.ADMIN_PATH}{route}" for route in routes(urls)} - {f"/{settings.ADMIN_PATH}logout/"}
        )
    )


def desk_requests(seed: int, cookies: bytes, token: str) -> Iterator[Request]:
    """The same below ``ADMIN_PATH`` with the cookies of somebody who is signed in, forms with their token."""
    chance, places = random.Random(seed), desk_paths()
    headers = ((b"Cookie", cookies), (b"Content-Type", b"application/x-www-form-urlencoded"))
    while True:
        path = re.sub(
            r"<(?:path|int):[^>]+>",
            lambda _part: chance.choice(("1", "2", "x", "9" * 30, "_5F")),
            chance.choice(places),
        )
        target = _filled(chance, path)
        if chance.random() < 0.7:
            yield Request(b"GET", target + _query(chance, DESK_NAMES), headers)
        elif b"/auth/" not in target and b"password" not in target:
            pairs = _query(chance, DESK_NAMES)[1:]
            yield Request(b"POST", target, headers, b"csrfmiddlewaretoken=" + token.encode() + b"&" + pairs)


def requests(seed: int, real: list[str]) -> Iterator[Request]:
    """Requests without end, the same for the same seed. ``real``: paths of records that exist."""
    chance, places = random.Random(seed), paths()
    while True:
        path = chance.choice(real if real and chance.random() < 0.35 else places)
        yield _request(chance, path)


def _request(chance: random.Random, path: str) -> Request:
    method = chance.choice(METHODS)
    headers = tuple((name, chance.choice(values)) for name, values in HEADERS if chance.random() < 0.04)
    body = chance.choice(BODIES) if method in (b"POST", b"PUT", b"PATCH") else b""
    return Request(method, _filled(chance, path) + _query(chance), headers, body)


def _filled(chance: random.Random, path: str) -> bytes:
    return re.sub(r"<[^>]+>", lambda _part: encoded(chance.choice(VALUES), chance).decode(), path).encode()


def _query(chance: random.Random, names: Sequence[str] = NAMES) -> bytes:
    pairs = []
    for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 5))):
        odd = chance.random() < 0.1
        name = encoded(chance.choice(ODD_NAMES), chance) if odd else chance.choice(names).encode()
        pairs += [name + b"=" + encoded(chance.choice(VALUES), chance)] * chance.choice((1, 1, 1, 1, 2, 120))
    return (b"?" + b"&".join(pairs))[:60_000] if pairs else b""
