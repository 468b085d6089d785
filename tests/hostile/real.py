"""Addresses that exist, as a site tells them itself."""

import re
from urllib.parse import urlsplit

from tests.hostile.wire import Request, send

_LOCATION = re.compile(rb"<loc>([^<]+)</loc>")


def paths(address: tuple[str, int]) -> list[str]:
    """Every path of the sitemap, and its machine-readable twins."""
    pages = [path for index in _of(address, "/sitemap.xml") for path in _of(address, index)]
    return sorted(
        {path for page in pages for path in (page, f"{page}feed/", f"/api/v1{page}", f"/embed{page}")}
    )


def _of(address: tuple[str, int], path: str) -> list[str]:
    answer = send(address, Request(b"GET", path.encode()))
    return [urlsplit(found.decode()).path for found in _LOCATION.findall(answer.body)]
