"""A load is planned, then whole: twice gives the same database, and edits made here are kept."""

from collections import Counter

from django.db import connection

from civic.ingest.load import Report
from civic.models import (
    Commitment,
    Evidence,
    Institution,
    Place,
    PublishedVersion,
    Resolution,
    Role,
    SeedRow,
    SourceArticle,
    Statement,
)
from civic.versions import history
from civic.workflow import withdraw

ALL = 53


def states(report: Report) -> dict[str, int]:
    return dict(Counter(step.state.value for step in report.steps))


def changed(report: Report) -> list[str]:
    return [step.row.name for step in report.steps if step.state == "changed"]


def test_a_dry_run_plans_everything_and_writes_nothing(gazette):
    report = gazette(commit=False)
    assert states(report) == {"new": ALL}
    assert not Place.objects.exists()
    assert not SeedRow.objects.exists()


def test_a_load_publishes_every_record(gazette):
    report = gazette()
    assert states(report) == {"new": ALL}
    assert report.problems == []
    for model, count in (
        (Institution, 3),
        (Resolution, 2),
        (Statement, 1),
        (Commitment, 3),
        (SourceArticle, 1),
    ):
        assert model.objects.published().count() == model.objects.count() == count
        assert {record.published_at.isoformat() for record in model.objects.all()} == {
            "2026-11-22T00:00:00+00:00"
        }
    assert Role.objects.published().count() == 2


def test_every_record_starts_with_one_version(gazette):
    gazette()
    assert set(PublishedVersion.objects.values_list("number", flat=True)) == {1}
    replacing = PublishedVersion.objects.get(record_key="larkfield-open-doors").record["relations"]
    assert [relation["to"] for relation in replacing] == ["larkfield-safe-schools"]


def test_loading_twice_changes_nothing(gazette):
    gazette()
    before = database()
    assert states(gazette()) == {"same": ALL}
    assert database() == before


def database() -> dict[str, list[tuple[object, ...]]]:
    """Every row of the register."""
    tables = [name for name in connection.introspection.table_names() if name.startswith("civic_")]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def test_a_change_of_the_sheet_wins_and_makes_a_version(gazette):
    gazette()
    report = gazette(("says the district will not ask about", "says the schools will not ask about"))
    assert changed(report) == ["commitment larkfield-c1-collect"]
    commitment = Commitment.objects.get(key="larkfield-c1-collect")
    assert "the schools will not ask" in commitment.summary_en
    assert [version.number for version in history(commitment)] == [2, 1]
    assert PublishedVersion.objects.filter(number=2).count() == 1
    assert states(
        gazette(("says the district will not ask about", "says the schools will not ask about"))
    ) == {"same": ALL}


def test_a_changed_event_is_derived_down_to_the_commitment(gazette):
    gazette()
    report = gazette(
        (
            'kind: adopted\n        date: {edtf: "2019-06-11"',
            'kind: adopted\n        date: {edtf: "2019-06-10"',
        )
    )
    assert changed(report) == ["resolutionevent larkfield-open-doors-adopted"]
    assert Commitment.objects.get(key="larkfield-c1-collect").stated_edtf == "2019-06-10"
    assert Resolution.objects.get(key="larkfield-open-doors").stated_edtf == "2019-06-10"


def test_a_record_edited_here_is_left_alone(gazette):
    gazette()
    Place.objects.filter(key="place-larkfield").update(name="Larkfield Town")
    assert states(gazette()) == {"edited here": 1, "same": ALL - 1}
    report = gazette(("state: CA, name: Larkfield,", "state: CA, name: Larkfield Village,"))
    assert states(report) == {"edited here": 1, "same": ALL - 1}
    assert Place.objects.get().name == "Larkfield Town"


def test_a_record_edited_here_to_what_the_sheet_says_is_the_same(gazette):
    gazette()
    Place.objects.filter(key="place-larkfield").update(name="Larkfield Village")
    assert states(gazette(("state: CA, name: Larkfield,", "state: CA, name: Larkfield Village,"))) == {
        "same": ALL
    }
    assert changed(gazette()) == ["place place-larkfield"]


def test_a_quote_put_first_moves_the_others_down(gazette):
    gazette()
    old = "    evidence:\n      - key: larkfield-c2-q1"
    new = (
        "    evidence:\n      - {key: larkfield-c2-q0, exact: It also says that, start: 220, "
        "part: lead_in, attribution: reported_paraphrase}\n      - key: larkfield-c2-q1"
    )
    report = gazette((old, new))
    assert states(report) == {"new": 1, "changed": 1, "same": ALL - 1}
    assert orders("larkfield-c2-access") == [("larkfield-c2-q0", 1), ("larkfield-c2-q1", 2)]


def test_a_quote_taken_out_is_named_and_left_behind_the_others(gazette):
    gazette()
    lead_in = (
        "      - key: larkfield-c1-q1\n"
        '        exact: "The resolution says that"\n'
        "        start: 111\n"
        "        part: lead_in\n"
        "        attribution: reported_paraphrase\n"
    )
    report = gazette((lead_in, ""))
    assert changed(report) == ["evidence larkfield-c1-q2", "evidence larkfield-c1-q3"]
    assert report.gone == [("evidence", "larkfield-c1-q1")]
    assert orders("larkfield-c1-collect") == [
        ("larkfield-c1-q2", 1),
        ("larkfield-c1-q3", 2),
        ("larkfield-c1-q1", 3),
    ]


def orders(commitment: str) -> list[tuple[str, int]]:
    return list(Evidence.objects.filter(commitment__key=commitment).values_list("key", "order"))


def test_a_withdrawn_record_stays_withdrawn(gazette):
    gazette()
    withdraw(Commitment.objects.get(key="larkfield-c3-police"), "The paper took it back.")
    assert states(gazette()) == {"same": ALL}
    assert Commitment.objects.get(key="larkfield-c3-police").review_state == "withdrawn"


def test_what_the_gate_refuses_is_named_with_its_line_and_nothing_is_written(problems_of):
    assert problems_of(("    parent: larkfield-city\n", "")) == [
        (
            "gazette.yaml:196: commitments.2: “The Mayor on joint operations” was issued by City of "
            "Larkfield, which cannot bind Larkfield Police: neither the same body nor one above it, nor a "
            "statute or agreement that names it. Check the institution and its parent."
        )
    ]
    assert not Place.objects.exists()


def test_what_a_form_would_refuse_is_named_with_its_line(problems_of):
    found = problems_of(
        ('canonical_url: "https://gazette.example/', 'canonical_url: "ftp://gazette.example/'),
        ("lat: 38, lon", "lat: 380, lon"),
        ("name: Larkfield Police", f"name: {'x' * 201}"),
    )
    assert [problem.split(": ", 1)[1] for problem in found] == [
        "article.canonical_url: This is not a web address.",
        "places.0: Give both coordinates, in degrees, or neither.",
        "institutions.0.name: Ensure this value has at most 200 characters (it has 201).",
    ]
    assert not Place.objects.exists()


def test_events_that_cannot_have_happened_are_refused_once(problems_of):
    found = problems_of(("        kind: adopted\n", "        kind: rescinded\n"))
    assert [problem.split(": ", 1)[1] for problem in found] == [
        (
            "resolutions.0: event 1 (rescinded): cannot come before the resolution is adopted. "
            "Add the adoption first."
        )
    ]
