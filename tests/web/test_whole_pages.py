"""Whole pages: named before they are made, not sent twice, and never shown after a withdrawal."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from civic import workflow
from civic.web import whole_pages
from tests import factories as make


@pytest.fixture
def promise(transactional_db: None) -> Any:
    return make.make_published(slug="promise")


@pytest.fixture
def keeping(settings: Any, transactional_db: None) -> None:
    """Whole pages are kept, in a cache that is empty."""
    settings.PAGE_CACHE_SECONDS = 60
    caches["pages"].clear()


def _paths(commitment: Any) -> list[str]:
    """The page of a promise, and those on which it is listed."""
    own = commitment.institution.get_absolute_url()
    return ["/commitments/promise/", own, "/commitments/", "/", "/codebook/data-collect/"]


def _queries(client: Client, path: str, **headers: str) -> tuple[Any, int]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, headers=headers)
    return answer, len(asked)


def test_every_page_says_how_long_it_holds_and_which_data_it_is_of(client, promise):
    for path in (*_paths(promise), "/about/", "/es/", "/changes/", "/data/", "/search/?q=ask"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "public, max-age=0, s-maxage=0, must-revalidate"
        assert (headers["ETag"][:1], headers["X-Civic-Version"] != "", headers["Vary"]) == (
            ('"', True, "Accept-Encoding")
        )
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("path", ["/admin/login/", "/corrections/new/", "/healthz"])
def test_what_is_no_public_page_has_no_name(client, promise, path):
    assert "X-Civic-Version" not in client.get(path).headers


def test_what_is_gone_is_not_kept_and_says_for_which_data(client, promise):
    """A proxy that hears of another version drops what it made from the one before."""
    workflow.withdraw(promise, "Misread.")
    version = client.get("/").headers["X-Civic-Version"]
    for path, status in (("/commitments/promise/", 410), ("/commitments/nobody/", 404)):
        answer = client.get(path)
        said = {name: answer.headers.get(name) for name in ("Cache-Control", "X-Civic-Version", "ETag")}
        assert (answer.status_code, said) == (
            status,
            {"Cache-Control": "no-cache", "X-Civic-Version": version, "ETag": None},
        )


def test_who_has_a_page_is_told_so_after_one_query(client, promise):
    for path in ("/commitments/promise/", "/api/v1/commitments/", "/api/v1/commitments.csv"):
        etag = client.get(path).headers["ETag"]
        for known in (etag, f"W/{etag}", f'"other", {etag}'):
            answer, queries = _queries(client, path, if_none_match=known)
            assert (answer.status_code, answer.content, queries) == (304, b"", 1)
            assert answer.headers["ETag"] == etag
    assert client.get("/commitments/promise/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_name_of_a_page_tells_addresses_languages_queries_days_and_code_apart(
    client, promise, monkeypatch
):
    def name(path: str) -> str:
        return client.get(path).headers["ETag"]

    today = timezone.localdate()
    names = [name(path) for path in ("/", "/es/", "/?utm_source=x", "/commitments/")]
    monkeypatch.setattr(whole_pages, "code_version", lambda: "another release")
    names.append(name("/"))
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(today.year, today.month, 1) - timedelta(1))
    names.append(name("/"))
    assert len(set(names)) == 6


KEPT_FOR = dict.fromkeys(("/robots.txt", "/.well-known/security.txt"), "public, max-age=3600")
ABOUT_RECORDS = [
    *(
        "/",
        "/commitments/feed/",
        "/changes/feed/",
        "/sitemap.xml",
        "/sitemap-commitments-en-1.xml",
        "/og.png",
    ),
    *("/data/codebook.jsonld", "/data/popolo.json", "/commitments/promise/annotations.jsonld"),
    *("/api/v1/", "/api/v1/commitments.csv"),
]


@pytest.mark.parametrize("path", [*ABOUT_RECORDS, *KEPT_FOR])
def test_no_cache_shows_what_is_about_records_unasked_and_asking_is_cheap(client, promise, path):
    answer = client.get(path)
    said = KEPT_FOR.get(path, "public, max-age=0, s-maxage=0, must-revalidate")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, said)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, said)


def test_a_page_that_changes_within_a_day_has_no_name(client, promise):
    assert "ETag" not in client.get("/commitments/?known_at=2026-11-22").headers


def test_a_kept_page_takes_one_query_and_is_the_page(client, promise, keeping):
    first, made = _queries(client, "/commitments/promise/")
    second, kept = _queries(client, "/commitments/promise/")
    assert (made > 1, kept) == (True, 1)
    assert (second.status_code, second.content, second.headers) == (200, first.content, first.headers)
    zipped = client.get("/commitments/promise/", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["ETag"] == f"W/{first.headers['ETag']}"


@pytest.mark.parametrize("kept", [0, 60])
def test_what_is_withdrawn_is_gone_with_the_next_request_wherever_it_stood(client, promise, settings, kept):
    settings.PAGE_CACHE_SECONDS = kept
    words, tags = str(promise.level.label), {}
    for path in _paths(promise) * 2:
        answer = client.get(path)
        assert answer.status_code == 200
        tags[path] = answer.headers["ETag"]
    assert words in client.get("/commitments/").content.decode()
    workflow.withdraw(promise, "Misread.")
    for path, etag in tags.items():
        for headers in ({}, {"If-None-Match": etag}):
            answer = client.get(path, headers=headers)
            assert answer.status_code == (410 if path == "/commitments/promise/" else 200)
            assert "/commitments/promise/" not in answer.content.decode().partition("<main")[2] or path == "/"
    assert words not in client.get("/commitments/").content.decode().partition("<main")[2]
