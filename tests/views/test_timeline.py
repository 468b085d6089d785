"""Texts and public words in the order of their dates."""

import re
from html import unescape
from typing import Any

import pytest

from civic.views.timeline import PER_PAGE, month_of
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def entries(page: str) -> list[str]:
    """Headings and entries of the list, in words."""
    page = re.sub(r"<svg.*?</svg>", "", page, flags=re.S)
    return [
        text(found)
        for found in re.findall(r"<h[34].*?</h[34]>|<li>\s*<p class=\"when\">.*?</li>", page, flags=re.S)
    ]


def get(client: Any, path: str = "/timeline/") -> str:
    return client.get(path).content.decode()


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2017-02-09", (2017, 2)),
        ("2017-02", (2017, 2)),
        ("~2017-02", (2017, 2)),
        ("2017", (2017, 13)),
        ("../2017-02-10", (2017, 2)),
        ("../2017", (2017, 13)),
        ("2017-02-10/..", (2017, 2)),
        ("2017-02-01/2017-02-10", (2017, 2)),
        ("2017-01/2017-03", (2017, 13)),
        ("2016-12/2017-01", (2017, 13)),
    ],
)
def test_a_date_stands_under_the_month_that_it_names(edtf: str, expected: tuple[int, int]) -> None:
    assert month_of(edtf) == expected


def test_entries_are_grouped_by_year_and_month_and_never_more_exact_than_their_source(client: Any) -> None:
    district, article = make.make_institution("District"), make.make_article()
    make.published(article, district)
    texts = [
        make.make_resolution(district, article, title="Text of a month", edtf="2017-01"),
        make.make_resolution(district, article, title="Text of a year", edtf="2017"),
        make.make_resolution(district, article, title="Undated text", edtf=""),
        make.make_resolution(district, article, title="Text of a day", edtf="2017-01-05"),
        make.make_statement(district, article, title_en="Words before", edtf="../2017-02-10"),
    ]
    make.published(*texts)
    make.make_resolution(district, title="Draft")
    assert entries(get(client)) == [
        "2017",
        "January",
        "Jan. 5, 2017 (our reading of “Thursday”) Adopted : Text of a day District",
        "January 2017 (our reading of “Thursday”) Adopted : Text of a month District",
        "February",
        "on or before Feb. 10, 2017 Said in public : Words before District",
        "Month not known",
        "2017 (our reading of “Thursday”) Adopted : Text of a year District",
        "Date not stated",
        "Date not stated Adopted : Undated text District",
    ]


def test_filters_are_chips_and_a_sentence_and_keep_the_page_out_of_search_engines(client: Any) -> None:
    scene.build()
    page = get(client, "/timeline/?kind=city&state=CA")
    assert entries(page)[:2] == ["2017", "February"]
    assert entries(page)[2].startswith(
        "Feb. 10, 2017 Said in public : Police take no part in raids (Mayor Cy Marsh"
    )
    assert "Texts and public words of the kind “City” in California." in text(page)
    assert '<a class="chip" href="/timeline/?state=CA" rel="nofollow">' in page
    robots = '<meta name="robots" content="noindex">'
    assert (robots in page, robots in get(client)) == (True, False)


def test_what_it_does_not_know_is_named(client: Any) -> None:
    response = client.get("/timeline/?sort=name&q=x&as_of=soon&page=7&institution=nowhere")
    assert response.context["ignored"] == [
        "We ignored “sort”: there is no such filter.",
        "We ignored “q”: there is no such filter.",
        "We ignored “nowhere” for “institution”: we have no such record.",
        "We ignored “soon” for “as_of”: write a day between 1900 and 2100, as in 2017-02-09.",
        "We ignored “7” for “page”: there is only one page.",
    ]


def test_nothing_that_fits_says_so(client: Any) -> None:
    scene.build()
    assert "We have nothing that fits all of this." in get(client, "/timeline/?state=AK")


def test_a_long_timeline_has_pages_that_hold_every_entry_once(client: Any) -> None:
    district = make.published(make.make_institution("District"))
    for n in range(PER_PAGE + 5):
        number = n * 11 % (PER_PAGE + 5)
        district.events.create(
            key=f"c{n}", kind="public_comment", edtf=str(1900 + number), date_basis="stated"
        )
    first, second = get(client), get(client, "/timeline/?page=2")
    assert "<h1>Timeline</h1>" in first
    assert "Timeline (page 2 of 2)" in second
    years = [re.findall(r'<h3 id="y(\d+)"', page) for page in (first, second)]
    assert years == [[str(1900 + n) for n in range(PER_PAGE)], [str(2000 + n) for n in range(5)]]
    assert '/timeline/?page=2">' in second


def test_one_and_three_entries_take_the_same_queries(client: Any, django_assert_num_queries: Any) -> None:
    district, article = make.make_institution(), make.make_article()
    make.make_published()
    make.published(article, district, make.make_statement(district, article))
    with django_assert_num_queries(11):
        assert len(re.findall(r'class="when"', get(client))) == 2
    make.make_published(), make.published(make.make_statement(district, article))
    with django_assert_num_queries(11):
        assert len(re.findall(r'class="when"', get(client))) == 4
