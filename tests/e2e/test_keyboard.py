"""Everything by keyboard alone: each stop in reading order, in sight, with an outline."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.addresses import CARD, FORM, INSTITUTION, LISTS, MAIN
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Page]
# Every stop in the order of the document, which a screen reader follows too.
STOPS = """() => {
    const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
    // A group of radio buttons is one stop: the button that is chosen, or else the first.
    const group = e => `[type=radio][name="${e.name}"]`;
    const first = e => e.type !== 'radio'
        || e === (document.querySelector(`${group(e)}:checked`) ?? document.querySelector(group(e)));
    window.stops = [...document.querySelectorAll(kinds)].filter(
        e => e.tabIndex >= 0 && first(e) && e.checkVisibility());
    return window.stops.map(e => e.outerHTML.slice(0, 90));
}"""
FOCUSED = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return {
        stop: window.stops.indexOf(e),
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.bottom > 0 && box.right > 0
            && box.top < innerHeight && box.left < innerWidth,
        top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left, right: box.right,
    };
}"""


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


def walk(page: Page) -> tuple[list[str], list[dict[str, Any]]]:
    """The stops that the page has, and what the keyboard met when it went through them."""
    page.emulate_media(reduced_motion="reduce")  # or the page is still gliding to a stop when we look
    stops = page.evaluate(STOPS)
    met: list[dict[str, Any]] = []
    presses = 0
    while len(met) < len(stops) and presses < 5 * len(stops):
        page.keyboard.press("Tab")
        presses += 1
        now = page.evaluate(FOCUSED)
        if not met or now["stop"] != met[-1]["stop"]:  # a date has a stop for each of its parts
            met.append(now)
    return stops, met


def goes_back_up(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether the eye must jump up to a stop that is not in a column further right."""
    return now["bottom"] <= before["top"] and now["left"] < before["right"]


def faults(page: Page) -> list[str]:
    stops, met = walk(page)
    found = [] if [stops[each["stop"]] for each in met] == stops else ["a stop is left out or met twice"]
    found += [f"unseen: {stops[each['stop']]}" for each in met if not (each["outline"] and each["seen"])]
    jumps = (now["stop"] for before, now in pairwise(met[1:]) if goes_back_up(before, now))
    return [*found, *(f"out of order: {stops[stop]}" for stop in jumps)]


@pytest.mark.parametrize("width", [390, 1280])
def test_tab_meets_everything_in_reading_order_and_in_sight(visit: Visit, width: int) -> None:
    found = {path: faults(visit(path, width)) for path in (*MAIN, FORM, LISTS[2])}
    assert [each for each in found.items() if each[1]] == []


def test_the_skip_link_comes_first_and_leads_to_the_main_text(visit: Visit) -> None:
    for path in (path for path in MAIN if path != CARD):
        page = visit(path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the main text"
        assert page.locator(":focus").bounding_box()["x"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_enter_opens_more_about_a_promise_and_closes_it(visit: Visit) -> None:
    page = visit(INSTITUTION)
    more = page.locator(".card details").first
    more.locator("summary").focus()
    page.keyboard.press("Enter")
    assert more.locator("dl").is_visible()
    page.keyboard.press("Enter")
    assert not more.locator("dl").is_visible()


def test_a_list_is_filtered_by_keyboard(visit: Visit) -> None:
    page = visit("/commitments/", 390)
    page.locator(".filters > summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("raid")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=raid**")
    assert page.locator("#count").inner_text() == "1 commitment"
