"""`manage.py check_records` finds what was spoiled behind the workflow's back, and says what to do."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command

from civic.ingest.load import load
from civic.models import (
    Commitment,
    Evidence,
    FacetCount,
    Institution,
    Level,
    Place,
    PublishedVersion,
    Resolution,
    ResolutionEvent,
    SearchDocument,
    Statement,
)
from civic.versions import history
from civic.workflow import record_event
from tests.articles import CODEBOOK, GAZETTE, TEXTS

pytestmark = pytest.mark.usefixtures("loaded")
MEND = "Run `manage.py check_records --mend`, which derives it anew."
VERSION = (
    "what stands here is not its newest published version. Undo the change, or save the record in the "
    "admin so that a version tells of it."
)


@pytest.fixture
def loaded(db):
    load([CODEBOOK, GAZETTE], commit=True, texts=str(TEXTS))


def check() -> list[str]:
    """Run the command; the problems it printed."""
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("check_records", stdout=out, stderr=io.StringIO())
    assert failure.value.returncode == 1
    return out.getvalue().splitlines()


def spoil(model, key: str, **values: object) -> None:
    assert model.objects.filter(key=key).update(**values) == 1


def test_records_that_are_whole_pass_and_are_counted():
    out, err = io.StringIO(), io.StringIO()
    call_command("check_records", stdout=out, stderr=err)
    assert out.getvalue() == "81 records checked, none wrong.\n"
    assert "3 commitment, 1 commitmentevent, 1 researchlog, 11 evidence, 6 statusspan" in err.getvalue()


def test_one_letter_of_a_quote():
    quote = Evidence.objects.get(key="larkfield-c2-q1")
    spoil(Evidence, quote.key, exact=quote.exact.replace("staff", "stuff"))
    assert check() == [
        (
            "commitment larkfield-c2-access: The quote “stuff shall not let agents into a classr…” is not "
            "what the text says there. Paste it again."
        ),
        f"commitment larkfield-c2-access: {VERSION}",
        f"commitment larkfield-c2-access: the search index differs from the record. {MEND}",
    ]


def test_a_level_that_is_stronger_than_its_quotes():
    level = Level.objects.get(key="SITE.ACCESS:5")
    spoil(Commitment, "larkfield-c2-access", level=level)
    found = check()
    assert found[0] == (
        "commitment larkfield-c2-access: “A procedure too” is stronger than the quotes: none of them says "
        "“procedure” or “in writing”. Choose a lower level."
    )
    assert (
        f"commitment larkfield-c2-access: level_ordinal is stored as “4” but follows as “5”. {MEND}" in found
    )


def test_a_level_of_another_type():
    spoil(Commitment, "larkfield-c2-access", level=Level.objects.get(key="SITE.NOTIFY:1"))
    assert check()[0] == (
        "commitment larkfield-c2-access: The level “Told afterwards” belongs to another type than SITE.ACCESS"
        ". Choose one of its levels."
    )


def test_an_institution_that_the_basis_cannot_bind():
    spoil(Commitment, "larkfield-c3-police", institution=Institution.objects.get(key="larkfield-schools"))
    found = check()
    assert found[:2] == [
        (
            "commitment larkfield-c3-police: ENFORCE.PARTICIPATE does not apply to a school district. Choose "
            "another type or another institution."
        ),
        (
            "commitment larkfield-c3-police: “The Mayor on joint operations” was issued by City of "
            "Larkfield, which cannot bind Lärkfield Schools: neither the same body nor one above it, nor a "
            "statute or agreement that names it. Check the institution and its parent."
        ),
    ]


def test_events_in_an_order_that_cannot_have_been():
    spoil(ResolutionEvent, "larkfield-open-doors-adopted", kind="rescinded")
    assert check()[0] == (
        "resolution larkfield-open-doors: event 1 (rescinded): cannot come before the resolution is adopted. "
        "Add the adoption first."
    )


def test_events_whose_dates_rule_their_order_out():
    resolution = Resolution.objects.get(key="larkfield-open-doors")
    ResolutionEvent.objects.create(
        key="amended", resolution=resolution, kind="amended", order=2, edtf="2018", date_basis="stated"
    )
    assert check()[0] == (
        "resolution larkfield-open-doors: event 2 (amended) is dated before event 1 (adopted), which it "
        "follows. Correct the order or a date."
    )


def test_bounds_that_do_not_follow_from_the_date():
    spoil(Statement, "larkfield-mayor", earliest=date(2019, 6, 9))
    assert check()[0] == (
        f"statement larkfield-mayor: earliest is stored as 2019-06-09 but follows as 2019-06-10. {MEND}"
    )


@pytest.mark.parametrize(
    ("model", "key", "change", "expected"),
    [
        (
            *(Place, "place-larkfield", {"name": "Lark\x07field"}),
            "place place-larkfield: name “Lark\x07field”: Remove the control characters. Correct it.",
        ),
        (
            *(Commitment, "larkfield-c1-collect", {"polarity": "forbids"}),
            (
                "commitment larkfield-c1-collect: polarity “forbids”: Value 'forbids' is not a valid choice. "
                "Correct it."
            ),
        ),
        (
            *(ResolutionEvent, "larkfield-open-doors-adopted", {"edtf": "soon"}),
            "resolutionevent larkfield-open-doors-adopted: edtf “soon”: “soon”",
        ),
    ],
)
def test_a_value_that_no_form_would_take(model, key, change, expected):
    spoil(model, key, **change)
    assert any(line.startswith(expected) for line in check())


def test_a_status_that_nobody_may_type():
    spoil(Resolution, "larkfield-safe-schools", status="adopted")
    assert (
        f"resolution larkfield-safe-schools: status is stored as “adopted” but follows as “proposed”. {MEND}"
        in check()
    )


def test_a_public_record_whose_institution_is_not():
    Institution.objects.filter(key="larkfield-schools").update(review_state="draft")
    found = check()
    assert (
        "resolution larkfield-open-doors: Its institution is not published yet. Publish that first." in found
    )
    assert any(
        line.startswith("commitment larkfield-c1-collect: Its institution “Lärkfield Schools”")
        for line in found
    )
    assert any(
        line.startswith("searchdocument resolution:larkfield-open-doors: its record") for line in found
    )


def test_counts_that_do_not_follow():
    FacetCount.objects.filter(type__notation="SITE.ACCESS").update(total=7)
    (line,) = check()
    assert line.startswith(
        "facetcount CA|school_district|SITE.ACCESS|4|adopted|resolution|reported_paraphrase|"
    )
    assert line.endswith("counts 7 commitments, there are 1. " + MEND)


def test_a_missing_search_document():
    SearchDocument.objects.filter(commitment__key="larkfield-c1-collect").delete()
    assert check() == [f"commitment larkfield-c1-collect: the search index differs from the record. {MEND}"]


def test_a_version_that_was_changed_afterwards():
    version = PublishedVersion.objects.get(record_key="larkfield-c1-collect")
    PublishedVersion.objects.filter(pk=version.pk).update(record=version.record | {"modality": "may"})
    assert check() == [
        (
            f"publishedversion {version.key}: this version is not what was published then. "
            "Restore it from a backup."
        )
    ]


def test_a_missing_version():
    PublishedVersion.objects.filter(record_key="larkfield-c1-collect").update(number=2)
    assert check() == [
        (
            "commitment larkfield-c1-collect: its published versions are numbered [2]. Restore the "
            "missing ones from a backup."
        )
    ]


def mend() -> list[str]:
    out = io.StringIO()
    call_command("check_records", "--mend", stdout=out, stderr=io.StringIO())
    return out.getvalue().splitlines()


def test_mending_leaves_what_is_whole_alone():
    assert mend() == ["81 records checked, none wrong."]
    assert set(PublishedVersion.objects.values_list("number", flat=True)) == {1}


def test_mending_derives_bounds_columns_search_and_counts_again():
    spoil(Statement, "larkfield-mayor", earliest=date(2019, 6, 9))
    spoil(Commitment, "larkfield-c1-collect", level_ordinal=1)
    SearchDocument.objects.filter(commitment__key="larkfield-c2-access").delete()
    FacetCount.objects.filter(type__notation="SITE.ACCESS").update(total=7)
    assert mend() == [
        "mended  statement larkfield-mayor",
        "mended  commitment larkfield-c1-collect",
        "mended  commitment larkfield-c2-access",
        "mended  facetcount",
        "81 records checked, none wrong.",
    ]


def test_a_status_that_a_new_day_overtook_is_mended_with_a_version():
    resolution = Resolution.objects.get(key="larkfield-open-doors")
    event = record_event(resolution, "rescinded", edtf="2050-01-01", date_basis="stated")
    assert (event.resolution.status, Commitment.objects.get(key="larkfield-c1-collect").status) == (
        *("adopted", "adopted"),
    )
    with time_machine.travel(datetime(2050, 1, 2, tzinfo=UTC), tick=False):
        mended = mend()
    assert "mended  resolution larkfield-open-doors" in mended
    commitment = Commitment.objects.get(key="larkfield-c1-collect")
    assert commitment.status == "rescinded"
    newest = history(commitment).first()
    assert (newest.record["status"], newest.published_at.year) == ("rescinded", 2050)


def test_mending_keeps_its_hands_off_what_people_enter():
    spoil(Commitment, "larkfield-c1-collect", actor_en="somebody else")
    with pytest.raises(CommandError):
        mend()
    assert PublishedVersion.objects.filter(record_key="larkfield-c1-collect").count() == 1
