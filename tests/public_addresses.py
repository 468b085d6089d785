"""Every public address, found by walking the URLconf: a new route is asked as soon as it is there."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from civic.exports.package import public
from civic.models import Commitment, CommitmentType, Institution, Place, Resolution, SourceArticle, Statement
from civic.models.records import Reviewed

LANGUAGES = ("", "/es", "/vi")


SLUGS: dict[str, Any] = {
    "institutions": Institution,
    "commitments": Commitment,
    "resolutions": Resolution,
    "statements": Statement,
    "articles": SourceArticle,
    "codebook": CommitmentType,
}
PRIVATE = ("admin/",)
PICTURES = re.compile(r"og\.png$")
FROM_THE_INDEX = "sitemap-<"
QUERIES = {
    "/search/": ["?q=larkfield", "?q=larkfeild"],
    "/compare/": ["?state=CA"],
    "/institutions/": ["?q=lark", "?sttaus=x"],
    "/commitments/": ["?type=data-collect", "?state=AK"],
}


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every public route, with its parameters in angle brackets."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if route.startswith(PRIVATE):
            continue
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(route: str) -> list[str]:
    """The addresses of a route: of public and withdrawn records alike."""
    if PICTURES.search(route) or route.startswith(FROM_THE_INDEX):
        return []
    found = [f"/{route}"]
    for part in re.findall(r"<[^>]+>", route):
        found = [path.replace(part, value, 1) for path in found for value in values(part, path)]
    return [path + query for path in found for query in ("", *QUERIES.get(path, ()))]


def values(part: str, path: str) -> list[str]:
    folder, known = path.partition("/<")[0].rpartition("/")[2], {"<slug:state>": ["ca"]}
    known["<str:version>"] = ["2026.11.1", "2026.11.2"]
    known["<path:name>"] = ["SHA256SUMS", "csv/commitments.csv"]
    if part == "<slug:slug>" and folder in SLUGS:
        model = SLUGS[folder]
        seen = [*public.of(model).values_list("slug", flat=True)]
        gone = public.withdrawn(model).values_list("slug", flat=True) if issubclass(model, Reviewed) else []
        return [*seen, *gone]
    if part == "<slug:slug>":
        return list(public.of(Place).values_list("slug", flat=True))
    assert part in known, f"Say which values {part} of {path} has."
    return known[part]


def from_sitemaps(client: Client) -> Iterator[str]:
    for item in ElementTree.fromstring(client.get("/sitemap.xml").content):
        yield urlsplit(item[0].text or "").path
