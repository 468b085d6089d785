"""axe finds nothing on any page of the admin, the policy refuses nothing there: light, dark, every group."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests import factories
from tests.admin import everything
from tests.e2e import desk_addresses

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
Desk = Callable[..., Page]
SCHEMES = {"publisher": "light", "coder": "dark"}
FORM = "civic/institution/add/"


@pytest.fixture(autouse=True)
def _everything(desk: Desk) -> None:
    """After the groups were made."""
    everything.build()


def faults(page: Page, axe: str, complaints: list[str]) -> list[Any]:
    """What is wrong on the page: what the browser said of it, then each rule with what breaks it."""
    said = [line for line in complaints if not line.startswith("verbose")]  # hints for developers
    page.wait_for_load_state("load")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe)
    result = page.evaluate("axe.run(document)")
    assert len(result["passes"]) > 10
    complaints.clear()  # what the policy forbids axe itself is no fault of the page
    return said + [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result["violations"]]


def walk(page: Page, axe: str, complaints: list[str], urls: list[str]) -> tuple[dict[str, Any], set[str]]:
    """What is wrong where; and which pages were seen: others are not for this member of staff."""
    found, seen = {}, set()
    complaints.clear()
    for url in urls:
        answer = page.goto(url)
        assert answer is not None
        if answer.status == 200:
            found[url] = faults(page, axe, complaints)
            seen.add(url)
        complaints.clear()
    return {url: wrong for url, wrong in found.items() if wrong}, seen


def told(wrong: dict[str, Any]) -> str:
    return "\n".join(f"{url}: {what}" for url, what in wrong.items())


@pytest.mark.parametrize("group", SCHEMES)
def test_axe_finds_nothing_on_a_page_of_each_kind(
    desk: Desk, axe: str, complaints: list[str], group: str
) -> None:
    page = desk("ada", group, color_scheme=SCHEMES[group])
    wrong, seen = walk(page, axe, complaints, desk_addresses.sample())
    assert wrong == {}, told(wrong)
    assert len(seen) > 20


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(desk: Desk, axe: str, complaints: list[str], scheme: str) -> None:
    urls, unseen = desk_addresses.whole(), set(desk_addresses.whole())
    wrong: dict[str, Any] = {}
    for group in SCHEMES:
        broken, seen = walk(desk(f"a-{group}", group, color_scheme=scheme), axe, complaints, urls)
        wrong |= {f"{group} {url}": what for url, what in broken.items()}
        unseen -= seen
    broken, _seen = walk(desk("root", "root", color_scheme=scheme), axe, complaints, sorted(unseen))
    assert wrong | broken == {}, told(wrong | broken)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_before_and_after_the_login(
    desk: Desk, axe: str, complaints: list[str], scheme: str
) -> None:
    page = desk("ada", "coder", color_scheme=scheme)
    found = {}
    page.goto(FORM)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.fill("#id_name", "Larkfield Unified")
    complaints.clear()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector("#id_again_username")
    found["expired"] = [fault for fault in faults(page, axe, complaints) if "403" not in str(fault)]
    page.fill("#id_again_username", "ada")
    page.fill("#id_again_password", factories.PASSWORD)
    page.get_by_role("button", name="Sign in and save").click()
    found["errors"] = faults(page, axe, complaints)
    page.locator("#logout-form button").click()
    found["logged out"] = faults(page, axe, complaints)
    page.goto("login/")
    page.get_by_role("button", name="Log in").click()
    found["login"] = faults(page, axe, complaints)
    assert {where: what for where, what in found.items() if what} == {}
