"""Atom for every list and every institution page, read back with a feed parser."""

import time
from datetime import UTC, datetime
from xml.etree import ElementTree

import feedparser
import pytest

from civic import workflow
from civic.feeds import change_entry
from civic.models import Commitment, Institution
from civic.versions import Change
from civic.web.atom import readable, tag
from tests import factories
from tests.views import scene

LISTS = ["institutions", "commitments", "resolutions", "statements", "articles"]


def read(response):
    """The feed as a reader sees it; a body that is not well-formed is an error."""
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


@pytest.mark.parametrize("plural", LISTS)
def test_every_list_has_a_feed_of_the_same_records(client, db, plural):
    scene.build()
    feed = read(client.get(f"/{plural}/feed/"))
    shown = {e.link.removeprefix("http://127.0.0.1:8000") for e in feed.entries}
    page = client.get(f"/{plural}/")
    assert shown == {f"/{plural}/{record.slug}/" for record in page.context["object_list"]}
    links = {link.rel: link.href for link in feed.feed.links}
    assert links == {
        "self": f"http://127.0.0.1:8000/{plural}/feed/",
        "alternate": f"http://127.0.0.1:8000/{plural}/",
    }
    assert f'type="application/atom+xml" title="Newest of this list" href="/{plural}/feed/"' in (
        page.content.decode()
    )


def test_a_feed_follows_the_query_of_its_list(client, db):
    scene.build()
    query = "type=data-collect&institution=larkfield-unified"
    (entry,) = read(client.get(f"/commitments/feed/?{query}")).entries
    assert entry.link.endswith("/commitments/larkfield-does-not-ask/")
    page = client.get(f"/commitments/?sort=name&{query}").content.decode()
    assert 'href="/commitments/feed/?institution=larkfield-unified&amp;type=data-collect"' in page


def test_an_entry_gives_our_sentence_the_quote_and_its_source(client, db):
    promise = factories.make_published()
    (entry,) = read(client.get("/commitments/feed/")).entries
    assert entry.title == str(promise)
    assert promise.summary_en in entry.summary
    assert factories.QUOTE in entry.summary
    assert "Larkfield Ledger" in entry.summary
    assert "https://ledger.example/2017/02/10/" in entry.summary


def test_an_entry_keeps_its_id_and_tells_when_it_changed(client, db):
    promise = factories.make_published()
    (before,) = read(client.get("/commitments/feed/")).entries
    workflow.rename(promise, "another-name")
    changed = datetime(2026, 12, 1, tzinfo=UTC)
    workflow.record_event(
        promise.resolution, "amended", edtf="2020", date_basis="stated", key="amended", at=changed
    )
    (after,) = read(client.get("/commitments/feed/")).entries
    assert before.id == after.id == f"tag:127.0.0.1,2026:commitment/{promise.key}"
    assert before.published == after.published
    assert time.strftime("%Y-%m-%d", after.updated_parsed) == "2026-12-01"
    assert read(client.get("/commitments/feed/")).feed.updated == after.updated


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sttaus=adopted", "We ignored “sttaus”: there is no such filter. Did you mean “status”?"),
        ("status=glorious", "We ignored “glorious” for “status”: there is no such value."),
        ("q=%00%01", "it holds characters that cannot be read."),
        ("page=2", "We ignored “page”: there is no such filter."),
        ("%ff%fe=1", "there is no such filter."),
    ],
)
def test_a_feed_names_what_it_ignored(client, db, query, said):
    factories.make_published()
    feed = read(client.get(f"/commitments/feed/?{query}"))
    assert said in feed.feed.subtitle
    assert len(feed.entries) == 1


def test_control_characters_never_break_a_feed(client, db):
    """No form lets them in; a row written past the forms must not take the feed from everybody."""
    promise = factories.make_published()
    Commitment.objects.update(summary_en="a\x08b\x0bc\ufffe\x1bd & <b>")
    Institution.objects.update(name="Lark\x1ffield")
    for url in (
        "/commitments/feed/",
        "/institutions/feed/",
        f"{promise.institution.get_absolute_url()}feed/",
    ):
        ElementTree.fromstring(client.get(url).content)
    (entry,) = read(client.get("/commitments/feed/")).entries
    assert "abcd &amp; &lt;b&gt;" in entry.summary
    assert readable("\ud800x\x00") == "x"


def test_the_feed_of_an_institution_is_its_page(client, db):
    larkfield = scene.build()
    feed = read(client.get("/institutions/larkfield-unified/feed/"))
    paths = sorted(e.link.removeprefix("http://127.0.0.1:8000") for e in feed.entries)
    promises = sorted(c.get_absolute_url() for c in larkfield.district.commitments.all())
    assert paths == sorted(
        [
            *promises,
            "/institutions/larkfield-unified/",
            "/resolutions/supporting-pupils/",
            "/resolutions/welcoming-schools/",
            "/statements/requests-reviewed/",
        ]
    )
    page = client.get("/institutions/larkfield-unified/").content.decode()
    assert 'title="Changes to this page" href="/institutions/larkfield-unified/feed/"' in page


def test_no_feed_shows_what_is_not_public(client, db):
    promise = factories.make_published()
    draft = factories.make_commitment(institution=promise.institution, slug="a-draft")
    urls = [f"/{plural}/feed/" for plural in LISTS]
    urls += [f"{promise.institution.get_absolute_url()}feed/", "/changes/feed/"]
    shown = [client.get(url).content.decode() for url in urls]
    assert sum(promise.slug in text for text in shown) >= 3
    assert [text for text in shown if draft.slug in text or draft.resolution.slug in text] == []
    workflow.withdraw(promise, "Misread.")
    shown = [client.get(url).content.decode() for url in urls]
    assert [factories.QUOTE in text for text in shown] == [False] * len(urls)
    assert [url for url, text in zip(urls, shown, strict=True) if promise.slug in text] == ["/changes/feed/"]
    workflow.withdraw(promise.institution, "Closed.")
    assert client.get(urls[-2]).status_code == 410


def test_changes_have_a_feed_with_reasons(client, db):
    promise = factories.make_published()
    workflow.withdraw(promise, "Misread.", at=datetime(2026, 12, 5, 6, 7, 8, tzinfo=UTC))
    first = read(client.get("/changes/feed/?since=2026-12-05")).entries
    assert [(e.title, e.summary, e.id) for e in first] == [
        (
            f"Withdrawn: {promise}",
            "Misread.",
            f"tag:127.0.0.1,2026:change/commitment/{promise.key}/withdrawn-20261205T060708",
        )
    ]
    assert len(read(client.get("/changes/feed/?since=never")).entries) == 4


def test_a_change_is_named_by_its_number(db):
    institution = factories.make_institution("Larkfield")
    entry = change_entry(Change(factories.WHEN, "changed", "institution", 2, institution, "A <b>note</b>"))
    assert (entry["title"], entry["unique_id"], entry["description"]) == (
        "Changed: Larkfield",
        tag(f"change/institution/{institution.key}/2"),
        "A &lt;b&gt;note&lt;/b&gt;",
    )


def test_who_has_the_feed_already_gets_nothing_twice(client, db):
    promise = factories.make_published()
    first = client.get("/commitments/feed/")
    tag_ = {"If-None-Match": first.headers["ETag"]}
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert [client.get("/commitments/feed/", headers=h).status_code for h in (tag_, since)] == [304, 304]
    workflow.withdraw(promise, "Misread.", at=datetime(2026, 12, 1, tzinfo=UTC))
    assert [client.get("/commitments/feed/", headers=h).status_code for h in (tag_, since)] == [200, 200]


def test_an_empty_feed_is_a_feed(client, db):
    feed = read(client.get("/statements/feed/"))
    assert (feed.entries, feed.feed.updated) == ([], "2026-01-01T00:00:00+00:00")
    assert client.get("/statements/feed/").headers["ETag"] == client.get("/statements/feed/").headers["ETag"]


QUERIES = {"institutions": 3, "commitments": 3, "resolutions": 4, "statements": 3, "articles": 2}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("plural", LISTS)
def test_a_feed_asks_the_database_the_same_for_one_and_three(
    client, db, django_assert_num_queries, plural, number
):
    for _n in range(number):
        institution, article = factories.make_institution(), factories.make_article()
        statement = factories.make_statement(institution, article)
        factories.published(institution, article, statement)
        factories.make_published(institution=institution, article=article)
    with django_assert_num_queries(QUERIES[plural]):
        client.get(f"/{plural}/feed/")
