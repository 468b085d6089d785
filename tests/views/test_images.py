"""The picture that a link shows elsewhere."""

from io import BytesIO

import pytest
from django.core.cache import cache
from PIL import Image

from civic import workflow
from civic.versions import codebook
from tests import factories


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def picture(response):
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
    return Image.open(BytesIO(response.content)).convert("RGB")


def test_an_institution_has_a_picture_of_its_own(client, db):
    promise = factories.make_published()
    own = picture(client.get(f"{promise.institution.get_absolute_url()}og.png"))
    site = picture(client.get("/og.png"))
    assert own.size == site.size == (1200, 630)
    assert own.tobytes() != site.tobytes()


def test_a_picture_is_made_once_until_the_records_change(client, db, django_assert_num_queries):
    promise = factories.make_published()
    url = f"{promise.institution.get_absolute_url()}og.png"
    codebook()  # the process keeps it
    with django_assert_num_queries(8):
        first = client.get(url)
    with django_assert_num_queries(4):
        assert client.get(url).content == first.content
    with django_assert_num_queries(0):
        client.get("/og.png")
    headers = {"If-None-Match": first.headers["ETag"]}
    assert client.get(url, headers=headers).status_code == 304
    workflow.withdraw(promise, "Misread.")
    assert client.get(url, headers=headers).status_code == 200
    assert client.get(url).content != first.content


def test_what_is_not_public_has_no_picture(client, db):
    draft = factories.make_institution()
    assert client.get(f"{draft.get_absolute_url()}og.png").status_code == 404
    gone = factories.published(factories.make_institution())
    assert client.get(f"{gone.get_absolute_url()}og.png").status_code == 200
    workflow.withdraw(gone, "Closed.")
    assert client.get(f"{gone.get_absolute_url()}og.png").status_code == 410
