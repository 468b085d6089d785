"""Lists in a browser: filters within reach on a phone and on a desk, without a script."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING_OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


@pytest.fixture
def plain(browser: Any, live_server: Any) -> Any:
    """A page without scripts, as many readers have it."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{live_server.url}/commitments/")
    yield page
    context.close()


def test_on_a_phone_the_filters_wait_above_the_count(visit: Visit) -> None:
    page = visit("/commitments/?state=CA&certainty=clear")
    assert page.locator(".filters > summary").inner_text() == "Filters (2)"
    assert not page.get_by_role("button", name="Show results").is_visible()
    above, count = page.locator(".filters").bounding_box(), page.locator("#count").bounding_box()
    assert above["y"] + above["height"] <= count["y"]  # type: ignore[index]


def test_on_a_desk_the_filters_stand_open_beside_the_results(visit: Visit) -> None:
    page = visit("/commitments/", 1280)
    assert page.get_by_role("button", name="Show results").is_visible()
    form, results = page.locator(".filters form").bounding_box(), page.locator(".results").bounding_box()
    assert form["x"] + form["width"] < results["x"]  # type: ignore[index]


def test_filtering_and_taking_back_needs_no_script(plain: Page) -> None:
    everything = plain.locator("#count").inner_text()
    plain.locator(".filters > summary").click()
    plain.get_by_text("Kind of institution").first.click()
    plain.get_by_label("Police department").check()
    plain.get_by_role("button", name="Show results").click()
    assert plain.locator("#count").inner_text() == "1 commitment"
    assert plain.locator(".sentence").inner_text() == "Commitments of police departments."
    plain.get_by_role("link", name="Remove the filter Police department").click()
    assert plain.locator("#count").inner_text() == everything != "1 commitment"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path",
    [
        "/institutions/",
        "/commitments/?type=site-access&min_level=1&as_of=2018-01-01&sttaus=x",
        "/commitments/?state=AK",
        "/resolutions/",
        "/statements/",
        "/articles/",
        "/search/?q=the",
    ],
)
def test_everything_opened_is_accessible_and_fits(visit: Visit, axe: str, path: str, width: int) -> None:
    page = visit(path, width)
    page.evaluate(EVERYTHING_OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found["violations"]] == []
