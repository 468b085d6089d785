"""axe finds nothing on any page: three widths, light and dark, three languages, paper, forced colours."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.addresses import API_DOCS, CARD, INSTITUTION, LANGUAGES, MISSING, PAGES, in_language
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Page]
EVERYTHING_OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


def faults(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """What axe finds wrong when everything is unfolded: each rule with the elements that break it."""
    page.evaluate(EVERYTHING_OPEN)
    page.evaluate(axe)
    result = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}})")
    assert len(result["passes"]) > 10
    return [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in result["violations"]]


def violations(visit: Visit, axe: str, paths: list[str], width: int, scheme: str) -> dict[str, Any]:
    found = {path: faults(visit(path, width, scheme=scheme), axe) for path in paths}
    return {path: broken for path, broken in found.items() if broken}


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_nothing_on_any_page(visit: Visit, axe: str, width: int, scheme: str) -> None:
    assert violations(visit, axe, [*PAGES, MISSING, API_DOCS], width, scheme) == {}


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_language(
    visit: Visit, axe: str, language: str, width: int, scheme: str
) -> None:
    paths = [in_language(path, language) for path in (*PAGES, MISSING)]
    assert violations(visit, axe, paths, width, scheme) == {}


@pytest.mark.parametrize("path", [INSTITUTION, CARD])
@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_on_paper_and_in_forced_colours(
    visit: Visit, axe: str, media: dict[str, Any], path: str
) -> None:
    page = visit(path, 794)
    page.emulate_media(**media)
    assert faults(page, axe) == []
