"""Comparison, timeline, map and edits as a browser lays them out."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from civic import workflow
from tests import factories as make
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Page]
COMPARED = "/compare/?state=CA"
PAGES = [
    "/compare/",
    COMPARED,
    "/compare/?i=larkfield-unified&add=larkfeild",
    "/compare/?i=city-of-larkfield&i=larkfield-police&type=site-notify&i=x",
    "/timeline/",
    "/timeline/?state=AK&sttaus=x",
    "/institutions/larkfield-unified/history/",
    "/search/?q=larkfeild",
    "/search/?q=school",
    "/",
]


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    made = scene.build()
    made.district.refresh_from_db()
    made.district.website = "https://larkfield.example/a-rather-long-address-of-a-district"
    made.district.save()
    workflow.record_edit(made.district, note="An address was added.", at=make.WHEN)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_page_fits_and_can_be_read_by_everybody(
    visit: Visit, axe: str, width: int, scheme: str
) -> None:
    found = {}
    for path in PAGES:
        page = visit(path, width, scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        wide = page.evaluate("document.documentElement.scrollWidth") - width
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")
        broken = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result["violations"]]
        if wide or broken:
            found[path] = wide, broken
    assert found == {}


def test_the_strict_policy_blocks_nothing_and_a_page_is_three_requests(
    browser: Any, live_server: Any
) -> None:
    context = browser.new_context()
    page, complaints, asked = context.new_page(), [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        asked.clear()
        page.goto(f"{live_server.url}{path}", wait_until="networkidle")
        assert len(asked) <= 3, path
    assert complaints == []
    context.close()


def test_on_a_phone_a_topic_is_a_card_that_names_the_institution_of_every_mark(visit: Visit) -> None:
    page = visit(COMPARED, 320)
    card = page.locator(".compare tbody tr").first
    assert not page.locator(".compare thead").is_visible()
    assert card.evaluate("e => getComputedStyle(e).display") == "block"
    labels = card.locator("td").evaluate_all("all => all.map(e => getComputedStyle(e, '::before').content)")
    assert labels == [
        '"City of Larkfield"',
        '"Larkfield Police Department"',
        '"Larkfield Unified School District"',
    ]


def test_on_a_desk_the_topics_stay_in_sight_while_the_table_moves(visit: Visit) -> None:
    for n in range(9):
        make.published(make.make_institution(f"Mesa {n}"))
    page = visit(COMPARED, 1000)
    topic, region = page.locator(".compare tbody th").first, page.locator(".sideways")
    left = "e => e.getBoundingClientRect().left"
    before = topic.evaluate(left)
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.sideways').scrollLeft > 0")
    assert topic.evaluate(left) == before
    assert page.evaluate("document.documentElement.scrollWidth") == 1000


def test_a_mark_leads_to_its_words(visit: Visit) -> None:
    page = visit(COMPARED)
    page.get_by_role("link", name="Takes legal action against some requests").click()
    assert page.locator(".card:target h3").inner_text() == "Takes legal action against some requests"


def test_the_chart_is_drawn_on_a_desk_and_left_out_on_a_phone(visit: Visit) -> None:
    assert not visit("/timeline/", 390).locator(".chart").is_visible()
    assert not visit("/timeline/", 639).locator(".chart").is_visible()
    page = visit("/timeline/", 640)
    assert page.locator(".chart").is_visible()
    month = page.locator(".chart .month rect").first.bounding_box()
    day = page.locator(".chart .day circle").first.bounding_box()
    assert month["width"] > 5 * day["width"]  # type: ignore[index]


def test_every_state_is_a_target_big_enough_for_a_thumb(visit: Visit) -> None:
    page = visit("/", 320)
    sizes = page.locator(".map li").evaluate_all("all => all.map(e => [e.offsetWidth, e.offsetHeight])")
    assert len(sizes) == 56
    assert [size for size in sizes if min(size) < 24] == []


def test_the_states_lie_where_the_layout_says(visit: Visit) -> None:
    page = visit("/", 320)
    rows = page.locator(".map li").evaluate_all(
        """all => { const rows = {};
        for (const e of all) (rows[e.offsetTop] ??= []).push(
            [e.offsetLeft, e.textContent.trim().slice(0, 2)]);
        return Object.values(rows).map(r => r.sort((a, b) => a[0] - b[0]).map(t => t[1]).join(' ')) }"""
    )
    assert rows == [
        "AK ME",
        "WI VT NH",
        "WA ID MT ND MN IL MI NY MA",
        "OR NV WY SD IA IN OH PA NJ CT RI",
        "CA UT CO NE MO KY WV VA MD DE",
        "AZ NM KS AR TN NC SC DC",
        "OK LA MS AL GA",
        "HI TX FL",
        "AS GU MP PR VI",
    ]


def test_print_and_forced_colours_keep_the_words(visit: Visit) -> None:
    page = visit(COMPARED, 794)
    page.emulate_media(media="print")
    assert page.locator(".compare b").first.is_visible()
    page.emulate_media(media="screen", forced_colors="active")
    assert page.locator(".compare b").first.is_visible()
