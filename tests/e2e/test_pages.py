"""Pages as a browser lays them out: what fits, what is loaded, who can read it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INSTITUTION = "/institutions/larkfield-unified/"
PAGES = [
    "/",
    INSTITUTION,
    "/institutions/larkfield-police/",
    "/commitments/larkfield-does-not-ask/",
    "/resolutions/supporting-pupils/",
    "/statements/no-raids/",
    "/articles/larkfield-article/",
    "/codebook/",
    "/codebook/site-access/",
    "/places/ca/",
    "/places/ca/larkfield/",
    "/methodology/",
    "/about/",
    "/privacy/",
    "/accessibility/",
    "/corrections/",
    "/corrections/new/?about=/institutions/",
    "/corrections/thanks/",
    "/institutions/",
    "/commitments/?type=data-collect",
    "/resolutions/",
    "/statements/",
    "/articles/",
    "/search/?q=larkfield",
    "/no/such/page/",
]
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


def test_nothing_is_wider_than_the_screen(visit: Visit) -> None:
    wide = {}
    for path in PAGES:
        for width in (320, 390, 1280):
            page = visit(path, width)
            wide[path, width] = page.evaluate("document.documentElement.scrollWidth") - width
    assert wide == dict.fromkeys(wide, 0)
    assert len(wide) == len(PAGES) * 3


def test_a_page_is_three_requests_without_cookies_scripts_or_third_parties(
    browser: Any, live_server: Any
) -> None:
    context = browser.new_context()
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}{INSTITUTION}", wait_until="networkidle")
    assert len(asked) <= 3
    assert [url for url in asked if not url.startswith(live_server.url)] == []
    assert context.cookies() == []
    assert page.locator('script:not([type="application/ld+json"])').count() == 0
    context.close()


def test_the_strict_policy_blocks_nothing_of_ours(browser: Any, live_server: Any) -> None:
    context = browser.new_context()
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    for path in PAGES[:-1]:
        page.goto(f"{live_server.url}{path}")
    assert complaints == []
    context.close()


def violations(visit: Visit, axe: str, paths: list[str], width: int, scheme: str) -> dict[str, Any]:
    """What axe finds wrong on each page, everything that folds away unfolded."""
    found = {}
    for path in paths:
        page = visit(path, width, scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")
        assert len(result["passes"]) > 20
        broken = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result["violations"]]
        if broken:
            found[path] = broken
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_on_any_page(visit: Visit, axe: str, scheme: str, width: int) -> None:
    assert violations(visit, axe, PAGES, width, scheme) == {}


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("prefix", ["", "/es", "/vi"])
def test_axe_finds_nothing_in_any_language(
    visit: Visit, axe: str, prefix: str, width: int, scheme: str
) -> None:
    assert violations(visit, axe, [f"{prefix}{path}" for path in PAGES], width, scheme) == {}


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


def test_print_leaves_the_menus_out_and_the_words_in(visit: Visit) -> None:
    page = visit(INSTITUTION, 794)
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".jump").is_visible()
    assert page.locator("blockquote").first.is_visible()


def test_the_keyboard_reaches_the_main_text_first(visit: Visit) -> None:
    page = visit(INSTITUTION)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main text"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
