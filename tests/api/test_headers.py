"""Anybody may read the API from anywhere, keep it a while, and ask if it changed. Nobody is known."""

import pytest

from civic import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db

ADDRESSES = ["", "commitments/", "commitments.csv", "types/", "schema/", "schema/?format=yaml", "docs/"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_is_for_everybody(client, path):
    make.make_published()
    response = client.get(f"/api/v1/{path}")
    assert {name: response.headers.get(name) for name in WANTED} == WANTED
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.cookies == {}


WANTED = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=0, s-maxage=0, must-revalidate",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Set-Cookie": None,
    "X-Robots-Tag": "noindex",
}


@pytest.mark.parametrize("path", ADDRESSES)
def test_who_has_it_already_gets_nothing_twice(client, path):
    make.make_published()
    first = client.get(f"/api/v1/{path}")
    again = client.get(f"/api/v1/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["commitments/", "commitments.csv", "types/", "types.csv"])
def test_a_change_is_seen(client, path):
    promise = make.make_published()
    tag = client.get(f"/api/v1/{path}").headers["ETag"]
    if path.startswith("commitments"):
        workflow.withdraw(promise, "Misread.")
    else:
        promise.type.label_en = "Another label"
        promise.type.save()
    assert client.get(f"/api/v1/{path}", headers={"If-None-Match": tag}).status_code == 200


def test_a_word_of_the_codebook_mended_without_a_new_version_is_seen_in_files(client):
    promise = make.make_published()
    tag = client.get("/api/v1/commitments.csv").headers["ETag"]
    promise.level.label_en = "Another label"
    promise.level.save()
    assert client.get("/api/v1/commitments.csv", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_head_has_the_headers_alone(client, path):
    make.make_published()
    full, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
    assert (head.status_code, head.getvalue() if head.streaming else head.content) == (200, b"")
    assert head.headers["ETag"] == full.headers["ETag"]
    assert head.headers["Content-Type"] == full.headers["Content-Type"]


@pytest.mark.parametrize("path", [*ADDRESSES, "commitments/x/"])
def test_a_browser_may_ask_first(client, path):
    response = client.options(f"/api/v1/{path}")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "*"


def test_the_rest_of_the_site_is_not_opened(client):
    assert "Access-Control-Allow-Origin" not in client.get("/commitments/").headers
