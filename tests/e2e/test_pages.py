"""Pages as a browser lays them out: what fits, what is loaded, who can read it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.addresses import INSTITUTION
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Page]


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


def bottom(page: Page, selector: str) -> float:
    return page.locator(selector).evaluate("e => e.getBoundingClientRect().bottom")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640)])
def test_the_answer_stands_on_the_first_screen(visit: Visit, width: int, height: int) -> None:
    page = visit(INSTITUTION, width, height)
    assert bottom(page, ".answer") <= 640
    assert len(page.locator(".answer").inner_text().split()) <= 50


def test_a_card_fits_half_a_phone(visit: Visit) -> None:
    heights = visit(INSTITUTION).locator(".card").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert len(heights) == 4
    assert max(heights) <= 410


def test_every_target_is_big_enough_for_a_thumb(visit: Visit) -> None:
    """Links that stand alone; those within a sentence are exempt (WCAG 2.5.8)."""
    page = visit(INSTITUTION)
    sizes = page.locator(".tag, .jump a, .permalink, summary, nav a, .src a").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).filter(r => r.width).map(r => [r.width, r.height])"
    )
    assert len(sizes) > 20
    assert [size for size in sizes if min(size) < 24] == []


def test_the_menu_opens_without_a_script(visit: Visit) -> None:
    page = visit("/")
    link = page.locator(".menu").get_by_role("link", name="Codebook")
    assert not link.is_visible()
    page.locator(".menu summary").click()
    assert link.is_visible()
    link.click()
    assert page.locator("h1").inner_text() == "Codebook"


def test_a_type_of_the_answer_leads_to_its_card(visit: Visit) -> None:
    page = visit(INSTITUTION)
    page.locator(".answer").get_by_role("link", name="Legal challenge to requests").click()
    assert page.locator(".card:target h3").inner_text() == "Takes legal action against some requests"
