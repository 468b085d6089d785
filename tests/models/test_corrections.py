"""The same-row rules of reports and of the public log."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from civic.choices import ReportState
from civic.models import Correction, CorrectionReport, ReportAllowance

pytestmark = pytest.mark.django_db
WHEN = datetime(2026, 11, 22, tzinfo=UTC)


def make_report(**fields) -> CorrectionReport:
    return CorrectionReport.objects.create(**{"body": "The date is wrong.", "digest": "0" * 64} | fields)


def make_entry(**fields) -> Correction:
    return Correction.objects.create(**{"wrong": "The date.", "changed": "It is right now."} | fields)


@pytest.mark.parametrize(
    "values",
    [
        {"body": ""},
        {"body": "a" * 2001},
        {"path": "institutions/a/"},
        {"path": "//evil.example/"},
        {"model": "institution"},
        {"record_key": "larkfield"},
        {"model": "institution", "record_key": "larkfield"},
        {"closed_at": WHEN},
        {"state": ReportState.DECLINED},
        {"state": ReportState.ACCEPTED, "closed_at": WHEN},
        {"state": ReportState.JUNK, "closed_at": WHEN, "email": "ada@larkfield.example"},
    ],
)
def test_a_report_that_breaks_a_rule_is_refused_by_the_database(values):
    report = make_report()
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionReport.objects.update(**values)
    report.refresh_from_db()
    assert report.body == "The date is wrong."


def test_only_an_accepted_report_belongs_to_an_entry_of_the_log():
    report, entry = make_report(), make_entry()
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionReport.objects.update(state=ReportState.DECLINED, closed_at=WHEN, correction=entry)
    CorrectionReport.objects.update(state=ReportState.ACCEPTED, closed_at=WHEN, correction=entry)
    report.refresh_from_db()
    assert report.correction == entry


def test_an_entry_that_a_report_led_to_cannot_be_deleted():
    make_report(state=ReportState.ACCEPTED, closed_at=WHEN, correction=(entry := make_entry()))
    with pytest.raises(ProtectedError):
        entry.delete()


@pytest.mark.parametrize("values", [{"wrong": ""}, {"changed": ""}, {"path": "//x/"}, {"model": "x"}])
def test_an_entry_that_breaks_a_rule_is_refused_by_the_database(values):
    make_entry(path="/about/")
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(**values)


def test_an_allowance_never_goes_below_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportAllowance.objects.create(key="*", tokens=-1, updated_at=WHEN)


@pytest.mark.parametrize("name", ["body", "where", "title"])
def test_control_characters_are_refused_in_every_text(name):
    values = {"body": "The date is wrong.", "digest": "0" * 64, name: "a\x00b"}
    with pytest.raises(ValidationError) as refusal:
        CorrectionReport(**values).full_clean()
    assert set(refusal.value.message_dict) == {name}


def test_an_entry_dated_ahead_waits_for_its_day():
    late = make_entry(corrected_on=date(2026, 12, 1))
    early = make_entry(corrected_on=date(2026, 11, 1))
    assert list(Correction.objects.published(date(2026, 11, 22))) == [early]
    assert list(Correction.objects.published(date(2026, 12, 1))) == [late, early]


def test_the_name_of_a_report_tells_nothing_that_its_sender_wrote():
    report = make_report(path="/about/", email="ada@larkfield.example", created_at=WHEN)
    assert str(report) == "2026-11-22 00:00 /about/"


def test_no_column_of_a_report_can_hold_who_sent_it_but_the_email():
    assert {field.name for field in CorrectionReport._meta.concrete_fields} == {
        *("id", "key", "path", "title", "model", "record_key", "body", "where", "email", "language"),
        *("digest", "created_at", "state", "closed_at", "closed_by", "staff_note", "correction"),
    }
