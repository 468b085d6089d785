"""Nothing below ADMIN_PATH opens on a password alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests import factories
from tests.accounts.conftest import DESK, FACTORS, LOGIN, SECOND, give_password

pytestmark = [pytest.mark.django_db, pytest.mark.once]
VALUES = {"verb": "publish", "app_label": "civic", "name": "mine", "url": "nothing"}
ENROLLING = {"factors", "factor_app", "factor_passkey", "factor_codes", "factor_remove"}
OPEN = {"login", "logout", "second_factor"}


def names(resolver: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern)
        elif pattern.name:
            yield pattern.name, {k: VALUES.get(k, 1) for k in _arguments(pattern)}


def _arguments(pattern: Any) -> list[str]:
    found = pattern.pattern.converters or pattern.pattern.regex.groupindex
    return list(found)


@pytest.fixture
def doors() -> dict[str, str]:
    """Every address below ADMIN_PATH, by name."""
    desk = next(r for r in get_resolver().url_patterns if getattr(r, "namespace", "") == "admin")
    found = {name: reverse(f"admin:{name}", kwargs=values) for name, values in names(desk)}
    assert len(found) > 6 * len(admin.site._registry)
    return found


def opened(client: Client, doors: dict[str, str], method: str, leads_to: str) -> dict[str, Any]:
    """What answers otherwise than by leading there, or by a page that asks for it and carries the form."""
    wrong = {}
    for name, url in doors.items():
        answer = getattr(client, method)(url, {"name": "X"})
        led = answer.status_code == 302 and answer.url.startswith((leads_to, LOGIN))
        context = answer.context or {}
        asked = answer.status_code == 200 and context.get("lacking") in ("factor", "enrol", "password")
        kept = answer.status_code == 403 and context.get("is_signed_in") is False
        if not (led or asked or kept):
            wrong[name] = answer.status_code
    return wrong


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_password_alone_leads_to_the_second_factor(method, mfa, ada, doors):
    ada.is_superuser = True
    ada.save()
    client = Client()
    assert give_password(client).url == DESK
    rest = {name: url for name, url in doors.items() if name not in OPEN}
    assert opened(client, rest, method, SECOND) == {}
    assert client.get(DESK, follow=True).redirect_chain[-1][0].startswith(SECOND)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_no_factor_gets_no_further_than_making_one(method, mfa, doors):
    factories.make_user("root", is_superuser=True)
    client = Client()
    give_password(client, "root")
    rest = {name: url for name, url in doors.items() if name not in OPEN | ENROLLING}
    assert opened(client, rest, method, FACTORS) == {}
    assert client.get(DESK, follow=True).redirect_chain[-1][0].startswith(FACTORS)
    assert client.get(FACTORS).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_who_is_signed_out_gets_anywhere(method, mfa, doors):
    rest = {name: url for name, url in doors.items() if name not in OPEN}
    assert opened(Client(), rest, method, LOGIN) == {}


def test_a_factor_is_asked_for_wherever_somebody_has_one(ada):
    client = Client()
    give_password(client)
    assert client.get(DESK, follow=True).redirect_chain[-1][0].startswith(SECOND)


def test_no_account_has_an_address_outside():
    paths = [str(p.pattern) for p in get_resolver().url_patterns if getattr(p, "namespace", "") != "admin"]
    assert [
        p for p in paths if any(word in p for word in ("account", "login", "signup", "factor", "auth"))
    ] == []
