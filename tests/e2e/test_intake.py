"""An article comes in through a browser: pasted, confirmed, stored; and axe finds nothing on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from civic.models import SourceArticle
from tests.ingest.pages import BODY, HEADLINE, PASTED, URL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def coder(desk: Callable[..., Page]) -> Page:
    page = desk("coder", "coder")
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def violations(browser: Browser, page: Page, axe: str) -> Any:
    """What axe finds on the page as it stands, in a window of its own that lets axe in."""
    context = browser.new_context(bypass_csp=True, storage_state=page.context.storage_state())
    copy = context.new_page()
    copy.set_viewport_size(page.viewport_size or {"width": 1280, "height": 900})
    copy.goto(page.url)
    copy.evaluate(axe)
    found = copy.evaluate("axe.run(document)")["violations"]
    context.close()
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def test_a_page_is_pasted_confirmed_and_stored(
    browser: Browser, coder: Page, complaints: list[str], axe: str
) -> None:
    coder.goto("civic/sourcearticle/intake/")
    coder.get_by_role("button", name="Read it").click()
    expect(coder.locator(".errorlist")).to_contain_text("Paste the text")
    assert violations(browser, coder, axe) == []
    coder.goto("civic/sourcearticle/add/")
    coder.fill("#arrive_url", URL)
    coder.fill("#arrive_text", PASTED)
    coder.get_by_role("button", name="Read it").click()

    expect(coder.locator("#id_title")).to_have_value(HEADLINE)
    expect(coder.locator("#parts .cut")).to_have_count(2)
    assert violations(browser, coder, axe) == []
    coder.get_by_label("Keep this. It was cut: Headline").check()
    coder.get_by_role("button", name="Show the cuts again").click()
    expect(coder.locator("#parts .taken-back")).to_have_count(1)
    coder.get_by_label("Keep this. It was cut: Headline").uncheck()
    coder.get_by_role("button", name="Confirm: store the article").click()
    expect(coder.locator(".errorlist").first).to_be_visible()
    coder.fill("#id_publisher", "Larkfield Ledger")
    coder.get_by_role("button", name="Confirm: store the article").click()

    expect(coder.locator(".messagelist .success")).to_contain_text("has its text")
    expect(coder.locator("#id_title")).to_have_value(HEADLINE)
    assert SourceArticle.objects.get().snapshots.get().text == BODY
    assert complaints == []
