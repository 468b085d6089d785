"""Words that have no translation yet, numbers and plurals, in three languages."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.utils import translation

from civic.templatetags import civic_languages, civic_lists, civic_site
from civic.web.passages import Passage


def passage(language: str) -> Passage:
    article = SimpleNamespace(language=language)
    return Passage([SimpleNamespace(snapshot=SimpleNamespace(article=article))])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("language", "number"), [("en", "1,030,900"), ("es", "1,030,900"), ("vi", "1.030.900")]
)
def test_thousands_are_set_apart_as_readers_are_used_to(language: str, number: str) -> None:
    with translation.override(language):
        assert civic_site.grouped(1030900) == number


@pytest.mark.parametrize(
    ("language", "counted"),
    [
        ("en", ["0 promises", "1 promise", "2 promises", "1000000 promises"]),
        ("es", ["0 promesas", "1 promesa", "2 promesas", "1000000 promesas"]),
        ("vi", ["0 cam kết", "1 cam kết", "2 cam kết", "1000000 cam kết"]),
    ],
)
def test_plurals_follow_the_language(language: str, counted: list[str]) -> None:
    with translation.override(language):
        found = [civic_lists.promise_count(SimpleNamespace(promises=range(n))) for n in (0, 1, 2, 1000000)]
    assert found == counted


def test_english_words_are_marked_where_the_page_is_not_english() -> None:
    assert civic_languages.english("a <b>") == "a <b>"
    with translation.override("vi"):
        assert civic_languages.english("a <b>") == '<span lang="en">a &lt;b&gt;</span>'
        assert civic_languages.english("") == ""


def test_words_in_english_alone_are_announced_where_there_are_some() -> None:
    assert civic_languages.untranslated("a") == ""
    with translation.override("es"):
        assert civic_languages.untranslated("", "a") == (
            '<p class="untranslated">Esta parte está en inglés. Todavía no hay traducción.</p>'
        )
        assert civic_languages.untranslated("", None) == ""


@pytest.mark.parametrize(
    ("page", "spoken", "note"),
    [
        ("en", "en", ""),
        ("en", "es", "The quote is in Spanish, as it was said."),
        ("en", "tl", "The quote is in its own language, as it was said."),
        ("es", "es", ""),
        ("es", "vi", "La cita está en vietnamita, tal como se dijo."),
        ("vi", "en", "Lời trích bằng tiếng Anh, đúng như đã nói."),
    ],
)
def test_the_first_quote_in_another_language_says_which(page: str, spoken: str, note: str) -> None:
    context = {"request": RequestFactory().get("/")}
    with translation.override(page):
        first = civic_languages.as_said(context, passage(spoken))
        second = civic_languages.as_said(context, passage(spoken))
    assert first == (f'<p class="untranslated">{note}</p>' if note else "")
    assert second == ""
