"""From an empty desk to everything in review, on one page: how many actions, and is every row right?"""

import gzip
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from civic import models
from civic.ingest.load import load
from civic.ingest.practice import FOLDER, parts
from tests import factories
from tests.e2e import sheet
from tests.e2e.coder import Coder
from tests.e2e.hands import Hands
from tests.e2e.story import SEED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = Path(__file__).parent
WILLOW = HERE / "willow_creek.yaml"
WILLOW_TEXT = parts(FOLDER / "willow-creek.txt")[1]
SEED_SHEET = settings.BASE_DIR / "seeds" / "2017-02-10-san-jose-inside.yaml"
SCRIPT = settings.BASE_DIR / "civic" / "static" / "civic" / "admin" / "code.js"
MOST_ACTIONS, MOST_CLICKS, MOST_BYTES = 260, 25, 6 * 1024
Open = Callable[..., Page]


@pytest.fixture
def coding(desk: Callable[..., Page]) -> Open:
    """The coding view of an article, opened by a coder who is signed in."""
    numbers = count(1)

    def _open(article: models.SourceArticle, width: int = 1280, **options: Any) -> Page:
        page = desk(
            f"coder-{next(numbers)}",
            "coder",
            viewport={"width": width, "height": 900},
            **options,
        )
        page.set_default_timeout(5000)
        page.goto(f"civic/sourcearticle/{article.pk}/code/")
        page.locator("#article-text").focus()
        return page

    return _open


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


@pytest.mark.parametrize(
    "mouse",
    [
        pytest.param(True, id="mouse and keyboard", marks=pytest.mark.once),
        pytest.param(False, id="keyboard alone"),
    ],
)
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


def test_the_script_is_small() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) <= MOST_BYTES


@pytest.mark.once
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_an_entry_is_typed(
    coding: Open, codebook: None, axe: str, width: int, scheme: str
) -> None:
    """With a coded passage, a quote taken, a warning shown, and everything that folds away unfolded."""
    expected = sheet.Expected(sheet.read(WILLOW), WILLOW_TEXT)
    page = coding(willow(is_fiction=True), width, bypass_csp=True, color_scheme=scheme)
    hands = Hands(page)
    coder, row = Coder(hands, expected), expected.sheet["resolutions"][0]
    coder.event(row, row["events"][0], "willow", title=row["title"])
    coder.quotes(expected.sheet["commitments"][3])
    hands.press("c")
    hands.fill("type", "SITE.ACCESS 4")
    expect(page.locator("#cautions")).to_contain_text("none of them says “judicial”")
    hands.press("Control+Enter")
    expect(page.locator("#problems li").first).to_be_visible()
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")
    assert [(v["id"], [n["html"][:100] for n in v["nodes"]]) for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_next_entry_keeps_who_and_on_what_but_no_date_and_no_speaker(
    coding: Open, codebook: None
) -> None:
    expected = sheet.Expected(sheet.read(WILLOW), WILLOW_TEXT)
    page = coding(willow())
    hands = Hands(page)
    coder, promises = Coder(hands, expected), expected.sheet["commitments"]
    row = expected.sheet["resolutions"][0]
    coder.event(row, row["events"][0], "willow", title=row["title"])
    coder.commitment(promises[0])
    names = ("institution", "basis", "date-edtf", "quotes-0-speaker", "type")
    assert [coder.value(name) for name in names] == [
        "Willow Creek School District", "Resolution on Pupils and Papers", "../2019-04-03", "", "",
    ]  # fmt: skip
    coder.quotes(promises[2])
    assert [coder.value(f"quotes-0-{name}") for name in ("attribution", "speaker")] == [
        "reported_paraphrase",
        "",
    ]
    hands.press("Escape")
    hands.select("We cannot promise what Washington will do next", WILLOW_TEXT.index("We cannot promise"))
    assert [coder.value(f"quotes-0-{name}") for name in ("attribution", "speaker")] == [
        "official_words", "Odalys Brandt",
    ]  # fmt: skip


def test_arrows_mark_words_and_shift_extends_over_sentences_and_paragraphs(coding: Open) -> None:
    article = factories.make_article("One 🏫 two. “Three four,” he said.\n\nFive six. Seven.")
    page = coding(article)

    def marked() -> str:
        return page.evaluate("getSelection().toString()")

    seen = []
    keys = (
        *("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowRight", ".", ","),
        *("Shift+ArrowDown", "PageDown", "Shift+ArrowDown", "ArrowUp", "ArrowUp", "ArrowLeft"),
    )
    for key in keys:
        page.keyboard.press(key)
        seen.append(marked())
    assert seen == [
        *("One", "two", "Three", "Three four", "Three four,", "Three four"),
        *("Three four,” he said", "Five", "Five six", "Five", "Three", "two"),
    ]
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("n")
    assert page.locator("[name=quotes-0-exact]").input_value() == "two. “Three four,” he said"
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said li")).to_have_count(1)
    kept = models.SetAside.objects.get()
    assert (kept.exact, kept.start) == ("two. “Three four,” he said", 6)


def test_without_script_words_are_pasted_and_the_page_says_what_was_saved(
    coding: Open, codebook: None
) -> None:
    page = coding(willow(), java_script_enabled=False)
    page.check("[name=kind][value=aside]")
    page.fill("[name=quotes-0-exact]", "unaware of any raid in the valley")
    page.click("#code-form [type=submit]")
    expect(page.locator(".messagelist .success")).to_contain_text("Saved")
    expect(page.locator("mark.aside")).to_have_text("unaware of any raid in the valley")


def test_what_was_typed_outlives_a_login_that_expired(coding: Open, codebook: None) -> None:
    page = coding(willow())
    hands = Hands(page)
    hands.select("unaware of any raid in the valley", WILLOW_TEXT.index("unaware of"))
    hands.press("n")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#problems")).to_contain_text("Nothing typed is lost")
    page.context.add_cookies([c for c in cookies if c["name"] == settings.SESSION_COOKIE_NAME])
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said li")).to_have_count(1)
    assert models.SetAside.objects.get().exact == "unaware of any raid in the valley"


def test_a_suggestion_is_accepted_with_one_key(coding: Open, codebook: None) -> None:
    page = coding(willow())
    proposed = page.locator(".suggestion")
    first, number = proposed.first, proposed.count()
    start, end = (int(first.get_attribute(f"data-{name}") or "") for name in ("start", "end"))
    page.keyboard.press("a")
    Hands(page).wait()
    assert page.locator("[name=quotes-0-exact]").input_value() == WILLOW_TEXT[start:end]
    assert "will not collect information about the immigration status" in WILLOW_TEXT[start:end]
    assert page.locator("[name=type]").input_value() == "DATA.COLLECT 2"
    assert "immigration status" in page.locator("[name=commitment-summary_en]").input_value()
    expect(proposed).to_have_count(number - 1)


def test_a_suggestion_goes_when_its_words_are_coded(coding: Open, codebook: None) -> None:
    page = coding(willow())
    hands, proposed = Hands(page), page.locator(".suggestion")
    words, number = "the immigration status of pupils", proposed.count()
    hands.select(words, WILLOW_TEXT.index(words))
    hands.press("n")
    expect(proposed).to_have_count(number)
    hands.save()
    expect(proposed).to_have_count(number - 1)


def test_what_is_coded_is_not_proposed_again(coding: Open, codebook: None) -> None:
    article = willow()
    before = coding(article).locator(".suggestion").count()
    words = "the district will not collect information about the immigration status of pupils"
    factories.make_evidence(article, words, statement=factories.make_statement(factories.make_institution()))
    assert coding(article).locator(".suggestion").count() == before - 1


def test_selecting_and_saving_in_a_text_of_a_megabyte_is_quick(coding: Open) -> None:
    """Generous limits for a slow machine: it is about growing with the text, not about milliseconds."""
    line = "A line of many words that says nothing at all. " * 20
    article = factories.make_article(f"{line}\n\n" * 1050 + "We do not ask.")
    page = coding(article)
    hands = Hands(page)
    began = time.perf_counter()
    hands.select("We do not ask.", len(article.snapshots.get().text) - len("We do not ask."))
    hands.press("n")
    hands.save()
    assert time.perf_counter() - began < 4
    assert models.SetAside.objects.get().exact == "We do not ask."
