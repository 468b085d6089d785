"""Nothing leaves the screen and nothing is cut off: on the smallest phone, and on a desk at 400 %."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.addresses import LANGUAGES, MAIN, MISSING, everywhere, in_language
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

# What is meant to be out of sight: words for screen readers, and the skip link before it has the focus.
# A note of doubt is cut to one line on a phone's cards: it stands whole under More.
# What scrolls by itself (.sideways) may hold wide things; it must not be wide itself.
FAULTS = """() => {
    document.querySelectorAll('details').forEach(d => d.open = true);
    const root = document.documentElement, width = root.clientWidth, faults = [];
    if (root.scrollWidth > width) faults.push('the page: ' + root.scrollWidth);
    const hidden = '.visually-hidden, .visually-hidden *, .skip, .stack thead, .stack thead *, .sideways *,'
        + '.card:not(.whole) .doubt';
    for (const e of document.body.querySelectorAll('*')) {
        const box = e.getBoundingClientRect(), style = getComputedStyle(e);
        if (!box.width || e.matches(hidden) || e.closest('svg svg, svg *')) continue;
        const name = e.tagName + '.' + e.className + ': ' + e.textContent.trim().slice(0, 40);
        const cut = (side, inside, shown) => style['overflow' + side] === 'hidden' && inside > shown + 1;
        if (box.right > width + .5 || box.left < -.5) faults.push('outside: ' + name);
        if (cut('X', e.scrollWidth, e.clientWidth)) faults.push('cut at the side: ' + name);
        if (cut('Y', e.scrollHeight, e.clientHeight)) faults.push('cut below: ' + name);
    }
    return faults;
}"""


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


@pytest.fixture
def opened(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Open a path on a screen of that many CSS pixels, each made of scale × scale of the screen's own."""
    contexts = {}

    def _opened(path: str, width: int, height: int, scale: int) -> Page:
        screen = width, height, scale
        if screen not in contexts:
            context = browser.new_context(
                viewport={"width": width, "height": height}, device_scale_factor=scale
            )
            contexts[screen] = context.new_page()
        contexts[screen].goto(f"{live_server.url}{path}")
        return contexts[screen]

    yield _opened
    for page in contexts.values():
        page.context.close()


def faults(
    opened: Callable[..., Page], paths: list[str], screen: tuple[int, int, int]
) -> dict[str, list[str]]:
    found = {path: opened(path, *screen).evaluate(FAULTS) for path in paths}
    return {path: broken for path, broken in found.items() if broken}


def test_nothing_is_cut_off_on_the_smallest_phone_in_any_language(opened: Callable[..., Page]) -> None:
    assert faults(opened, everywhere(MISSING), (320, 640, 2)) == {}


def test_nothing_is_cut_off_on_a_usual_phone(opened: Callable[..., Page]) -> None:
    paths = [in_language(path, language) for language in LANGUAGES for path in MAIN]
    assert faults(opened, paths, (390, 844, 2)) == {}


def test_nothing_is_cut_off_on_the_main_pages_at_400_percent(opened: Callable[..., Page]) -> None:
    """A screen of 1280 × 1024 at 400 % leaves 320 × 256 CSS pixels of four screen pixels each."""
    assert faults(opened, MAIN, (320, 256, 4)) == {}


@pytest.mark.full
def test_nothing_is_cut_off_at_400_percent_in_any_language(opened: Callable[..., Page]) -> None:
    assert faults(opened, everywhere(MISSING), (320, 256, 4)) == {}


def test_the_measure_itself_finds_what_is_wide_or_cut(opened: Callable[..., Page]) -> None:
    page = opened("/about/", 320, 640, 2)
    page.evaluate("""document.querySelector('main').insertAdjacentHTML('beforeend',
        '<p id="wide">wide</p><p id="low">low<br>low<br>low</p>')""")
    page.evaluate("document.querySelector('#wide').style.width = '400px'")
    page.evaluate("Object.assign(document.querySelector('#low').style, {height: '20px', overflow: 'hidden'})")
    found = page.evaluate(FAULTS)
    assert [each.partition(":")[0] for each in found] == ["the page", "outside", "cut below"]
