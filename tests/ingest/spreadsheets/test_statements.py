"""Statements come in with their quotes."""

import pytest

from civic.models import Statement
from tests import factories
from tests.ingest.spreadsheets.conftest import rows_of, told

pytestmark = pytest.mark.django_db
HEADER = "slug issuer said_by kind title_en date date_basis article quote attribution"


@pytest.fixture
def row():
    institution = factories.make_institution(slug="larkfield")
    role = factories.make_role(institution, key="ada-1")
    article = factories.make_article(slug="votes")
    words = ["will review every request by agents", "reported_speech"]
    return ["on-requests", "larkfield", role.key, "paraphrase", "Requests", "2017-02-10", "stated",
            article.slug, *words]  # fmt: skip


def test_a_statement_comes_in_as_a_draft_with_speaker_date_and_quotes(run, row):
    second = ["on-requests", *[""] * 6, "votes", "We do not ask", "official_words"]
    report = run("statement", HEADER, row, second)
    assert (told(report), report.counts()["new"]) == ([], 2)
    made = Statement.objects.get()
    assert (made.review_state, made.title_en, made.speaker.key, str(made.earliest)) == (
        "draft", "Requests", "ada-1", "2017-02-10",
    )  # fmt: skip
    assert [(e.exact, e.anchor_state) for e in made.evidence.all()] == [
        ("will review every request by agents", "exact"), ("We do not ask", "exact"),
    ]  # fmt: skip
    assert run("statement", HEADER, row, second).counts()["same"] == 2


def test_what_changed_is_told_by_field(run, row):
    run("statement", HEADER, row)
    row[4], row[2] = "Requests are reviewed", ""
    changes = {"said_by": ("ada-1", ""), "title_en": ("Requests", "Requests are reviewed")}
    assert rows_of(run("statement", HEADER, row)) == [(2, "changed", changes)]
    assert Statement.objects.get().speaker is None


@pytest.mark.parametrize(
    ("place", "cell", "fault"),
    [
        (1, "nowhere", (2, "issuer", "unknown")),
        (2, "nobody", (2, "said_by", "unknown")),
        (4, "", (2, "title_en", "missing")),
        (5, "yesterday", (2, "date", "bad_value")),
        (8, "words that nobody wrote", (2, "quote", "orphan")),
    ],
)
def test_what_is_wrong_is_named_by_its_column(run, row, place, cell, fault):
    row[place] = cell
    assert told(run("statement", HEADER, row)) == [fault]
    assert Statement.objects.count() == 0
