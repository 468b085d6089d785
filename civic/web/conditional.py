"""Answers that nobody has to fetch twice: 304 to who has the same bytes already."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


def tag(content: bytes) -> str:
    """The ETag of what is sent."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def answer(
    request: HttpRequest,
    body: bytes,
    content_type: str,
    headers: Mapping[str, str],
    changed: datetime | None = None,
) -> HttpResponseBase:
    """The body with an ETag of its content; ``changed`` adds ``Last-Modified``."""
    etag = tag(body)
    response = HttpResponse(body, content_type=content_type, headers={**headers, "ETag": etag})
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    modified = int(changed.timestamp()) if changed else None
    return get_conditional_response(request, etag, modified, response) or response
