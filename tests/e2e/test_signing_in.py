"""A second factor in a real browser: by keyboard alone, a passkey by a virtual key, axe clean."""

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from civic.choices import FactorKind
from civic.models import Factor
from tests import factories
from tests.accounts.conftest import mfa  # noqa: F401 (a fixture)
from tests.e2e.conftest import WATCH

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, live_server: Any, complaints: list[str], mfa: None) -> Iterator[Page]:  # noqa: F811
    """A browser at the desk under a name, since passkeys know no numbers."""
    at = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=f"{at}/{settings.ADMIN_PATH}")
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def type_password(page: Page, name: str = "ada") -> None:
    page.goto("")
    expect(page.locator("#id_username")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(factories.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def tab_to(page: Page, target: Any) -> None:
    for _ in range(40):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def press(page: Page, role: Any, name: str) -> None:
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def faults(page: Page, axe: str) -> list[Any]:
    page.wait_for_load_state("load")
    page.evaluate(axe)
    result = page.evaluate("axe.run(document)")
    assert len(result["passes"]) > 10
    return [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in result["violations"]]


def test_a_passkey_is_made_and_used_by_keyboard_alone(page: Page, complaints: list[str]) -> None:
    user = factories.make_user("ada", "coder")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    type_password(page)
    press(page, "link", "Add a passkey")
    expect(page.locator("#id_name")).to_be_focused()
    page.keyboard.type("Blue key")
    page.keyboard.press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    made = list(Factor.objects.filter(user=user).values_list("kind", "name"))
    assert made == [("codes", ""), ("passkey", "Blue key")]
    press(page, "link", "I have them: go on")
    expect(page.locator("#user-tools")).to_contain_text("ada")
    press(page, "button", "Log out")
    page.wait_for_url("**/logout/")
    type_password(page)
    press(page, "button", "Use a passkey")
    expect(page.locator("#user-tools")).to_contain_text("ada")
    factor = Factor.objects.get(user=user, kind=FactorKind.PASSKEY)
    assert (factor.data["count"] > 0, factor.used_at is not None) == (True, True)
    assert complaints == []


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_way_in(page: Page, axe: str, scheme: Any) -> None:  # noqa: PLR0915 one way
    factories.make_user("ada", "coder")
    page.emulate_media(color_scheme=scheme)
    found = {}
    type_password(page)
    found["first"] = faults(page, axe)
    press(page, "link", "Add a passkey")
    expect(page.locator("#id_name")).to_be_focused()
    found["passkey"] = faults(page, axe)
    page.goto("factors/")
    press(page, "link", "Add an authenticator app")
    expect(page.locator("#letters")).to_be_visible()
    found["app"] = faults(page, axe)
    secret = page.locator("#letters").inner_text().replace(" ", "")
    page.fill("#id_code", "000000")
    page.keyboard.press("Enter")
    expect(page.locator(".errornote")).to_be_visible()
    found["wrong"] = faults(page, axe)
    page.fill("#id_code", pyotp.TOTP(secret).at(timezone.now()))
    page.keyboard.press("Enter")
    expect(page.locator(".codes")).to_be_visible()
    words = page.locator(".codes code").all_inner_texts()
    found["codes"] = faults(page, axe)
    page.goto("factors/")
    found["factors"] = faults(page, axe)
    page.locator("#logout-form button").click()
    page.wait_for_url("**/logout/")
    type_password(page)
    expect(page.locator("#id_code")).to_be_focused()
    found["second"] = faults(page, axe)
    page.set_viewport_size({"width": 390, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    page.keyboard.type(words[0])
    page.keyboard.press("Enter")
    expect(page.locator("#content h1")).to_be_visible()
    assert ({where: what for where, what in found.items() if what}, wide) == ({}, 0)
