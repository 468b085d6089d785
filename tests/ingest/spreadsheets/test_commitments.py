"""Commitments with their quotes: one row a quote, found word for word or refused."""

import pytest

from civic.models import Commitment, Evidence, Snapshot
from tests import factories
from tests.ingest.spreadsheets.conftest import rows_of, told

HEADER = "slug institution type level resolution polarity summary_en article quote attribution"
CLAIM = ["no-questions", "larkfield", "DATA.COLLECT", "2", "welcome", "prohibits", "It will not ask."]
QUOTED = [*CLAIM, "votes", factories.QUOTE, "reported_paraphrase"]
SECOND = ["", "", "", "", "", "", "", "votes", "“We do not ask,”", "official_words"]


@pytest.fixture
def ground(db):
    """What a commitment stands on: institution, type, resolution, article with its text."""
    place = factories.make_institution("Larkfield", slug="larkfield")
    factories.make_type()
    article = factories.make_article(slug="votes", key="a-votes")
    factories.make_resolution(place, article, slug="welcome")
    return article


def test_each_row_is_a_quote(run, ground):
    report = run("commitment", HEADER, QUOTED, SECOND, by=factories.make_user("coder"))
    assert rows_of(report) == [(2, "new", {}), (3, "new", {})]
    record = Commitment.objects.get()
    assert (record.level.key, record.status, record.attribution, record.state) == (
        "DATA.COLLECT:2",
        "adopted",
        "official_words",
        "CA",
    )
    start = factories.TEXT.index(factories.QUOTE)
    assert list(record.evidence.values_list("order", "exact", "start", "anchor_state")) == [
        (1, factories.QUOTE, start, "exact"),
        (2, "“We do not ask,”", factories.TEXT.index("“We"), "exact"),
    ]
    again = run("commitment", HEADER, QUOTED, SECOND)
    assert again.counts() == {"new": 0, "changed": 0, "same": 2, "error": 0}


def test_the_text_decides_how_a_quote_is_spelt(run, ground):
    straight = [*SECOND[:8], '"We do not ask,"', SECOND[9]]
    run("commitment", HEADER, QUOTED, straight)
    assert Evidence.objects.get(commitment__isnull=False, order=2).exact == "“We do not ask,”"
    assert run("commitment", HEADER, QUOTED, straight).counts()["same"] == 2


@pytest.mark.parametrize("article", ["votes", "a-votes", "http://www.ledger.example/vote?utm_source=x"])
def test_an_article_is_named_by_slug_key_or_address(run, ground, article):
    ground.canonical_url = "https://ledger.example/vote/"
    ground.save()
    assert not run("commitment", HEADER, [*CLAIM, article, *QUOTED[8:]]).fails


def test_a_quote_is_looked_for_in_the_newest_text_and_stays_where_it_was_found(run, ground):
    run("commitment", HEADER, QUOTED)
    first = ground.snapshots.get()
    newer = Snapshot(key="newer", article=ground, captured_at=factories.WHEN.replace(year=2027), method="t")
    newer.take_text("A correction. " + factories.TEXT + " The board will meet again.")
    newer.save()
    assert run("commitment", HEADER, QUOTED).counts()["same"] == 1
    added = [*SECOND[:8], "The board will meet again.", SECOND[9]]
    run("commitment", HEADER, QUOTED, added)
    found = Evidence.objects.filter(commitment__isnull=False).order_by("order")
    assert [e.snapshot for e in found] == [first, newer]


def test_a_quote_that_stands_twice_needs_its_neighbours(run, ground):
    article = factories.make_article("They do not ask. Nobody asks. They do not ask.", slug="twice")
    row = [*CLAIM, "twice", "do not ask.", "reported_paraphrase"]
    assert told(run("commitment", HEADER, row)) == [(2, "quote", "ambiguous")]
    run("commitment", f"{HEADER} quote_before", [*row, "Nobody asks. They"])
    assert Evidence.objects.get(snapshot__article=article).start == 35
    assert run("commitment", f"{HEADER} quote_before", [*row, "Nobody asks. They"]).counts()["same"] == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([*CLAIM, "votes", "never said", QUOTED[9]], (2, "quote", "orphan")),
        ([*CLAIM, "nowhere", *QUOTED[8:]], (2, "article", "unknown")),
        ([*CLAIM, "votes", "", QUOTED[9]], (2, "quote", "missing")),
        ([*CLAIM[:3], "9", *QUOTED[4:]], (2, "level", "unknown")),
        ([*CLAIM[:2], "NO.TYPE", *QUOTED[3:]], (2, "type", "unknown")),
        ([*CLAIM[:4], "", *QUOTED[5:]], (2, "", "invalid")),
        ([*CLAIM[:5], "forbids", *QUOTED[6:]], (2, "polarity", "bad_value")),
        (["no-questions", "stranger", *QUOTED[2:]], (2, "", "basis_of_stranger")),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(run, ground, row, fault):
    factories.make_institution("Stranger", slug="stranger")
    assert told(run("commitment", HEADER, row)) == [fault]
    assert not Commitment.objects.exists()


def test_a_text_that_is_not_stored_proves_nothing(run, ground):
    Snapshot.objects.update(text="")
    assert told(run("commitment", HEADER, QUOTED)) == [(2, "article", "no_text")]


def test_a_published_commitment_is_left_alone(run, ground):
    run("commitment", HEADER, QUOTED)
    record = Commitment.objects.get()
    factories.published(record.institution, ground, record.resolution, record)
    assert run("commitment", HEADER, QUOTED).counts()["same"] == 1
    assert told(run("commitment", HEADER, QUOTED, SECOND)) == [(2, "", "published")]


def test_counterparties_take_any_order(run, ground):
    run("commitment", f"{HEADER} counterparties", [*QUOTED, "CBP, ice"])
    assert Commitment.objects.get().counterparties == "ice cbp"
    assert told(run("commitment", f"{HEADER} counterparties", [*QUOTED, "fbi"])) == [
        (2, "counterparties", "bad_value")
    ]
    assert told(run("commitment", f"{HEADER} counterparties", [*QUOTED, "ice not_stated"])) == [
        (2, "", "invalid")
    ]
