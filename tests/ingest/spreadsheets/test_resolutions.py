"""Resolutions with their events: one row an event."""

import pytest

from civic import workflow
from civic.models import Resolution, StatusSpan
from tests import factories
from tests.ingest.spreadsheets.conftest import rows_of, told

HEADER = "slug institution kind title event_kind event_date event_date_basis"
PLANNED = ["welcome", "larkfield", "resolution", "Welcome", "introduced", "2017-01", "stated"]
ADOPTED = ["", "", "", "", "adopted", "2017-02-09", "inferred_from_weekday"]


@pytest.fixture
def larkfield(db):
    return factories.make_institution("Larkfield", slug="larkfield", key="lusd")


def test_the_columns_of_the_record_stand_on_its_first_row(run, larkfield):
    user = factories.make_user("coder")
    report = run("resolution", HEADER, PLANNED, ADOPTED, by=user)
    assert rows_of(report) == [(2, "new", {}), (3, "new", {})]
    record = Resolution.objects.get()
    assert (record.slug, record.title, record.created_by, record.review_state) == (
        "welcome",
        "Welcome",
        user,
        "draft",
    )
    assert list(record.events.values_list("order", "kind", "edtf")) == [
        (1, "introduced", "2017-01"),
        (2, "adopted", "2017-02-09"),
    ]
    assert (record.status, record.stated_edtf) == ("adopted", "2017-02-09")
    assert StatusSpan.objects.filter(resolution=record).count() == 2


def test_twice_gives_the_same_also_when_the_columns_are_repeated(run, larkfield):
    run("resolution", HEADER, PLANNED, ADOPTED)
    before = Resolution.objects.get().revision
    repeated = [*PLANNED[:4], *ADOPTED[4:]]
    assert run("resolution", HEADER, PLANNED, repeated).counts() == {
        "new": 0,
        "changed": 0,
        "same": 2,
        "error": 0,
    }
    assert Resolution.objects.get().revision == before


def test_changes_are_told_by_row_and_a_new_event_is_added(run, larkfield):
    run("resolution", HEADER, PLANNED)
    later = [*PLANNED[:3], "Welcoming", "introduced", "2017-01-05", "stated"]
    report = run("resolution", HEADER, later, ADOPTED)
    assert rows_of(report) == [
        (2, "changed", {"title": ("Welcome", "Welcoming"), "event_date": ("2017-01", "2017-01-05")}),
        (3, "new", {}),
    ]
    assert Resolution.objects.get().status == "adopted"


def test_events_that_cannot_have_happened_are_refused(run, larkfield):
    report = run("resolution", HEADER, [*PLANNED[:4], "amended", "2017-03", "stated"])
    assert [(fault.row, fault.code) for fault in report.faults] == [(2, "event_order")]
    assert not Resolution.objects.exists()


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            [ADOPTED],
            [(2, "", "no_identity")],
        ),
        ([PLANNED, ["", "", "", "Other", *ADOPTED[4:]]], [(3, "title", "contradiction")]),
        (
            [PLANNED, ["next", "larkfield", "resolution", "Next", "", "", ""], PLANNED],
            [(4, "slug", "twice")],
        ),
        ([["welcome", "nobody", *PLANNED[2:]]], [(2, "institution", "unknown")]),
        ([[*PLANNED[:4], "", "2017-01", "stated"]], [(2, "event_kind", "missing")]),
        ([[*PLANNED[:5], "2017-01", ""]], [(2, "", "invalid")]),
        ([[*PLANNED[:5], "01/2017", "stated"]], [(2, "event_date", "bad_value")]),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(run, larkfield, rows, faults):
    assert told(run("resolution", HEADER, *rows)) == faults
    assert not Resolution.objects.exists()


def test_what_a_file_leaves_out_is_not_removed(run, larkfield):
    run("resolution", HEADER, PLANNED, ADOPTED)
    assert told(run("resolution", HEADER, PLANNED)) == [(2, "", "left_out")]
    assert Resolution.objects.get().events.count() == 2


def test_an_event_with_quotes_keeps_its_kind(run, larkfield):
    factories.make_resolution(larkfield, factories.make_article(), slug="welcome", title="Welcome")
    report = run("resolution", HEADER, [*PLANNED[:4], "introduced", "2017-02-09", "inferred_from_weekday"])
    assert told(report) == [(2, "", "has_quotes")]


def test_a_published_resolution_is_left_alone(run, larkfield):
    article = factories.make_article()
    record = factories.make_resolution(larkfield, article, slug="welcome", title="Welcome")
    factories.published(larkfield, article, record)
    same = ["welcome", "larkfield", "resolution", "Welcome", "adopted", "2017-02-09", "inferred_from_weekday"]
    assert run("resolution", HEADER, same).counts()["same"] == 1
    assert told(run("resolution", HEADER, [*same[:3], "Other", *same[4:]])) == [(2, "", "published")]
    assert told(run("resolution", HEADER, same, ["", "", "", "", "amended", "2018", "stated"])) == [
        (2, "", "published")
    ]


def test_named_institutions_are_a_set(run, larkfield):
    factories.make_institution("Police", slug="police", key="p")
    header = "slug institution kind title named_institutions"
    rows = ["act", "lusd", "agreement", "Act", "police | larkfield"]
    run("resolution", header, rows)
    assert sorted(i.slug for i in Resolution.objects.get().named_institutions.all()) == [
        "larkfield",
        "police",
    ]
    assert run("resolution", header, [*rows[:4], "lusd | p"]).counts()["same"] == 1
    assert workflow.would_withdraw(larkfield) == []
