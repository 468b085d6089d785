"""What anybody types stays words: no script runs on any page, in any feed or at the desk."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page

from tests.admin import everything
from tests.e2e import desk_addresses
from tests.e2e.witness import Witness
from tests.hostile import scripts
from tests.public_addresses import LANGUAGES, addresses, routes
from tests.views import scene

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.full,
]
PACKS = scripts.packs()
ECHOES = ("/search/?q={}", "/institutions/?q={}", "/commitments/?{}=x", "/corrections/new/?about=/{}", "/{}/")
"""Addresses that come back on their page."""


@pytest.fixture
def witness(browser: Browser, live_server: Any) -> Iterator[Witness]:
    context = browser.new_context(bypass_csp=True)
    yield Witness(context, live_server.url)
    context.close()


def planted(pack: list[str]) -> set[str]:
    took, refused = scripts.plant(pack)
    assert refused == set()
    cache.clear()
    return took


def test_the_corpus_is_large_and_the_witness_sees_what_is_not_escaped(witness: Witness) -> None:
    corpus = scripts.corpus()
    seen = {name: sum(bool(witness.show(payload)) for payload in group) for name, group in corpus.items()}
    assert witness.show("<p>only words</p>") == []
    assert sum(map(len, corpus.values())) >= 200
    assert [name for name, number in seen.items() if not number] == ["cells of a spreadsheet"]
    assert sum(seen.values()) > 100


@pytest.mark.parametrize("number", range(len(PACKS)))
def test_no_public_page_and_no_feed_runs_what_was_typed(witness: Witness, number: int) -> None:
    scene.build()
    assert len(planted(PACKS[number])) > 60
    paths = [path for route in routes() for path in addresses(route)]
    ran, statuses = {}, {}
    for path in paths:
        url = f"{witness.site}{path}"
        statuses[path], ran[path] = witness.visit(url)
        if "/feed/" in path and statuses[path] == 200:
            ran[path] += witness.read_feed(url)
    assert {path: seen for path, seen in ran.items() if seen} == {}
    assert {path: status for path, status in statuses.items() if status >= 500} == {}
    assert sum(status == 200 for status in statuses.values()) > 100


def test_no_page_runs_what_its_address_holds(witness: Witness) -> None:
    scene.build()
    every = [payload for pack in PACKS for payload in pack]
    ran = {}
    for number, payload in enumerate(every):
        prefix = LANGUAGES[number % len(LANGUAGES)]
        for echo in ECHOES:
            path = prefix + echo.format(quote(payload, safe=""))
            status, seen = witness.visit(f"{witness.site}{path}")
            if seen or status >= 500:
                ran[path] = (status, seen)
    assert ran == {}


@pytest.mark.parametrize("number", range(len(PACKS)))
def test_no_page_of_the_desk_runs_what_was_typed(
    desk: Callable[..., Page], live_server: Any, number: int
) -> None:
    page = desk("root", "root", bypass_csp=True)
    everything.build()
    assert len(planted(PACKS[number])) > 100
    witness = Witness(page.context, live_server.url)
    ran, statuses = {}, {}
    for path in desk_addresses.whole():
        statuses[path], ran[path] = witness.visit(f"{witness.site}{path}")
    assert {path: seen for path, seen in ran.items() if seen} == {}
    assert {path: status for path, status in statuses.items() if status >= 500} == {}
    assert sum(status == 200 for status in statuses.values()) > 100
