"""From an empty desk to everything in review, on one page: how many actions, and is every row right?"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from civic import models
from civic.ingest.load import load
from tests import factories
from tests.e2e import sheet
from tests.e2e.hands import Coder, Hands
from tests.e2e.story import SEED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).parent
WILLOW = HERE / "willow_creek.yaml"
WILLOW_TEXT = (HERE.parent / "texts" / "willow_creek.txt").read_text(encoding="utf-8")
SEED_SHEET = settings.BASE_DIR / "seeds" / "2017-02-10-san-jose-inside.yaml"
MOST_ACTIONS, MOST_CLICKS = 260, 25
Open = Callable[..., Page]


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def coding(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Open]:
    """The coding view of an article, opened by a coder who is signed in."""
    import_module("civic.migrations.0003_groups").create(apps, None)
    client = Client()
    client.force_login(factories.make_user("coder", "coder"))
    contexts = []

    def _open(article: models.SourceArticle, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        context.add_init_script(
            "addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective}`))"
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(reverse("admin:civic_sourcearticle_code", args=[article.pk]))
        page.locator("#article-text").focus()
        return page

    yield _open
    for context in contexts:
        context.close()


@pytest.fixture
def codebook(transactional_db: None) -> None:
    report = load([settings.BASE_DIR / "seeds" / "codebook.yaml"], commit=True, texts="")
    assert report.problems == []


def willow(**fields: Any) -> models.SourceArticle:
    article = sheet.read(WILLOW)["article"]
    date = {"edtf": article["date"]["edtf"], "date_basis": article["date"]["basis"]}
    values = {name: article[name] for name in ("title", "publisher", "canonical_url")}
    return factories.make_article(WILLOW_TEXT, **values, **date, **fields)


def code_all(page: Page, expected: sheet.Expected, *, mouse: bool) -> Hands:
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    hands = Hands(page, mouse=mouse)
    Coder(hands, expected).everything()
    hands.press("Control+Shift+Enter")
    expect(page.locator("#said")).to_contain_text("in review now")
    assert loads == []  # the page was opened once, before
    return hands


def states() -> set[str]:
    kinds = (models.SourceArticle, models.Institution, models.Resolution, models.Statement, models.Commitment)
    return {record.review_state for kind in kinds for record in kind.objects.all()}


@pytest.mark.parametrize("mouse", [True, False], ids=["mouse and keyboard", "keyboard alone"])
def test_a_fictional_article_goes_from_nothing_to_review(
    coding: Open, codebook: None, complaints: list[str], mouse: bool
) -> None:
    expected = sheet.Expected(sheet.read(WILLOW), WILLOW_TEXT)
    hands = code_all(coding(willow(is_fiction=True)), expected, mouse=mouse)
    assert sheet.stored() == expected.whole()
    assert states() == {"in_review"}
    assert set(models.Institution.objects.values_list("is_fiction", flat=True)) == {True}
    assert complaints == []
    print(f"\n{hands.actions} actions, {hands.clicks} with the mouse, {hands.tabs} Tab")  # noqa: T201
    if mouse:
        assert hands.actions <= MOST_ACTIONS
        assert hands.clicks <= MOST_CLICKS
    else:
        assert hands.clicks == 0


@pytest.mark.skipif(not SEED.text, reason="The text of the seed article is not here: set CIVIC_TEXTS.")
def test_the_seed_article_goes_from_nothing_to_review(
    coding: Open, codebook: None, complaints: list[str]
) -> None:
    given = sheet.read(SEED_SHEET)
    article = factories.make_article(
        SEED.text,
        title=given["article"]["title"],
        publisher=given["article"]["publisher"],
        canonical_url=given["article"]["canonical_url"],
        edtf="2017-02-10",
        date_basis="metadata",
    )
    expected = sheet.Expected(given, article.snapshots.get().text)
    hands = code_all(coding(article), expected, mouse=True)
    assert sheet.stored() == expected.whole()
    assert states() == {"in_review"}
    assert complaints == []
    print(f"\n{hands.actions} actions, {hands.clicks} with the mouse")  # noqa: T201
    assert hands.actions <= MOST_ACTIONS
    assert hands.clicks <= MOST_CLICKS
