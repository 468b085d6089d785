"""Texts of sources: the normal form, anchors that never guess, links to a quote, search words."""

import os
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic import textmatch as tm
from civic.textmatch import Anchor, anchor, find_all, fold, normalise, search_text, text_fragment

ROOT = Path(__file__).resolve().parent.parent
TEXTS = Path(os.environ.get("CIVIC_TEXTS") or ROOT.parent / "shared" / "seeds")

# Invented: the town, the district and everybody in it.
FICTIONAL_BODY = (
    "Willow Creek Unified agreed to a resolution Tuesday. Under the “Open Doors Resolution,” "
    "the district will not ask for families’ papers.\n\n"
    "“All pupils—wherever they were born—belong here,” said the board's clerk.\n\n"
    "The district also vowed to train every office clerk. The board will meet again."
)
FICTIONAL_COMMENT = "\n\n\n  1. The board said “All pupils—wherever they were born—belong here”? Hm."
FICTIONAL_QUOTES = [
    ("agreed to a resolution Tuesday", 21),
    ("Under the “Open Doors Resolution,”", 53),
    ("the district will not ask for families’ papers", 88),
    ("All pupils—wherever they were born—belong here", 138),
    ("the board's clerk", 192),
    ("The district also vowed to", 212),
]

# San Jose Inside, 10 February 2017, "San Jose Unified School District, Mayor Promise to Not
# Cooperate with Federal Immigration Raids".
SEED_TABLE = """\
66 agreed to a resolution Thursday
178 newly titled
192 Resolution Supporting Immigrant Students and Families
248 the district will not collect information regarding students and their families’ immigration status
349 The resolution also states that
486 will also take legal action if it receives requests for information that would threaten an individual’s privacy rights
658 SJUSD spokesman Peter Allen
693 We protect the information by just not asking for it.
985 In addition to Thursday’s resolution
1023 the district's superintendent, Nancy Albarrán
1070 will review any requests for access to a school site from Immigration and Customs Enforcement (ICE) and Customs and Border Protection (CBP) before any actions take place
1241 SJUSD has previously said it will not comply with anything less than a warrant.
1322 The district on Thursday also vowed to
1322 The district on Thursday also vowed to keep up to date with every student’s emergency contact information
1432 provide support through local government agencies and community groups
1505 The initial resolution from January, titled “Inclusive Learning Environments,” ensured the safety of all students
1713 Immigration status was also included in that list
2516 plans to construct an additional resolution
2714 On Friday
2725 San Jose Mayor Sam Liccardo
3128 our San Jose Police Department will not participate in any way in any ICE investigation or enforcement
3249 All residents—regardless of legal status—should feel comfortable calling 911 or the San Jose Police Department without any fear of arrest or deportation
"""  # noqa: E501
SEED_QUOTES = [(quote, int(at)) for at, _, quote in (row.partition(" ") for row in SEED_TABLE.splitlines())]


@dataclass(frozen=True)
class Article:
    """Two copies of one article: a page with headline and comments, and the body alone."""

    page: str
    body: str
    body_start: int
    quotes: list[tuple[str, int]]
    repeated_in_a_comment: str


def _articles():
    page = "Doors Stay Open\n\n" + FICTIONAL_BODY.replace("will not", "will\u00a0not") + FICTIONAL_COMMENT
    said = "All pupils—wherever they were born"
    fictional = Article(page, FICTIONAL_BODY, 17, FICTIONAL_QUOTES, said)
    yield pytest.param(fictional, id="fictional")
    files = [*TEXTS.glob("000*.txt"), *TEXTS.glob("001*.txt")]
    if len(files) == 2:
        page, body = (file.read_bytes().decode() for file in files)
        said = "The Administration should focus federal resources"
        yield pytest.param(Article(page, body, 97, SEED_QUOTES, said), id="seed")


articles = pytest.mark.parametrize("article", list(_articles()))


@articles
def test_both_copies_of_an_article_hold_one_body(article):
    page, body = normalise(article.page), normalise(article.body)
    cut = page[article.body_start : article.body_start + len(body)]
    assert article.body not in article.page
    assert (cut, tm.sha256(cut)) == (body, tm.sha256(body))


@articles
def test_every_quote_stands_exactly_once_in_both_copies(article):
    page, body = normalise(article.page), normalise(article.body)
    page_body = page[article.body_start : article.body_start + len(body)]
    expected = [Anchor("exact", at, at + len(quote), 1) for quote, at in article.quotes]
    assert [anchor(body, quote) for quote, _ in article.quotes] == expected
    assert [anchor(page_body, quote) for quote, _ in article.quotes] == expected
    cut = [(tm.slice_of(body, found.start, found.end), found.start) for found in expected]
    assert cut == article.quotes


@articles
def test_a_quote_typed_with_straight_quotes_and_hyphens_finds_the_printed_one(article):
    body = normalise(article.body)
    typed = [(fold(quote), at) for quote, at in article.quotes]
    assert [find_all(body, quote) for quote, _ in typed] == [[at] for _, at in typed]


@articles
def test_a_quote_with_one_spoiled_character_is_an_orphan(article):
    body = normalise(article.body)
    spoiled = [quote[:5] + "#" + quote[6:] for quote, _ in article.quotes]
    assert {anchor(body, quote) for quote in spoiled} == {Anchor("orphan", None, None, 0)}


@articles
def test_a_comment_that_repeats_a_quote_makes_it_ambiguous_in_the_uncut_page(article):
    said = article.repeated_in_a_comment
    assert anchor(normalise(article.page), said) == Anchor("ambiguous", None, None, 2)
    assert anchor(normalise(article.body), said).state == "exact"


def test_spaces_become_one_kind_line_ends_become_lf_and_paragraphs_stay():
    assert normalise("a\u00a0b\u202fc\u2007d\te\r\n\r\nf\rg\n h  i") == "a b c d e\n\nf\ng\n h  i"


def test_every_space_that_unicode_knows_becomes_a_plain_one():
    spaces = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Zs"]
    assert normalise("".join(spaces)) == " " * len(spaces)


def test_decomposed_letters_are_composed_before_anything_is_measured():
    assert normalise("Albarra\u0301n") == "Albarrán"


@pytest.mark.parametrize(
    ("character", "code"),
    [("\x00", "0000"), ("\x0b", "000B"), ("\x0c", "000C"), ("\x1b", "001B"), ("\ud800", "D800")],
)
def test_a_character_that_cannot_be_stored_is_refused_with_its_position(character, code):
    with pytest.raises(ValueError, match="cannot be stored") as refusal:
        normalise(f"ab\r\n{character}c")
    expected = f"Character 5 of the text (U+{code}) cannot be stored. Remove it."
    assert str(refusal.value) == expected


def test_the_hash_is_that_of_the_utf_8_bytes():
    expected = "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
    assert tm.sha256("é") == expected


def test_folding_straightens_quotes_dashes_and_line_breaks_but_keeps_case():
    assert fold("‘A’ „B“ ”C‟ ‚d‛ e‐f‑g–h—i−j\nK") == "'A' \"B\" \"C\" 'd' e-f-g-h-i-j K"


def test_folding_knows_every_dash_of_general_punctuation():
    dashes = [c for c in map(chr, range(0x2000, 0x2070)) if unicodedata.category(c) == "Pd"]
    assert fold("".join(dashes)) == "-" * len(dashes)


def test_overlapping_occurrences_count_and_other_case_does_not():
    assert (find_all("banana", "ana"), find_all("ICE and ice", "ICE")) == ([1, 3], [0])


def test_a_quote_may_run_over_a_line_break_but_not_over_a_missing_blank():
    text = "will not\ncollect\n\nanything"
    assert (find_all(text, "not collect"), find_all(text, "collect anything")) == ([5], [])


@pytest.mark.parametrize("exact", ["", " ", "\n\u00a0"])
@pytest.mark.parametrize("find", [find_all, anchor])
def test_an_empty_quote_is_refused(find, exact):
    with pytest.raises(ValueError, match="A quote cannot be empty"):
        find("text", exact)


TWICE = "The mayor said “we will not help.” Later the chief said: “we will not help,” too."
AMBIGUOUS = Anchor("ambiguous", None, None, 2)


@pytest.mark.parametrize(
    ("prefix", "suffix", "expected"),
    [
        ("", "", AMBIGUOUS),
        (" ", "\n", AMBIGUOUS),
        ("said “", "", Anchor("exact", 16, 32, 2)),
        ('said: "', "", Anchor("exact", 58, 74, 2)),
        ("", ",” too", Anchor("exact", 58, 74, 2)),
        ("", ".”\nLater", Anchor("exact", 16, 32, 2)),
        ("“", "", AMBIGUOUS),
        ("said “", ",” too", AMBIGUOUS),
        ("the sheriff said “", "", AMBIGUOUS),
    ],
)
def test_of_two_occurrences_prefix_and_suffix_must_single_one_out(prefix, suffix, expected):
    assert anchor(TWICE, "we will not help", prefix, suffix) == expected


@pytest.mark.parametrize("prefix", ["Allen said", "Allen said ", "Allen said\n"])
@pytest.mark.parametrize("suffix", ["today", " today", "\u00a0today"])
def test_blanks_at_the_seams_do_not_count(prefix, suffix):
    text = "no\nAllen said  no today"
    assert anchor(text, "no", prefix, suffix) == Anchor("exact", 15, 17, 2)


def test_a_single_occurrence_needs_no_right_prefix():
    assert anchor("it will not", "will", "never", "never") == Anchor("exact", 3, 7, 1)


def test_context_gives_what_singles_the_quote_out_again():
    prefix, suffix = tm.context(TWICE, 58, 74)
    assert (prefix, suffix) == ("t help.” Later the chief said: “", ",” too.")
    assert anchor(TWICE, "we will not help", prefix, suffix) == Anchor("exact", 58, 74, 2)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 5), (9, 9)])
@pytest.mark.parametrize("cut", [tm.slice_of, tm.context, tm.utf16_offsets, tm.code_points])
def test_offsets_outside_the_text_are_refused(cut, start, end):
    with pytest.raises(ValueError, match=f"Characters {start} to {end} do not lie in a text of 4"):
        cut("four", start, end)


def test_a_browser_counts_two_for_a_character_beyond_the_first_plane():
    assert (tm.utf16_offsets("a😀b😀c", 2, 4), tm.code_points("a😀b😀c", 3, 6)) == ((3, 6), (2, 4))


def test_a_browser_offset_inside_a_character_is_refused():
    with pytest.raises(ValueError, match="utf-16"):
        tm.code_points("a😀b", 1, 2)


PAGE = "https://news.example/2017/a"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (PAGE, f"{PAGE}#:~:text=will%20not"),
        (f"{PAGE}#top", f"{PAGE}#top:~:text=will%20not"),
        (f"{PAGE}?a=1&b=2#", f"{PAGE}?a=1&b=2#:~:text=will%20not"),
        (f"{PAGE}#top:~:text=other", f"{PAGE}#top:~:text=will%20not"),
    ],
)
def test_a_link_to_a_quote_keeps_the_address_and_its_fragment(url, expected):
    assert text_fragment(url, "will not") == expected


def test_a_link_encodes_what_the_syntax_of_fragments_uses():
    expected = f"{PAGE}#:~:text=a%2Db%2C%20c%20%26%20d%20%23%25%20%E2%80%99%C3%A9"
    assert text_fragment(PAGE, "a-b, c & d #% ’é") == expected


def test_a_link_names_prefix_and_suffix_when_they_are_given():
    expected = f"{PAGE}#:~:text=the%20mayor-,will%20not,-help"
    assert text_fragment(PAGE, "will not", "the mayor", "help") == expected


def terms(url):
    return unquote(url.partition("#:~:text=")[2]).split(",")


def test_a_quote_over_paragraphs_is_linked_by_its_first_and_last_words():
    quote = "The board resolved:\n\n(a) staff shall never ask pupils for their papers"
    expected = ["The board resolved:", "ask pupils for their papers"]
    assert terms(text_fragment(PAGE, quote)) == expected


def test_a_long_quote_is_linked_by_its_first_and_last_words():
    quote = " ".join(f"word{number}" for number in range(60))
    expected = ["word0 word1 word2 word3 word4", "word55 word56 word57 word58 word59"]
    assert terms(text_fragment(PAGE, quote)) == expected


def test_the_linked_end_is_as_long_as_it_takes_to_stand_once_in_the_quote():
    end = "we will not ask for papers"
    quote = f"First {end} {'and so on ' * 30}then {end}"
    assert terms(text_fragment(PAGE, quote)) == ["First we will not ask", f"then {end}"]


def test_words_cut_at_the_edges_of_a_measured_quote_are_left_to_its_context():
    text = "The board of Willow Creek resolved: undocumented pupils are welcome in each of its three schools."
    start, end = text.index("documented"), text.index("come in each")
    url = text_fragment(PAGE, text[start:end], *tm.context(text, start, end))
    expected = ["of Willow Creek resolved: undocumented-", "pupils are", "-welcome in each of its three"]
    assert terms(url) == expected


def test_context_in_another_paragraph_is_linked_without_crossing_it():
    url = text_fragment(PAGE, "will not", "end of one.\n\nThe mayor ", " help.\n\nNext")
    assert terms(url) == ["The mayor-", "will not", "-help."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("San José, CALIFORNIA", "san jose california"),
        ("Nancy Albarrán", "nancy albarran"),
        (
            "Đặng Łódź Søren Œuvre Ísafjörður ılık Þór ðæ Straße",
            "dang lodz soren oeuvre isafjordur ilik thor dae strasse",
        ),
        ("families’ district's O‘Brien don´t", "families districts obrien dont"),
        ("911—or “e-mail”, 30,900_x", "911 or e mail 30 900 x"),
        ("immi\u00adgration Ｆｕｌｌ ﬁne ½", "immigration full fine 1 2"),
        ("移民 Закон قانون", "移民 закон قانون"),
        ("a\x00b\x1bc\ud800d", "a b c d"),
        ("", ""),
    ],
)
def test_search_words_have_no_case_accents_or_punctuation(text, expected):
    assert search_text(text) == search_text("", text, "—") == expected


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("San José", ["san", "jose"]),
        ("the warrants of the district", ["warrant", "district"]),
        ("¿la policía y los niños?", ["policia", "nino"]),
        ("cảnh sát của các trường", ["canh", "sat", "truong"]),
        ("access gas is 1990s", ["access", "gas", "1990"]),
        ("warrant Warrants WARRANT’s", ["warrant"]),
        ("a b c d e f g h i j k", ["b", "c", "d", "e", "f", "g", "h", "i"]),
        ("jail\x00ice\x1b\ud800\udfffcbp", ["jail", "ice", "cbp"]),
        ("the of and", []),
        ("  \x00 ", []),
    ],
)
def test_a_query_becomes_a_few_plain_prefixes(q, expected):
    assert tm.query_terms(q) == expected


def test_a_query_is_read_up_to_its_length_and_number_of_terms():
    assert tm.query_terms("x" * 5000) == ["x" * 200]
    assert tm.query_terms("one two three four", max_terms=2, max_length=11) == ["one", "two"]


def test_stop_words_are_written_as_search_words_are():
    assert {search_text(word) for word in tm.STOP_WORDS} == set(tm.STOP_WORDS)


def test_words_are_counted_by_the_blanks_between_them():
    assert (tm.word_count("legal status—or not\n\nmust  know"), tm.word_count(" ")) == (5, 0)


any_text = st.text(st.characters(codec=None), max_size=80)
storable = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\r\n\t\u00a0’—"))
steady = settings(derandomize=True, max_examples=200, deadline=None)


@steady
@given(storable)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@steady
@given(any_text)
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


@steady
@given(storable, st.data())
def test_a_slice_with_its_whole_surroundings_is_found_where_it_was_cut(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    exact = text[start:end]
    if exact.strip():
        assert start in find_all(text, exact)
        found = anchor(text, exact, text[:start], text[end:])
        assert (found.start, found.end) in [(start, end), (None, None)]
        assert tm.code_points(text, *tm.utf16_offsets(text, start, end)) == (start, end)


@steady
@given(any_text)
def test_the_terms_of_any_query_begin_words_of_a_search_text_that_is_stable(text):
    words, terms = search_text(text).split(), tm.query_terms(text)
    assert search_text(" ".join(words)).split() == words
    assert [term for term in terms if not any(w.startswith(term) for w in words)] == []


@steady
@given(storable, storable, storable)
def test_a_link_never_leaves_a_character_of_the_syntax_unencoded(exact, prefix, suffix):
    fragment = text_fragment(PAGE, exact, prefix, suffix).partition("#:~:text=")[2]
    assert fragment.isascii()
    assert len(fragment.split(",")) <= 4
    assert not set(fragment) & set(" &#\"'")
