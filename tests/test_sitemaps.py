"""Sitemaps: only what is public, with the true day of its last change."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from civic import sitemaps, workflow
from tests import factories
from tests.views import scene

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SITE = "http://127.0.0.1:8000"


def rows(client, url):
    root = ElementTree.fromstring(client.get(url).content)
    return {
        item.findtext("s:loc", namespaces=NS).removeprefix(SITE): item.findtext("s:lastmod", namespaces=NS)
        for item in root
    }


def test_every_address_of_every_sitemap_answers(client, db):
    scene.build()
    files = rows(client, "/sitemap.xml")
    assert {name.split("-")[1] for name in files} == {"pages", *sitemaps.SECTIONS}
    pages = [path for name in files for path in rows(client, name)]
    assert len(pages) == len(set(pages)) > 30
    assert {path: client.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)


def test_a_record_is_listed_with_the_day_it_changed(client, db):
    promise = factories.make_published()
    changed = datetime(2026, 12, 1, 8, tzinfo=UTC)
    workflow.record_event(
        promise.resolution, "amended", edtf="2020", date_basis="stated", key="amended", at=changed
    )
    assert rows(client, "/sitemap-commitments-en-1.xml") == {
        promise.get_absolute_url(): "2026-12-01T08:00:00+00:00"
    }
    assert rows(client, "/sitemap-institutions-en-1.xml") == {
        promise.institution.get_absolute_url(): "2026-12-01T08:00:00+00:00"
    }
    assert rows(client, "/sitemap-articles-en-1.xml").popitem()[1] == "2026-11-22T00:00:00+00:00"


def test_a_withdrawn_promise_leaves_the_map_and_changes_the_page_of_its_institution(client, db):
    promise = factories.make_published()
    other = factories.make_published(institution=promise.institution)
    workflow.withdraw(promise, "Misread.", at=datetime(2026, 12, 2, tzinfo=UTC))
    assert list(rows(client, "/sitemap-commitments-en-1.xml")) == [other.get_absolute_url()]
    page = rows(client, "/sitemap-institutions-en-1.xml")[promise.institution.get_absolute_url()]
    assert page == "2026-12-02T00:00:00+00:00"


def test_a_draft_is_on_no_map(client, db):
    factories.make_published()
    draft = factories.make_commitment(institution=factories.make_institution(slug="a-draft", state="NV"))
    pages = [path for name in rows(client, "/sitemap.xml") for path in rows(client, name)]
    assert [p for p in pages if "draft" in p or draft.slug in p or p.startswith("/places/nv")] == []


def test_a_long_section_is_cut_into_files(client, db, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_FILE", 2)
    slugs = [factories.published(factories.make_institution()).slug for _n in range(3)]
    names = [name for name in rows(client, "/sitemap.xml") if "institutions-en" in name]
    assert names == ["/sitemap-institutions-en-1.xml", "/sitemap-institutions-en-2.xml"]
    found = [list(rows(client, name)) for name in names]
    assert found == [[f"/institutions/{s}/" for s in slugs[:2]], [f"/institutions/{slugs[2]}/"]]
    assert sitemaps.PER_FILE <= 50_000


@pytest.mark.parametrize(
    "name", ["pages-en-2", "institutions-en-0", "institutions-en-9", "people-en-1", "pages-xx-1"]
)
def test_a_file_that_the_index_does_not_name_is_not_there(client, db, name):
    factories.make_published()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_sitemap_asks_the_database_once(client, db, django_assert_num_queries, number):
    for _n in range(number):
        factories.make_published()
    for section in sitemaps.SECTIONS:
        with django_assert_num_queries(1):
            client.get(f"/sitemap-{section}-en-1.xml")
    with django_assert_num_queries(5):
        client.get("/sitemap.xml")
