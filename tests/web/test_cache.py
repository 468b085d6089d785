"""A cache that is lost is a cache that forgets: pages still answer."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches

from civic import environment
from civic.web import cache as losable
from tests import factories as make
from tests.servers.starting import free_port, program, running


@pytest.fixture
def away(settings: Any, monkeypatch: Any) -> str:
    """The address of a server that is not there, as the cache of the site."""
    url = f"redis://127.0.0.1:{free_port()}/0"
    use(settings, monkeypatch, url)
    return url


def use(settings: Any, monkeypatch: Any, url: str) -> None:
    settings.CACHES = {name: environment.cache(url) for name in ("default", "pages")}
    settings.PAGE_CACHE_SECONDS = 60
    monkeypatch.setattr(losable, "_away_until", {})


def test_what_is_asked_of_a_cache_that_is_away_is_a_miss(away, caplog):
    cache = caches["default"]
    with caplog.at_level(logging.WARNING):
        assert (cache.get("a"), cache.get("a", 7), cache.get_many(["a"]), "a" in cache) == (
            None,
            7,
            {},
            False,
        )
        assert (cache.set("a", 1), cache.add("a", 1), cache.delete("a")) == (None, False, False)
        assert (cache.set_many({"a": 1}), cache.get_or_set("a", 5)) == (["a"], 5)
    assert [record.getMessage() for record in caplog.records] == [
        "The cache does not answer (ConnectionError); asked again in 5 s."
    ]


@pytest.mark.django_db(transaction=True)
def test_pages_answer_without_it(client, away):
    make.make_published(slug="promise")
    assert [client.get("/commitments/promise/").status_code for _request in range(2)] == [200, 200]


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[tuple[Any, str]]:
    """The real server, on loopback."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    with running(command, port, tmp_path) as server:
        yield server, f"redis://127.0.0.1:{port}/0"


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_the_real_server_keeps_pages_for_all_and_may_be_killed(
    client, redis, settings, monkeypatch, django_assert_num_queries
):
    server, url = redis
    use(settings, monkeypatch, url)
    make.make_published(slug="promise")
    first = client.get("/commitments/promise/")
    caches["pages"].close()
    with django_assert_num_queries(1):  # the version of the data: another worker finds the page
        assert client.get("/commitments/promise/").content == first.content
    server.kill()
    server.wait()
    began = time.monotonic()
    assert client.get("/commitments/promise/").content == first.content
    assert client.get("/institutions/").status_code == 200
    assert time.monotonic() - began < 5
