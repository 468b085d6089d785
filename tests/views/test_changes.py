"""What came, changed and went since a day."""

import re
from datetime import UTC, datetime

import pytest

from civic import workflow
from tests import factories

DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 4, 2, 12, tzinfo=UTC)
LAST = datetime(2026, 5, 3, 12, tzinfo=UTC)


def lines(response):
    page = response.content.decode()
    main = page.partition("</form>")[2].partition('<nav aria-label="Pages"')[0]
    return [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).strip()
        for line in re.findall(r"<h[23].*?</h[23]>|<li>.*?</li>", main.partition("<footer")[0], re.S)
    ]


@pytest.fixture
def district(db):
    """Published in March, changed in April; an article that came in March and went in May."""
    institution = factories.make_institution("Larkfield Unified", slug="larkfield")
    article = factories.make_article(title="A vote")
    factories.published(institution, article, at=DAY)
    institution.website = "https://larkfield.example/"
    institution.save()
    workflow.record_edit(institution, note="Website added", at=LATER)
    workflow.withdraw(article, "The publisher took it back.", at=LAST)
    return institution


def test_changes_stand_by_day_with_their_notes_and_reasons(client, district):
    assert lines(client.get("/changes/")) == [
        "May 3, 2026",
        "Withdrawn (1)",
        "A vote (Larkfield Ledger) · The publisher took it back.",
        "April 2, 2026",
        "Changed (1)",
        "Larkfield Unified · Website added",
        "March 1, 2026",
        "Published (1)",
        "Larkfield Unified",
    ]


def test_changes_since_a_day_include_that_day(client, district):
    assert lines(client.get("/changes/?since=2026-04-02"))[3:] == [
        "April 2, 2026",
        "Changed (1)",
        "Larkfield Unified · Website added",
    ]
    assert lines(client.get("/changes/?since=2026-04-03"))[0] == "May 3, 2026"
    assert "Nothing changed." in client.get("/changes/?since=2026-06-01").content.decode()


def test_a_draft_is_no_change(client, district):
    factories.make_institution("Secret Unified")
    assert "Secret" not in client.get("/changes/").content.decode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=yesterday", "We ignored “yesterday” for “since”"),
        ("since=0000-01-01", "We ignored “0000-01-01” for “since”"),
        ("since=10000-01-01", "We ignored “10000-01-01” for “since”"),
        ("since=%00", "for “since”: it holds characters that cannot be read."),
        ("page=7", "We ignored “7” for “page”"),
        ("page=-1", "We ignored “-1” for “page”"),
        ("page=99999999999999999999", "for “page”: there is no such page."),
        ("sinse=2026-01-01", "Did you mean “since”?"),
    ],
)
def test_what_cannot_be_read_is_named_and_everything_shown(client, district, query, said):
    response = client.get(f"/changes/?{query}")
    assert response.status_code == 200
    assert said in response.content.decode()
    assert len(lines(response)) == 9


def test_twenty_five_changes_stand_on_a_page(client, db):
    for number in range(27):
        factories.published(factories.make_institution(f"District {number}"), at=DAY)
    first, second = client.get("/changes/"), client.get("/changes/?page=2")
    assert (len(lines(first)), len(lines(second))) == (27, 4)
    assert 'href="/changes/?page=2" rel="next"' in first.content.decode()
    assert 'href="/changes/" rel="prev"' in second.content.decode()
    assert 'rel="next"' not in second.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_changes_ask_the_database_the_same_for_one_and_three(client, db, django_assert_num_queries, number):
    for n in range(number):
        factories.published(factories.make_institution(f"District {n}"), at=DAY)
    with django_assert_num_queries(3):
        client.get("/changes/")
