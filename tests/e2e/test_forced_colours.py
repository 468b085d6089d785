"""Contrast themes take every colour away: what colour tells, a sign and a border must tell too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.addresses import COMMITMENT, INSTITUTION
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Page]
FRAMED = """all => all.filter(e => {
    const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(e);
    return parseFloat(borderTopWidth) < 1 || borderTopStyle === 'none' || borderTopColor === backgroundColor;
}).map(e => e.outerHTML.slice(0, 90))"""
OUTLINE = """e => {
    const { outlineStyle, outlineColor, backgroundColor } = getComputedStyle(e);
    return [outlineStyle, outlineColor !== backgroundColor];
}"""
MARKS = "all => all.map(e => [e.className, e.innerText.trim().replace(/\\s+/g, ' ')])"


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


@pytest.fixture
def forced(visit: Visit) -> Visit:
    def _forced(path: str, width: int = 390) -> Page:
        page = visit(path, width)
        page.emulate_media(forced_colors="active")
        return page

    return _forced


@pytest.mark.parametrize(
    ("path", "framed"),
    [
        (INSTITUTION, ".tag, .card, .answer"),
        (COMMITMENT, ".tag"),
        ("/", ".tiles > li, .map li, button, input"),
        ("/commitments/?type=data-collect", ".chip, .filters > summary"),
        ("/compare/?state=CA", ".compare tr:has(td)"),
    ],
)
def test_what_a_background_sets_apart_has_a_border(forced: Visit, path: str, framed: str) -> None:
    found = forced(path).locator(framed)
    assert found.count() > 0
    assert found.evaluate_all(FRAMED) == []


@pytest.mark.parametrize(
    ("path", "marks"),
    [(INSTITUTION, ".answer b"), (INSTITUTION, ".tag"), ("/compare/?state=CA", ".compare b")],
)
def test_every_mark_is_a_sign_and_a_word_of_its_own(forced: Visit, path: str, marks: str) -> None:
    told = dict(forced(path).locator(marks).evaluate_all(MARKS))
    assert len(told) >= 3
    assert len(set(told.values())) == len(told)
    without_old = {name: words for name, words in told.items() if "old" not in name.split()}
    signs = {words.split()[0] for words in without_old.values()}
    assert len(signs) == len(without_old)
    assert all(len(words.split()) > 1 for words in without_old.values())


def test_the_focus_is_seen(forced: Visit) -> None:
    page = forced(INSTITUTION)
    for _stop in range(4):
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate(OUTLINE) == ["solid", True]


def test_links_stay_underlined_in_running_text(forced: Visit) -> None:
    lines = (
        forced("/methodology/")
        .locator("main p a:not(.tag)")
        .evaluate_all("all => all.map(e => getComputedStyle(e).textDecorationLine)")
    )
    assert len(lines) > 0
    assert set(lines) == {"underline"}
