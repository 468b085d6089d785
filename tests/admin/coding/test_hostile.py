"""What arrives broken gets a clear answer, never an error of ours, and never a quote in the wrong place."""

import time

import pytest
from django.contrib.contenttypes.models import ContentType

from civic.models import Commitment, Evidence, SetAside
from tests import factories
from tests.admin.coding.conftest import COMMITMENT, NONE, address, errors, post, quoted, saved

pytestmark = pytest.mark.django_db
TWICE = "We will train all staff."


def _aside(client, article, exact, **fields):
    """The cheapest entry with a quote: where it was found."""
    saved(client, article, **{**quoted(exact, **fields), "kind": "aside"})
    row = SetAside.objects.order_by("-pk").first()
    return row.exact, row.start


def test_words_that_stand_twice_need_their_place(coder, article):
    text = article.snapshots.get().text
    assert "2 times" in errors(coder, article, **quoted(TWICE), kind="aside")["quotes-0-exact"][0]
    second = text.rindex(TWICE)
    assert _aside(coder, article, TWICE, start=str(second)) == (TWICE, second)
    assert _aside(coder, article, TWICE, start=str(text.index(TWICE))) == (TWICE, text.index(TWICE))


def test_words_around_tell_two_places_apart_without_a_script(coder, article):
    text = article.snapshots.get().text
    assert _aside(coder, article, TWICE, prefix="all staff. ") == (TWICE, text.rindex(TWICE))


def test_a_sentence_repeated_among_the_same_words_is_refused(coder, db):
    article = factories.make_article("We train. " * 80)
    start = str(len("We train. ") * 40)
    assert (
        "do" in errors(coder, article, **quoted("We train.", start=start), kind="aside")["quotes-0-exact"][0]
    )


@pytest.mark.parametrize("start", ["-5", "99999999999999999999", "abc", "1e9", "٣", "0", "999999", " 74 "])
def test_offsets_that_are_wrong_never_move_a_quote(coder, article, start):
    exact = "Schools ask for a warrant."
    assert _aside(coder, article, exact, start=start) == (exact, article.snapshots.get().text.index(exact))


@pytest.mark.parametrize(
    ("text", "typed", "stored"),
    [
        ("It said “no”—never.", 'said "no"-never', "said “no”—never"),
        ("A\u00a0rule for all.", "A rule\u00a0for", "A rule for"),
        ("One ends.\n\nTwo begins.", "ends.\r\n\r\nTwo", "ends.\n\nTwo"),
        ("Caf\u00e9 rules 🏫 here.", "Cafe\u0301 rules 🏫 here", "Caf\u00e9 rules 🏫 here"),
        ("הכלל: no papers asked.", "הכלל: no papers", "הכלל: no papers"),
    ],
)
def test_what_matches_is_stored_as_the_text_spells_it(coder, text, typed, stored):
    article = factories.make_article(text)
    assert _aside(coder, article, typed) == (stored, text.replace("\u00a0", " ").index(stored))


@pytest.mark.parametrize(
    "typed",
    [
        "zero\u200bwidth",
        "soft\u00adhyphen",
        "ﬁle",
        "\u202eright",
        "…",
        "SCHOOLS ASK",
        "x" * 601,
        "bad\x00",
        "a\x07b",
    ],
)
def test_letters_that_the_text_does_not_have_are_refused_in_words(coder, article, typed):
    assert errors(coder, article, **quoted(typed), kind="aside")["quotes-0-exact"]
    assert not SetAside.objects.exists()


def test_a_lone_surrogate_is_refused_or_replaced(coder, article):
    body = b"kind=aside&quotes-TOTAL_FORMS=3&quotes-INITIAL_FORMS=0&quotes-0-exact=a%ED%A0%80b"
    answer = coder.post(
        address(article),
        body,
        content_type="application/x-www-form-urlencoded",
        HTTP_ACCEPT="application/json",
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "name", ["institution", "basis", "type", "level", "commitment-summary_en", "person-title"]
)
@pytest.mark.parametrize(
    "value", ["\x00", "x" * 5000, "\u202e\u200b", "' OR 1=1 --", "#99999999999999999999", "<b>"]
)
def test_every_field_takes_anything(coder, article, levels, name, value):
    answer = post(coder, article, **{**COMMITMENT, name: value})
    assert answer.status_code in (200, 422)
    found = answer.json()
    assert post(coder, article, **{**COMMITMENT, name: value, "do": "propose"}).status_code in (200, 422)
    html = [*found.get("paragraphs", {}).values(), found.get("coded", ""), found.get("lists", "")]
    assert not any("<b>" in part for part in html)


@pytest.mark.parametrize(
    "changes", [{"quotes-TOTAL_FORMS": "999999"}, {"quotes-TOTAL_FORMS": "x"}, {"kind": "no"}, {}]
)
def test_a_form_that_no_page_makes_is_refused(coder, article, changes):
    proposed = post(coder, article, **({**NONE, **changes} if changes else {}), do="propose")
    assert proposed.status_code in (200, 422)
    assert errors(coder, article, **({**NONE, **changes} if changes else {}))


def test_markup_in_text_and_names_stays_words(coder, levels):
    article = factories.make_article("<script>alert(1)</script> & the district will not collect status")
    saved(
        coder, article, **{**COMMITMENT, **quoted("<script>alert(1)</script> & the"), "basis": "<img src=x>"}
    )
    html = coder.get(address(article)).content.decode()
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; the</mark>" in html


def test_nine_megabytes_are_refused(coder, article):
    assert coder.post(address(article), {**COMMITMENT, "note": "x" * 9_000_000}).status_code == 400
    assert not Evidence.objects.exists()


def test_a_text_of_a_megabyte_stays_usable(coder, levels):
    article = factories.make_article(
        "A line of many words that says nothing at all. " * 20_000
        + "\n\nWe do not ask. The district will not collect the immigration status of pupils."
    )
    began = time.perf_counter()
    page = coder.get(address(article)).content.decode()
    assert max(len(piece) for piece in page.split("<p data-start")[1:-1]) < 2100
    assert page.count('class="suggestion"') == 1
    answer = post(coder, article, **{**COMMITMENT, **quoted("We do not ask.")})
    assert len(answer.content) < 20_000
    assert Commitment.objects.count() == 1
    assert time.perf_counter() - began < 5


def test_a_save_is_a_fixed_number_of_queries(coder, article, levels, django_assert_num_queries):
    ContentType.objects.clear_cache()
    with django_assert_num_queries(153):  # with an institution, its place and other name, and a statement
        saved(coder, article, **COMMITMENT)
    with django_assert_num_queries(109):
        post(
            coder, article, **{**COMMITMENT, **quoted("Schools ask for a warrant."), "type": "SITE.ACCESS 3"}
        )
    assert Commitment.objects.count() == 2
