"""What comes out of a printer: read back from the PDF that Chromium prints."""

import re
import unicodedata
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from civic.models import SourceArticle
from tests.e2e.addresses import INSTITUTION, LANGUAGES, PAGES, in_language
from tests.views import scene

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Page]
NOT_ON_PAPER = (
    ".top nav, .menu, .skip, .jump, .filters, .pager, .permalink, .bottom nav, .embed, .find, .back, button"
)


@pytest.fixture(autouse=True)
def _larkfield() -> None:
    scene.build()


def printed(page: Page) -> str:
    """The words on the sheets, with the breaks of lines taken out of addresses and sentences."""
    reader = PdfReader(BytesIO(page.pdf(format="Letter")))
    return " ".join(" ".join(map(letters, reader.pages)).split())


def letters(sheet: Any) -> str:
    """What a sheet says, letter by letter: some fonts draw "fi" as one sign."""
    return unicodedata.normalize("NFKC", sheet.extract_text())


def test_the_institution_is_printed_with_quotes_conditions_and_addresses(visit: Visit) -> None:
    words = printed(visit(INSTITUTION))
    for wanted in (
        "Larkfield Unified School District",
        "“staff will not collect papers that show immigration status”",
        "Only for requests that would threaten privacy.",
        "We looked on Nov. 20, 2026",
        "It is not legal advice.",
    ):
        assert wanted in words
    addresses = re.findall(r"<(https://[^>]+)>", words.replace(" ", ""))
    assert set(addresses) == {SourceArticle.objects.get().canonical_url}
    assert len(addresses) >= 4


def test_menus_and_buttons_stay_off_the_paper(visit: Visit) -> None:
    page: Any = None
    shown = {}
    for path in PAGES:
        page = visit(path, 794)
        page.emulate_media(media="print")
        all_of_them = page.locator(NOT_ON_PAPER).all()
        shown[path] = [
            each.evaluate("e => e.outerHTML.slice(0, 90)") for each in all_of_them if each.is_visible()
        ]
    assert {path: elements for path, elements in shown.items() if elements} == {}


def test_dark_readers_print_black_on_white(visit: Visit) -> None:
    page = visit(INSTITUTION, 794, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = "e => { const s = getComputedStyle(e); return [s.color, s.backgroundColor] }"
    assert page.locator("body").evaluate(colours) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.locator(".card .summary").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_is_one_sheet_that_names_the_place_and_the_address(visit: Visit, language: str) -> None:
    page = visit(in_language(f"{INSTITUTION}card/", language))
    for paper in ("Letter", "A4"):
        reader = PdfReader(BytesIO(page.pdf(format=paper)))
        assert len(reader.pages) == 1
        words = letters(reader.pages[0])
        assert "Larkfield Unified School District" in words
        assert in_language(INSTITUTION, language) in words.replace("\n", "")
