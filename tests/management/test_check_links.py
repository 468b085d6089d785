"""`manage.py check_links` names the sources that no longer answer."""

import io
import time

import pytest
from django.core.management import CommandError, call_command

from civic.ingest.fetching import Limits
from civic.management.commands.check_links import problems
from tests import factories as make
from tests.ingest.local_server import LocalServer, page

pytestmark = pytest.mark.django_db

GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def server(settings):
    settings.ARTICLE_FETCH = True
    answers = {"/here/": page(b"<p>Here"), "/film/": page(b"film", kind="video/mp4")}
    with LocalServer(lambda path: iter([answers.get(path, GONE)])) as running:
        yield running


def near(server):
    return Limits(allowed=lambda address: True, ports=frozenset({server.port}), seconds=5)


def test_what_answers_is_silent_and_what_does_not_is_named(server):
    articles = [make.make_article(canonical_url=server.url(path)) for path in ("/here/", "/film/", "/gone/")]
    assert list(problems(articles, near(server), pause=0)) == [
        f"{articles[2].key}: {server.url('/gone/')}: The server answered 404 instead of sending the page."
    ]


def test_one_host_is_asked_once_in_a_while(server):
    articles = [make.make_article(canonical_url=server.url(path)) for path in ("/here/", "/here/?page=2")]
    began = time.monotonic()
    list(problems(articles, near(server), pause=0.3))
    assert time.monotonic() - began >= 0.3


def test_it_asks_nobody_unless_fetching_is_on(settings):
    settings.ARTICLE_FETCH = False
    with pytest.raises(CommandError, match="Fetching is off here") as caught:
        call_command("check_links")
    assert caught.value.returncode == 2


def test_a_published_address_inside_our_network_is_reported_and_never_asked(server):
    article = make.published(make.make_article(canonical_url=server.url("/here/")))
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 addresses asked; 1 do not answer"):
        call_command("check_links", stdout=out)
    assert out.getvalue().startswith(f"{article.key}: {server.url('/here/')}: The address names the port")
    assert server.requests == []
