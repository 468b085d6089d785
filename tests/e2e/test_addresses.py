"""The list of pages that browsers measure leaves no page out."""

import pytest
from django.test import Client
from django.urls import resolve

from civic import urls
from tests.e2e import addresses
from tests.views import scene


def test_every_view_of_the_public_site_is_measured() -> None:
    views = {pattern.name for pattern in urls.pages if not str(pattern.name).endswith("feed")}
    listed = {resolve(path.partition("?")[0]).url_name for path in addresses.PAGES}
    assert listed == views - addresses.NO_PAGES


@pytest.mark.django_db
def test_every_listed_address_leads_to_a_page(client: Client) -> None:
    scene.build()
    answers = {path: client.get(path) for path in addresses.everywhere()}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert {answer["Content-Type"] for answer in answers.values()} == {"text/html; charset=utf-8"}
