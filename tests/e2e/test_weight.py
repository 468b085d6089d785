"""What a page costs its reader, counted by the browser's network on the production server."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.addresses import COMMITMENT, INSTITUTION, LANGUAGES, everywhere, in_language
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

KILOBYTE = 1024
SCRIPTS = """[...document.querySelectorAll('script')].filter(e => e.type !== 'application/ld+json').length
    + [...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())
        .filter(name => name.startsWith('on')).length"""


@dataclass
class Load:
    """A page opened by a reader who was never here before; bytes as they crossed the wire, headers too."""

    asked: list[str] = field(default_factory=list)
    weight: int = 0
    complaints: list[str] = field(default_factory=list)
    scripts: int = 0
    cookies: int = 0


@pytest.fixture
def loads(browser: Browser, site: str) -> Iterator[dict[str, Load]]:
    """Every page in every language, each with an empty cache."""
    scene.build()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    now = Load()

    def _finished(event: dict[str, Any]) -> None:
        now.weight += event["encodedDataLength"]

    network.on("Network.loadingFinished", _finished)
    page.on("console", lambda message: now.complaints.append(message.text))
    page.on("request", lambda request: now.asked.append(request.url))
    found = {}
    for path in everywhere():
        now = found[path] = Load()
        with page.expect_event("requestfinished", lambda request: request.url.endswith(".svg")):
            page.goto(f"{site}{path}")
        now.scripts, now.cookies = page.evaluate(SCRIPTS), len(context.cookies())
    page.wait_for_load_state("networkidle")
    yield found
    context.close()


def test_a_page_is_three_light_requests_that_the_strict_policy_lets_pass(
    loads: dict[str, Load], site: str
) -> None:
    assert {path: load.asked for path, load in loads.items() if len(load.asked) > 3} == {}
    assert {url for load in loads.values() for url in load.asked if not url.startswith(f"{site}/")} == set()
    assert {path: load.complaints for path, load in loads.items() if load.complaints} == {}
    assert {path: load.cookies for path, load in loads.items() if load.cookies} == {}
    assert {path: load.scripts for path, load in loads.items() if load.scripts} == {}
    assert {
        path: load.weight for path, load in loads.items() if not 2_000 < load.weight <= 50 * KILOBYTE
    } == {}
    institution = [in_language(INSTITUTION, language) for language in LANGUAGES]
    assert {path: loads[path].weight for path in institution if loads[path].weight > 20 * KILOBYTE} == {}
    assert loads[f"/embed{COMMITMENT}"].weight <= 5 * KILOBYTE
