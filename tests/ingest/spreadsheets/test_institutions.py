"""Institutions from a spreadsheet: whole or not at all, twice the same."""

import io
import resource

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civic import workflow
from civic.choices import ReviewState
from civic.ingest.spreadsheets.importing import SHEETS, PlanChanged, import_file
from civic.ingest.spreadsheets.report import MOST_ERRORS, MOST_ROWS
from civic.models import Identifier, Institution, InstitutionName
from tests import factories
from tests.ingest.spreadsheets.conftest import rows_of, told

HEADER = "slug name kind state"
CITY = ["larkfield", "City of Larkfield", "city", "CA"]
POLICE = ["larkfield-police", "Larkfield Police", "police_department", "CA"]


def test_new_rows_become_drafts_of_whoever_imports_them(run):
    user = factories.make_user("coder")
    report = run("institution", HEADER, CITY, POLICE, by=user)
    assert report.committed
    assert report.counts() == {"new": 2, "changed": 0, "same": 0, "error": 0}
    stored = Institution.objects.order_by("slug").values_list(
        "slug", "name", "kind", "review_state", "created_by"
    )
    assert list(stored) == [
        ("larkfield", "City of Larkfield", "city", "draft", user.pk),
        ("larkfield-police", "Larkfield Police", "police_department", "draft", user.pk),
    ]


def test_without_commit_nothing_is_written(run):
    report = run("institution", HEADER, CITY, commit=False)
    assert rows_of(report) == [(2, "new", {})]
    assert (report.committed, Institution.objects.exists()) == (False, False)


def test_every_column_arrives_and_the_second_time_all_is_the_same(run):
    factories.make_place()
    factories.make_place("Alder Falls")
    header = (
        "key name kind state places website summary_en size size_unit size_approximate size_as_of nces "
        "nces_source geoid geoid_source other_names"
    )
    row = [
        *("lusd", "Larkfield Unified", "school_district", "CA", "ca/larkfield | ca/alder-falls"),
        *("https://larkfield.example/", "A district.", "1200", "students", "yes", "2017-02"),
        *("0699990", "A list", "0688880 | 0677770", "Another list", "es:Distrito | LUSD"),
    ]
    run("institution", header, row)
    record = Institution.objects.get(key="lusd")
    assert record.slug == "larkfield-unified"
    assert (record.size, record.size_unit, record.size_approximate) == (1200, "students", True)
    assert [place.path for place in record.places.all()] == ["ca/alder-falls", "ca/larkfield"]
    assert list(Identifier.objects.values_list("scheme", "value", "source")) == [
        ("geoid", "0677770", "Another list"),
        ("geoid", "0688880", "Another list"),
        ("nces", "0699990", "A list"),
    ]
    assert list(InstitutionName.objects.values_list("language", "name")) == [
        ("es", "Distrito"),
        ("en", "LUSD"),
    ]
    again = run("institution", header, row)
    assert again.counts() == {"new": 0, "changed": 0, "same": 1, "error": 0}
    assert Institution.objects.get().revision == record.revision


def test_a_change_is_told_field_by_field_and_takes_back_an_approval(run):
    run("institution", f"{HEADER} website nces nces_source other_names", [*CITY, "", "1", "A list", "Old"])
    Institution.objects.update(reviewed_by=factories.make_user("reviewer"))
    header = f"{HEADER} website nces nces_source other_names"
    changed = ["larkfield", "Larkfield", "city", "CA", "https://larkfield.example/", "2", "A list", ""]
    report = run("institution", header, changed)
    assert rows_of(report) == [
        (
            2,
            "changed",
            {
                "name": ("City of Larkfield", "Larkfield"),
                "website": ("", "https://larkfield.example/"),
                "nces": ("1", "2"),
                "other_names": ("Old", ""),
            },
        )
    ]
    record = Institution.objects.get()
    assert (record.name, record.revision, record.reviewed_by) == ("Larkfield", 2, None)
    assert [i.value for i in record.identifiers.all()] == ["2"]
    assert not record.other_names.exists()


def test_columns_that_are_not_in_the_file_stay(run):
    run("institution", f"{HEADER} website", [*CITY, "https://larkfield.example/"])
    assert run("institution", HEADER, CITY).counts()["same"] == 1
    assert Institution.objects.get().website == "https://larkfield.example/"


def test_a_changed_state_reaches_what_is_derived_from_it(run):
    commitment = factories.make_commitment()
    slug = commitment.institution.slug
    run("institution", HEADER, [slug, "Moved", "school_district", "NV"])
    commitment.refresh_from_db()
    assert commitment.state == "NV"


@pytest.mark.parametrize("order", [1, -1])
def test_a_parent_may_stand_anywhere_in_the_file(run, order):
    rows = [[*CITY, ""], [*POLICE, "larkfield"]][::order]
    run("institution", f"{HEADER} parent", *rows)
    assert Institution.objects.get(slug="larkfield-police").parent.slug == "larkfield"
    assert run("institution", f"{HEADER} parent", *rows).counts()["same"] == 2


def test_a_circle_of_parents_is_refused_whole(run):
    report = run("institution", f"{HEADER} parent", [*CITY, "larkfield-police"], [*POLICE, "larkfield"])
    assert told(report) == [(2, "", "parent_circle"), (3, "", "parent_circle")]
    assert not Institution.objects.exists()


def test_a_published_record_and_one_in_review_are_left_alone(run):
    public = factories.published(factories.make_institution("Public", slug="public"))
    waiting = factories.make_institution("Waiting", slug="waiting")
    workflow.submit(waiting, None)
    rows = [["public", "Other", "school_district", "CA"], ["waiting", "Other", "school_district", "CA"]]
    report = run("institution", HEADER, *rows)
    assert told(report) == [(2, "", "published"), (3, "", "in_review")]
    assert "change it in its form" in report.faults[0].message
    same = run("institution", HEADER, ["public", "Public", "school_district", "CA"])
    assert same.counts() == {"new": 0, "changed": 0, "same": 1, "error": 0}
    assert Institution.objects.get(pk=public.pk).review_state == ReviewState.PUBLISHED


def test_one_error_and_nothing_is_written(run):
    report = run("institution", HEADER, CITY, ["police", "", "police", "XX"])
    assert told(report) == [(3, "kind", "bad_value"), (3, "name", "missing"), (3, "state", "bad_value")]
    assert not Institution.objects.exists()


@pytest.mark.parametrize(
    ("columns", "cells", "fault"),
    [
        ("parent", ["nobody"], (2, "parent", "unknown")),
        ("parent", ["larkfield"], (2, "parent", "own_parent")),
        ("places", ["ca/nowhere"], (2, "places", "unknown")),
        ("places", ["Larkfield"], (2, "places", "bad_value")),
        ("size", ["5"], (2, "size_unit", "missing")),
        ("nces", ["5"], (2, "nces_source", "missing")),
        ("nces nces_source", ["taken", "A list"], (2, "nces", "taken")),
        ("summary_en", ["a\x00b"], (2, "summary_en", "control_characters")),
        ("summary_en", ["a\x9db"], (2, "summary_en", "control_characters")),
        ("summary_en", ["x" * 40_000], (2, "summary_en", "too_long")),
        ("summary_en", ["a", "b"], (2, "", "wrong_number_of_cells")),
        ("summary_en", [], (2, "", "wrong_number_of_cells")),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(run, columns, cells, fault):
    other = factories.make_institution()
    Identifier.objects.create(institution=other, scheme="nces", value="taken", source="A list")
    report = run("institution", f"{HEADER} {columns}", [*CITY, *cells])
    assert told(report) == [fault]
    assert not Institution.objects.filter(slug="larkfield").exists()


def test_a_name_for_two_records_is_ambiguous(run):
    factories.make_institution(slug="one", key="k-1")
    factories.make_institution(slug="two", key="one")
    assert told(run("institution", f"{HEADER} parent", [*CITY, "one"])) == [(2, "parent", "ambiguous")]


def test_the_same_row_twice_is_an_error(run):
    header = f"{HEADER} nces nces_source"
    report = run("institution", header, [*CITY, "1", "A list"], [*CITY, "1", "A list"])
    assert told(report) == [(3, "nces", "twice"), (3, "slug", "twice")]


def test_an_address_is_neither_taken_over_nor_renamed(run):
    record = factories.make_institution(slug="old", key="k")
    workflow.rename(record, "new")
    rows = [
        ["k", "other", "X", "city", "CA"],
        ["fresh", "old", "Y", "city", "CA"],
        ["", "", "Z", "city", "CA"],
    ]
    report = run("institution", f"key {HEADER}", *rows)
    assert told(report) == [(2, "slug", "renamed"), (3, "slug", "taken"), (4, "", "no_identity")]


def test_left_out_addresses_are_made_from_names_and_unlike_each_other(run):
    factories.make_institution(slug="larkfield")
    header = "key name kind state"
    run("institution", header, *[[f"k-{n}", "Lárkfield", "city", "CA"] for n in range(3)])
    slugs = Institution.objects.filter(key__startswith="k-").order_by("key").values_list("slug", flat=True)
    assert list(slugs) == ["larkfield-2", "larkfield-3", "larkfield-4"]


def test_a_formula_is_text(run):
    run(
        "institution",
        f"{HEADER} summary_en",
        [*CITY, '=HYPERLINK("http://evil.example";"x")'],
        [*POLICE, "'=1+1"],
    )
    stored = Institution.objects.order_by("slug").values_list("summary_en", flat=True)
    assert list(stored) == ['=HYPERLINK("http://evil.example";"x")', "=1+1"]


def test_a_file_in_another_encoding_is_refused_by_row_and_column(db):
    rows = "slug,name,kind,state\nlarkfield,Larkfield,city,CA\ncafe,Café,city,CA\n".encode("latin-1")
    report = import_file(io.BytesIO(rows), SHEETS["institution"], commit=True)
    assert told(report) == [(3, "name", "control_characters")]
    assert "Save the file as CSV UTF-8" in report.faults[0].message
    assert not Institution.objects.exists()


def test_a_name_with_a_colon_keeps_it(run):
    names = "Ward of the east bay: north | es:Distrito: Norte | LUSD: East"
    run("institution", f"{HEADER} other_names", [*CITY, names])
    assert list(InstitutionName.objects.values_list("language", "name")) == [
        ("es", "Distrito: Norte"),
        ("en", "LUSD: East"),
        ("en", "Ward of the east bay: north"),
    ]
    assert run("institution", f"{HEADER} other_names", [*CITY, names]).counts()["same"] == 1


def test_empty_rows_count_and_say_nothing(run):
    report = run("institution", HEADER, CITY, [], ["", "", "", ""], POLICE)
    assert rows_of(report) == [(2, "new", {}), (5, "new", {})]


def test_a_hundred_thousand_errors_stay_small(db):
    rows = b"slug,name,kind,state\n" + b"".join(b"s-%d,,nonsense,XX\n" % n for n in range(35_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = import_file(io.BytesIO(rows), SHEETS["institution"])
    assert (report.faults_total, len(report.faults)) == (105_000, MOST_ERRORS)
    assert report.counts()["error"] == 35_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_the_report_keeps_the_first_rows_of_a_kind(run):
    report = run("institution", HEADER, *[[f"s-{n}", "X", "city", "CA"] for n in range(250)])
    assert report.counts()["new"] == 250
    assert len(report.as_json()["rows"]["new"]) == MOST_ROWS


def test_the_number_of_queries_does_not_grow_with_the_rows(run):
    def queries(start: int, number: int) -> int:
        rows = [[f"s-{n}", "X", "city", "CA", ""] for n in range(start, start + number)]
        with CaptureQueriesContext(connection) as captured:
            run("institution", f"{HEADER} parent", *rows)
        return len([q for q in captured if not q["sql"].startswith("INSERT")])

    assert queries(0, 60) == queries(100, 300)  # below, single rows of the history go another way


def test_a_plan_that_changed_since_it_was_seen_is_not_carried_out(run):
    seen = run("institution", HEADER, CITY, commit=False).digest()
    factories.make_institution("Larkfield", slug="larkfield")
    with pytest.raises(PlanChanged):
        run("institution", HEADER, CITY, expected=seen)
    assert Institution.objects.get().name == "Larkfield"
    fresh = run("institution", HEADER, CITY, commit=False).digest()
    assert run("institution", HEADER, CITY, expected=fresh).committed
