"""Spanish and Vietnamese run longer than English: what has to fit in all three, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

INSTITUTION = "/institutions/larkfield-unified/"
PAGES = ["/", INSTITUTION, "/commitments/", "/codebook/data-collect/", "/compare/", "/timeline/", "/privacy/"]
Visit = Callable[..., Page]


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


@pytest.mark.parametrize("prefix", ["/es", "/vi"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 640)])
def test_the_answer_stands_on_the_first_screen(visit: Visit, prefix: str, width: int, height: int) -> None:
    page = visit(prefix + INSTITUTION, width, height)
    assert page.locator(".answer").evaluate("e => e.getBoundingClientRect().bottom") <= 640


@pytest.mark.parametrize("prefix", ["/es", "/vi"])
def test_a_card_fits_half_a_phone(visit: Visit, prefix: str) -> None:
    heights = visit(prefix + INSTITUTION).locator(".card").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert len(heights) == 4
    assert max(heights) <= 410


@pytest.mark.parametrize("prefix", ["/es", "/vi"])
def test_nothing_is_wider_than_a_small_phone(visit: Visit, prefix: str) -> None:
    wide: dict[str, Any] = {}
    for path in PAGES:
        width = visit(prefix + path, 320, 640).evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}


def test_the_language_is_one_quiet_line_and_one_click(visit: Visit) -> None:
    page = visit("/es/about/", 320, 640)
    line = page.locator("nav.languages")
    assert line.evaluate("e => e.getBoundingClientRect().height") <= 32
    line.get_by_role("link", name="Tiếng Việt").click()
    assert page.url.endswith("/vi/about/")
    assert page.locator("html").get_attribute("lang") == "vi"
