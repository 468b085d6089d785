"""Words found, marked."""

import pytest

from civic.templatetags.civic_marks import marked


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("We do not ask", "ask", "We do not <mark>ask</mark>"),
        ("San José schools", "jose SCHOOL", "San <mark>José</mark> <mark>schools</mark>"),
        ("their families’ status", "family", "their <mark>families</mark>’ status"),
        ("their families’ status", "families", "their <mark>families</mark>’ status"),
        ("công an Đà Lạt", "da lat", "công an <mark>Đà</mark> <mark>Lạt</mark>"),
        ("it’s the district's", "districts", "it’s the <mark>district&#x27;s</mark>"),
        ("the warrant", "the warrant", "the <mark>warrant</mark>"),
        ("task force", "ask", "task force"),
        ("a well-known rule", "known", "a well-<mark>known</mark> rule"),
        ("nothing here", "", "nothing here"),
        ("<b>bold</b> & x", "bold", "&lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; x"),
    ],
)
def test_a_word_is_marked_where_the_search_found_it(text: str, words: str, expected: str) -> None:
    assert marked(text, words) == expected
