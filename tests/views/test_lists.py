"""The lists as a reader sees them."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civic import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db

LISTS = {
    "institutions": "institution",
    "commitments": "commitment",
    "resolutions": "resolution",
    "statements": "statement",
    "articles": "article",
}


def text(response: Any) -> str:
    """What the page says, without its markup."""
    bare = re.sub(r"<(head|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(bare))


def records(response: Any) -> list[str]:
    return [record.slug for record in response.context["object_list"]]


def ignored(response: Any) -> list[str]:
    return list(response.context["ignored"])


def make_one(**fields: Any) -> dict[str, Any]:
    """One public record of every kind, on a statement."""
    article = make.make_article()
    institution = make.make_institution()
    statement = make.make_statement(institution, article)
    commitment = make.make_published(institution=institution, article=article, statement=statement, **fields)
    resolution = make.published(make.make_resolution(institution, article))
    return {
        "institutions": institution,
        "commitments": commitment,
        "resolutions": resolution,
        "statements": statement,
        "articles": article,
    }


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_what_is_public_and_nothing_else(client: Any, path: str) -> None:
    shown, hidden = make_one()[path], make_one()[path]
    draft = {
        "institutions": make.make_institution,
        "commitments": make.make_commitment,
        "articles": make.make_article,
        "resolutions": lambda: make.make_resolution(make.make_institution()),
        "statements": lambda: make.make_statement(make.make_institution()),
    }[path]()
    hidden.refresh_from_db()
    before = set(records(client.get(f"/{path}/")))
    assert {shown.slug, hidden.slug} <= before
    workflow.withdraw(hidden, "A test.", at=make.WHEN)
    assert set(records(client.get(f"/{path}/"))) == before - {hidden.slug, draft.slug}


FILTERED = "commitments/?q=larkfield&as_of=2018-01-01&type=data-collect&min_level=1&place=ca/larkfield"
QUERIES = {
    "institutions/": (6, 4),
    "commitments/": (3, 2),
    "commitments/?state=CA&status=stands&sort=oldest": (2, 2),
    FILTERED: (5, 4),
    "resolutions/": (4, 3),
    "statements/": (4, 3),
    "articles/": (3, 2),
}
"""Of each list after something was published, and again: what is counted and shown is kept by its version."""


@pytest.mark.django_db(transaction=True)
def test_a_list_takes_the_same_few_queries_for_one_and_three(client: Any) -> None:
    def asked(path: str) -> tuple[int, int]:
        numbers = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/{path}")
            numbers.append(len(captured))
        return numbers[0], numbers[1]

    for number in (1, 2):
        for _ in range(number):
            make_one()
        client.get("/commitments/?state=NV")  # the codebook and the counts are read again
        client.get("/about/")
        assert {path: asked(path) for path in QUERIES} == QUERIES
    assert len(records(client.get("/commitments/"))) == 3


def test_a_misspelt_filter_is_named_at_the_top_of_the_page(client: Any) -> None:
    make_one()
    response = client.get("/commitments/?sttaus=adopted&type=sanctuary&kind=citty")
    page = response.content.decode()
    assert ignored(response) == [
        "We ignored “sttaus”: there is no such filter. Did you mean “status”?",
        "We ignored “citty” for “kind”: there is no such value. Did you mean “city”?",
        "We ignored “sanctuary” for “type”: there is no such value.",
    ]
    assert page.index("sttaus") < page.index("<h1>")


def test_the_query_stands_as_a_sentence_above_the_results(client: Any) -> None:
    make.make_type(label_en="No status collection")
    make_one()
    response = client.get(
        "/commitments/?type=data-collect&kind=school_district&state=CA&as_of=2018-02-01"
        "&stated_from=2017-01-01&stated_to=2017-12-31&basis=statement&q=larkfield"
    )
    assert response.context["sentence"] == (
        "Commitments of school districts in California about “No status collection”, "
        "written in “A public statement”, with the words “larkfield”, possibly in force on Feb. 1, 2018, "
        "possibly from Jan. 1, 2017 to Dec. 31, 2017."
    )
    assert len(records(response)) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("/commitments/", ""),
        (
            "/commitments/?status=adopted&status=stands",
            "Commitments with the status “Adopted” or “Said in public”.",
        ),
        (
            "/commitments/?status=adopted&as_of=2018-01-01&date_mode=certain",
            "Commitments certainly with the status “Adopted” on Jan. 1, 2018.",
        ),
        ("/resolutions/?kind=ordinance", "Resolutions of the kind “Ordinance”."),
        ("/statements/?q=larkfield", "Statements with the words “larkfield”."),
        ("/commitments/?stated_to=2018-01-01", "Commitments possibly on or before Jan. 1, 2018."),
        ("/institutions/?place=ca/larkfield", "Institutions in Larkfield, CA."),
    ],
)
def test_sentences(client: Any, query: str, sentence: str) -> None:
    make_one()
    assert client.get(query).context["sentence"] == sentence


def test_a_chip_removes_its_value_and_keeps_the_others(client: Any) -> None:
    make.make_type(label_en="No status collection")
    make_one()
    response = client.get(
        "/commitments/?type=data-collect&min_level=1&state=CA&state=AZ&sort=oldest&utm_source=x"
    )
    assert [(chip.text, chip.url) for chip in response.context["chips"]] == [
        ("California", "/commitments/?state=AZ&sort=oldest&type=data-collect&min_level=1"),
        ("Arizona", "/commitments/?state=CA&sort=oldest&type=data-collect&min_level=1"),
        ("No status collection", "/commitments/?state=CA&state=AZ&sort=oldest"),
        ("At least: DATA.COLLECT level 1", "/commitments/?state=CA&state=AZ&sort=oldest&type=data-collect"),
    ]
    assert response.context["links"]["clear"] == "/commitments/?sort=oldest"
    assert 'class="chip" href="/commitments/?state=AZ&amp;sort=oldest' in response.content.decode()


def test_the_form_keeps_what_it_has_no_field_for(client: Any) -> None:
    made = make_one()
    slug = made["institutions"].slug
    page = client.get(f"/commitments/?institution={slug}&place=ca/larkfield&sort=name").content.decode()
    assert f'<input type="hidden" name="institution" value="{slug}">' in page
    assert '<input type="hidden" name="place" value="ca/larkfield">' in page
    assert '<input type="hidden" name="sort" value="name">' in page


def test_filtered_pages_are_kept_out_of_search_engines(client: Any) -> None:
    make_one()
    noindex = '<meta name="robots" content="noindex">'
    assert noindex not in client.get("/commitments/").content.decode()
    assert noindex in client.get("/commitments/?state=CA").content.decode()


def test_the_canonical_address_leaves_out_what_was_ignored(client: Any, settings: Any) -> None:
    make_one()
    page = client.get("/commitments/?utm_source=x&state=ca&foo=1&page=7").content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}/commitments/?state=CA">' in page


def test_an_empty_result_says_what_was_asked_and_shows_the_way_out(client: Any) -> None:
    make_one()
    response = client.get("/commitments/?state=AK")
    assert response.context["sentence"] == "Commitments in Alaska."
    assert "0 commitments" in text(response)
    assert "See all: 1 commitment" in text(response)
    assert '<a class="button" href="/commitments/">' in response.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_nothing_is_a_page(client: Any, path: str) -> None:
    response = client.get(f"/{path}/")
    assert (response.status_code, records(response)) == (200, [])
    assert "Nothing is published here yet." in text(response)


def test_results_stand_outside_the_form(client: Any) -> None:
    make_one()
    page = client.get("/commitments/").content.decode()
    assert page.index("</form>") < page.index('<ul class="results">')


def test_an_institution_says_how_many_topics_stand_where(client: Any) -> None:
    institution, article = make.make_institution("Larkfield Unified"), make.make_article()
    make.make_published(institution=institution, article=article)
    make.make_published(
        institution=institution,
        article=article,
        type=make.make_type("SITE.ACCESS"),
        certainty="ambiguous",
        certainty_note_en="Entry or records?",
    )
    make.published(make.make_institution("Quiet County", kind="county"))
    page = text(client.get("/institutions/"))
    assert "Larkfield Unified School district · Larkfield, California ✓ 1 promised · ! 1 unclear" in page
    assert "Quiet County County · Larkfield, California Not checked yet" in page


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["b", "c", "a"]),
        ("newest", ["b", "c", "a"]),
        ("oldest", ["c", "b", "a"]),
        ("name", ["a", "b", "c"]),
    ],
)
def test_statements_sort_by_date_or_name_and_the_undated_come_last(
    client: Any, sort: str, order: list[str]
) -> None:
    article = make.published(make.make_article())
    for slug, edtf in (("a", ""), ("b", "2018"), ("c", "../2017-02-10")):
        issuer = make.published(make.make_institution(f"City {slug}"))
        basis = {"date_basis": "stated"} if edtf else {"date_basis": ""}
        make.published(make.make_statement(issuer, article, slug=slug, edtf=edtf, **basis))
    assert records(client.get("/statements/", {"sort": sort} if sort else {})) == order
