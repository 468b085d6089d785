"""Pages by number to the fortieth, by a signed mark beyond."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import signing

from civic.choices import ReviewState
from civic.models import Institution, SourceArticle
from tests import factories as make

pytestmark = pytest.mark.django_db

NUMBER = 1060


@pytest.fixture
def many() -> list[str]:
    """More articles than forty pages hold, several a day and some without a date; slugs, newest first."""
    day = date(2017, 1, 1)
    rows = []
    for n in range(NUMBER):
        when = day + timedelta(days=n // 4) if n >= 30 else None
        rows.append(
            SourceArticle(
                key=f"a{n}", slug=f"a{n}", title=f"Title {n % 7}", publisher="Ledger",
                canonical_url=f"https://ledger.example/{n}/", normalised_url=f"https://ledger.example/{n}/",
                edtf=when.isoformat() if when else "", date_basis="stated" if when else "",
                earliest=when, latest=when, review_state=ReviewState.PUBLISHED, published_at=make.WHEN,
            )
        )  # fmt: skip
    SourceArticle.objects.bulk_create(rows)
    dated = [f"a{n}" for n in reversed(range(30, NUMBER))]
    return [*dated, *(f"a{n}" for n in reversed(range(30)))]


def walk(client: Any, url: str) -> list[str]:
    """The slugs of every page from an address on, by its Next links."""
    found: list[str] = []
    while url:
        context = client.get(url).context
        assert context["ignored"] == []
        found += [row.slug for row in context["object_list"]]
        url = context["links"]["next"]
    return found


def test_next_leads_through_every_row_once_in_order(client: Any, many: list[str]) -> None:
    assert walk(client, "/articles/?page=38") == many[37 * 25 :]


@pytest.mark.parametrize("sort", ["oldest", "name"])
def test_next_crosses_from_numbers_to_marks_in_every_order(client: Any, many: list[str], sort: str) -> None:
    tail = walk(client, f"/articles/?sort={sort}&page=40")
    before = [
        row.slug
        for n in (38, 39)
        for row in client.get(f"/articles/?sort={sort}&page={n}").context["object_list"]
    ]
    assert len(tail) == len(set(tail)) == NUMBER - 39 * 25
    assert not set(tail) & set(before)
    if sort == "oldest":
        assert tail[-30:] == [f"a{n}" for n in range(30)]


def test_titles_links_and_indexing_of_pages(client: Any, many: list[str]) -> None:
    middle = client.get("/articles/?page=2").context
    assert middle["heading"] == "Sources (page 2 of 43)"
    assert middle["page"].numbers == [1, 2, 3, None, 40]
    assert middle["links"]["previous"] == "/articles/"
    assert middle["links"]["next"] == "/articles/?page=3"
    beyond = client.get(client.get("/articles/?page=40").context["links"]["next"])
    assert beyond.context["heading"] == "Sources (after page 40)"
    assert beyond.context["links"]["previous"] == "/articles/?page=40"
    assert '<meta name="robots" content="noindex">' in beyond.content.decode()


def test_a_page_beyond_forty_is_the_first_and_says_so(client: Any, many: list[str]) -> None:
    context = client.get("/articles/?page=41").context
    assert context["ignored"] == ["We ignored “41” for “page”: there are 40 pages. This is the first."]
    assert [row.slug for row in context["object_list"]] == many[:25]


@pytest.mark.parametrize("page", ["0", "-1", "2", "9e20", "1_0", "+1", "1.0", "x", "９", "9" * 190])
def test_a_page_that_is_not_there_is_the_first_and_says_so(client: Any, page: str) -> None:
    make.published(make.make_institution())
    context = client.get("/institutions/", {"page": page}).context
    assert len(context["ignored"]) == 1
    assert context["ignored"][0].endswith("for “page”: there is only one page.")
    assert len(context["object_list"]) == 1


def marked(*parts: str, salt: str = "civic.web.paging") -> str:
    return signing.Signer(salt=salt).sign_object(list(parts))


@pytest.mark.parametrize(
    "mark",
    [
        "forged",
        "a:b:c",
        marked("InstitutionListing", "name", "larkfield", salt="else"),
        marked("ArticleListing", "name", "larkfield"),
        marked("InstitutionListing", "newest", "larkfield"),
        marked("InstitutionListing", "name", "gone"),
        marked("InstitutionListing"),
        "é:é",
    ],
)
def test_a_mark_that_is_forged_or_foreign_is_the_first_page_and_says_so(client: Any, mark: str) -> None:
    make.published(make.make_institution(slug="larkfield"))
    context = client.get("/institutions/", {"after": mark}).context
    assert [message.endswith("it does not belong to this list.") for message in context["ignored"]] == [True]
    assert [row.slug for row in context["object_list"]] == ["larkfield"]


def test_a_mark_holds_no_primary_key(client: Any, many: list[str]) -> None:
    mark = client.get("/articles/?page=40").context["page"].next_after
    assert signing.Signer(salt="civic.web.paging").unsign_object(mark) == [
        "ArticleListing",
        "newest",
        many[999],
    ]


def test_a_mark_goes_on_from_a_record_withdrawn_since(client: Any) -> None:
    for name in ("A", "B", "C"):
        make.published(make.make_institution(name, slug=name.lower()))
    Institution.objects.filter(slug="b").update(
        review_state=ReviewState.WITHDRAWN, withdrawal_reason="x", withdrawn_at=make.WHEN
    )
    mark = marked("InstitutionListing", "name", "b")
    assert [row.slug for row in client.get("/institutions/", {"after": mark}).context["object_list"]] == ["c"]
