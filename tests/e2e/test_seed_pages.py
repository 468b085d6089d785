"""The pages of the seed data on a phone: real sentences, real quotes, real notes of doubt."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from civic.models import Institution
from tests.e2e.addresses import in_language

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(autouse=True)
def _seeds() -> None:
    call_command("loaddata", FIXTURES / "codebook.json", FIXTURES / "register.json", verbosity=0)


@pytest.mark.parametrize("language", ["en", "es", "vi"])
def test_every_card_fits_half_a_phone(visit: Callable[..., Page], language: str) -> None:
    heights = {}
    for institution in Institution.objects.published():
        page = visit(in_language(institution.get_absolute_url(), language))
        for slug, height in page.locator(".card").evaluate_all("all => all.map(e => [e.id, e.offsetHeight])"):
            heights[slug] = height
    assert len(heights) == 9
    assert {slug: height for slug, height in heights.items() if height > 410} == {}
