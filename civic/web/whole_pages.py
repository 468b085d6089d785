"""Whole pages, and answers of the API, that nobody has to make, or fetch, twice.

A page follows from its address, the public data, the day (what is old today was not yesterday) and the code.
So its ETag is made of these, before the page is: who has it already gets 304 after one query and no
rendering. ``PAGE_CACHE_SECONDS`` also keeps the page itself in the cache, under the same name.

The version of the data is read before the page is made and from the same database, so that a page may be
newer than its name, never older: nobody finds a withdrawn record under the version of after its withdrawal.
"""

import hashlib
import os
from collections.abc import Callable
from functools import cache as once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from civic.versions import data_version, is_writing
from civic.web.conditional import cache_control
from civic.web.security import API_PREFIX, OPEN_TO_ALL

VERSION_HEADER = "X-Civic-Version"
"""Tells a cache in front which data a page was made from, so that it can drop all others at once."""
NOT_MODIFIED = 304
NOT_KEPT = "no-cache"
"""Said where a view says nothing: else a cache may guess, also about what is gone (RFC 9111, 4.2.2)."""
KINDS_OF_FILES = frozenset({".py", ".html", ".mo", ".yaml", ".txt", ".css", ".svg", ".json"})
SAID = (
    *("SITE_NAME", "SITE_URL", "CONTACT_EMAIL", "DATA_LICENSE", "ADMIN_PATH", "STATIC_URL"),
    *("STALE_AFTER_DAYS", "REVIEW_EVERY_DAYS", "EXCERPT_MAX_WORDS", "ARTICLE_MAX_WORDS"),
)
"""Settings that pages show or follow."""
_MOVING = "known_at"  # an instant is refused until it is over, so the same address changes within a day


@once
def code_version() -> str:
    """A digest of the code, the templates and the settings that pages show: equal on every machine that runs
    the same, another after every deployment."""
    digest = hashlib.sha256(repr([getattr(settings, name) for name in SAID]).encode())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    for folder in (settings.BASE_DIR / "civic", settings.BASE_DIR / "templates"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in KINDS_OF_FILES:
                digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    digest.update(manifest.read_bytes() if manifest.is_file() else b"")
    return digest.hexdigest()


class WholePageMiddleware:
    """Names the public pages, answers 304, and keeps whole pages where ``PAGE_CACHE_SECONDS`` is set.

    Stands first: what it answers by itself has been through all others before, headers included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.unnamed = tuple(f"/{path}" for path in (settings.ADMIN_PATH, "static/"))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = self._name(request)
        if name is None:
            return self._unnamed(request)
        etag, version = name
        if etag in _known(request):
            open_to_all = OPEN_TO_ALL if _is_of_api(request) else None
            return _headed(HttpResponseNotModified(headers=open_to_all), etag, version)
        kept = _kept(request, etag)
        if kept is not None:
            return kept
        response = self.get_response(request)
        is_page = _is_page(response)
        if is_page or (_is_of_api(request) and response.status_code == 200):
            _headed(response, _weak(etag) if response.has_header("Content-Encoding") else etag, version)
            if is_page:
                _keep(request, etag, response)
        elif not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = NOT_KEPT
            response.headers[VERSION_HEADER] = version  # a record has gone: what shows it may be dropped
        return response

    def _unnamed(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != NOT_MODIFIED and not request.path_info.startswith(self.unnamed):
            response.headers.setdefault("Cache-Control", NOT_KEPT)
        return response

    def _name(self, request: HttpRequest) -> tuple[str, str] | None:
        """The ETag of the page asked for and the version of the data; ``None`` for what has none."""
        query, path = request.META.get("QUERY_STRING", ""), request.path_info
        if request.method not in ("GET", "HEAD") or path.startswith(self.unnamed):
            return None
        if settings.DEBUG or _MOVING in query or path.endswith("/feed/"):
            return None
        if not path.endswith("/") and not _is_of_api(request):
            return None  # only pages end so; feeds and files name themselves
        try:
            request.get_host()
            version = data_version().token()
        except (DisallowedHost, Error):
            return None  # refused, or told that the database is away, like any other request
        made_of = (path, query, version, timezone.localdate(), _releases(), code_version())
        return f'"{hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]}"', version


def _releases() -> int:
    """When a release came or went: they lie on the disk and in no table."""
    try:
        return os.stat(settings.RELEASES_DIR).st_mtime_ns  # a Path would be made for each request
    except OSError:
        return 0


def _known(request: HttpRequest) -> list[str]:
    """The ETags of what the visitor has; compression makes them weak, and that is no other page."""
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    return [etag.removeprefix("W/") for etag in parse_etags(given)] if given else []


def _weak(etag: str) -> str:
    return f"W/{etag}"


def _is_of_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIX)


def _is_page(response: HttpResponseBase) -> bool:
    """A page that is there, the same for everybody, about which its view has said nothing else."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith("text/html")
        and not response.has_header("Cache-Control")
    )


def _headed(response: Any, etag: str, version: str) -> Any:
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = cache_control()
    response.headers[VERSION_HEADER] = version
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _key(request: HttpRequest, etag: str) -> str:
    gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    return f"page:{etag[1:-1]}:{'gzip' if gzip else 'plain'}"


def _kept(request: HttpRequest, etag: str) -> HttpResponse | None:
    if not settings.PAGE_CACHE_SECONDS or request.method != "GET" or is_writing():
        return None
    kept = caches["pages"].get(_key(request, etag))
    return HttpResponse(kept[1], headers=kept[0]) if kept else None


def _keep(request: HttpRequest, etag: str, response: Any) -> None:
    if settings.PAGE_CACHE_SECONDS and request.method == "GET" and not is_writing():
        kept = (dict(response.headers), response.content)
        caches["pages"].set(_key(request, etag), kept, settings.PAGE_CACHE_SECONDS)
