"""Cases from a file of JSON lines.

Each has ``id, method, path, headers``, ``body | body_b64 | upload``, and may have ``auth, tokens, repeat``.
Their addresses were written before ours were known, so some are led to where the same thing is.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.hostile.wire import Request

HERE = (
    (r"^/api/(?!v1/)", "/api/v1/"),
    (r"^/feed/", "/commitments/feed/"),
    (r"/admin/tracker/", "/admin/civic/"),
)
DESK = {
    "/admin/articles/ingest/": "/admin/civic/sourcearticle/intake/",
    "/admin/import/": "/admin/civic/institution/import/",
}
FIELDS = {"message": "body", "url": "about"}


@dataclass(frozen=True)
class Case:
    """One line of the file. ``auth`` is empty, ``staff`` or ``editor``."""

    id: str
    group: str
    auth: str
    expected: str
    repeat: int
    request: Request


def requests(file: Path, words: Mapping[str, str], auth: str, cookies: str) -> list[Request]:
    """What the cases of a file send that are for nobody (``auth`` empty), for staff or for an editor."""
    found = [case.request for case in read(file, words) if case.auth == auth for _ in range(case.repeat)]
    if not auth:
        return found
    return [replace(one, headers=(*one.headers, (b"Cookie", cookies.encode()))) for one in found]


def read(file: Path, words: Mapping[str, str]) -> list[Case]:
    """The cases of a file, with ``words`` in the places of ``{HOST}``, ``{ORIGIN}`` and the like."""
    with file.open(encoding="utf-8") as lines:
        return [_case(json.loads(line), words) for line in lines if line.strip()]


def _case(said: dict[str, Any], words: Mapping[str, str]) -> Case:
    filled = {**words, **{token: unit * times for token, (unit, times) in said.get("tokens", {}).items()}}

    def fill(text: str) -> str:
        for _ in range(2):  # a token may hold another
            for token, value in filled.items():
                text = text.replace(token, value)
        return text

    path = fill(said["path"])
    path = DESK.get(path, path)
    for pattern, here in HERE:
        path = re.sub(pattern, here, path)
    headers = {name: fill(value) for name, value in said["headers"].items()}
    body = _body(said, fill, headers)
    request = Request(
        said["method"].encode(),
        path.encode("utf-8", "surrogatepass"),
        tuple((name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()),
        body,
    )
    return Case(
        said["id"],
        said["group"],
        said.get("auth", ""),
        said["expect_status_class"],
        said.get("repeat") or 1,
        request,
    )


def _body(said: dict[str, Any], fill: Any, headers: dict[str, str]) -> bytes:
    if "body_b64" in said:
        return base64.b64decode(said["body_b64"])
    if upload := said.get("upload"):
        return _upload(upload, fill, headers)
    body = said["body"]
    if isinstance(body, dict):
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return urlencode({name: fill(str(value)) for name, value in body.items()}).encode()
    return fill(body or "").encode("utf-8", "surrogatepass")


def _upload(upload: dict[str, Any], fill: Any, headers: dict[str, str]) -> bytes:
    headers["Content-Type"] = "multipart/form-data; boundary=parts"
    content = fill(upload["content"]).encode(upload.get("encoding", "utf-8"), "surrogatepass")
    name = fill(upload["filename"]).encode("utf-8", "surrogatepass")
    token = fill("{CSRF}").encode()
    return (
        b'--parts\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token + b"\r\n"
        b'--parts\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n'
        b"Content-Type: text/csv\r\n\r\n" + content + b"\r\n--parts--\r\n"
    )
