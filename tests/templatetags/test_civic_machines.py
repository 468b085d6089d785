"""The head of a page: its one address, its preview, its feeds; and the snippet that frames a record."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.html import escape

from civic import workflow
from tests import factories

SITE = "http://127.0.0.1:8000"


def head(response):
    page = response.content.decode()
    found: dict[str, object] = dict(re.findall(r'<meta property="(og:[a-z_:]+)" content="(.*?)">', page))
    found["canonical"] = re.findall(r'<link rel="canonical" href="(.*?)">', page)
    return found


def test_an_institution_shows_its_own_picture_name_and_address(client, db):
    institution = factories.published(factories.make_institution("Larkfield & Co", slug="larkfield"))
    found = head(client.get(f"{institution.get_absolute_url()}?utm_source=x&foo=1"))
    assert found == {
        "og:site_name": "civic",
        "og:type": "website",
        "og:locale": "en_US",
        "og:title": "Larkfield &amp; Co: what it promised",
        "og:description": "What Larkfield &amp; Co has promised about immigration enforcement, "
        "in its own words, with dates and sources.",
        "og:url": f"{SITE}/institutions/larkfield/",
        "og:image": f"{SITE}/institutions/larkfield/og.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Larkfield &amp; Co: what it promised",
        "canonical": [f"{SITE}/institutions/larkfield/"],
    }


def test_a_promise_shows_the_picture_of_who_is_bound(client, db):
    promise = factories.make_published()
    found = head(client.get(promise.get_absolute_url()))
    assert found["og:title"] == f"{promise.level.label} – {promise.institution.name}"
    assert found["og:description"] == promise.summary_en
    assert found["og:image"] == f"{SITE}{promise.institution.get_absolute_url()}og.png"


@pytest.mark.parametrize(
    "path", ["/", "/commitments/", "/institutions/?state=CA", "/search/?q=larkfield", "/about/", "/changes/"]
)
def test_every_page_names_one_address_and_has_a_picture(client, db, path):
    factories.make_published()
    found = head(client.get(path))
    assert len(found["canonical"]) == 1
    assert found["og:image"] == f"{SITE}/og.png"
    assert client.get("/og.png").status_code == 200


def test_an_error_and_a_tombstone_are_nobodys_page(client, db):
    promise = factories.make_published()
    assert head(client.get(promise.get_absolute_url()))["canonical"] != []
    workflow.withdraw(promise, "Misread.")
    for path, status in ((promise.get_absolute_url(), 410), ("/institutions/none/", 404), ("/nowhere", 404)):
        response = client.get(path)
        assert (response.status_code, head(response)) == (status, {"canonical": []})


def test_a_list_without_a_feed_names_none(client, db):
    pages = {path: client.get(path).content.decode() for path in ("/codebook/", "/search/?q=x", "/changes/")}
    feeds = {path: "application/atom+xml" in page for path, page in pages.items()}
    assert feeds == {"/codebook/": False, "/search/?q=x": False, "/changes/": True}


def test_the_snippet_is_one_line_of_text_that_frames_the_record(client, db):
    promise = factories.make_published(
        institution=factories.make_institution('Lark "field" <b>', slug="lark")
    )
    for record, path in ((promise, promise.get_absolute_url()), (promise.institution, "/institutions/lark/")):
        fragment = render_to_string("civic/_embed_snippet.html", {"record": record})
        title = escape(str(record))
        line = f'<iframe src="{SITE}/embed{path}" title="{title}" width="100%" height="'
        assert escape(line) in fragment
        assert ("<iframe" in fragment, 'for="snippet"' in fragment) == (False, True)
        assert client.get(f"/embed{path}").status_code == 200


def test_what_has_no_frame_has_no_snippet(db):
    article = factories.make_article()
    assert render_to_string("civic/_embed_snippet.html", {"record": article}).strip() == ""


def test_a_page_offers_its_card_its_feed_and_its_data(client, db):
    promise = factories.make_published(institution=factories.make_institution(slug="lark"))
    fragment = render_to_string("civic/_take_along.html", {"record": promise.institution})
    links = re.findall(r'href="(.*?)"', fragment)
    assert links == [
        "/institutions/lark/card/",
        "/institutions/lark/feed/",
        "/api/v1/institutions/lark/",
    ]
    assert [client.get(link).status_code for link in links] == [200, 200, 200]
    other = render_to_string("civic/_take_along.html", {"record": promise})
    assert re.findall(r'href="(.*?)"', other) == [f"/api/v1/commitments/{promise.slug}/"]
    assert "/embed/commitments/" in other
