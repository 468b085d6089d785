"""Answers that nobody has to fetch twice: 304 to who has the same bytes already."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date


def cache_control() -> str:
    """What every public answer about records says, so that no cache shows one that was withdrawn.

    A browser asks each time, and mostly hears 304. So does a proxy, unless ``SHARED_CACHE_SECONDS`` says that
    it may keep quiet for so long: for proxies that are told to drop what they have (docs/scaling.md).
    """
    return f"public, max-age=0, s-maxage={settings.SHARED_CACHE_SECONDS}, must-revalidate"


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
    given = {"Cache-Control": cache_control(), **headers, "ETag": etag}
    response = HttpResponse(body, content_type=content_type, headers=given)
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    modified = int(changed.timestamp()) if changed else None
    return get_conditional_response(request, etag, modified, response) or response
