"""Who reported a mistake is forgotten, some time after it was settled."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from civic.choices import ReportState
from civic.models import Correction, CorrectionReport

pytestmark = pytest.mark.django_db


def make_report(body: str, state: ReportState, days: float | None, **fields) -> None:
    closed = None if days is None else timezone.now() - timedelta(days=days)
    CorrectionReport.objects.create(body=body, digest=body, state=state, closed_at=closed, **fields)


def wipe(*arguments: str) -> str:
    out = StringIO()
    call_command("wipe_contacts", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def _reports():
    entry = Correction.objects.create(wrong="The day.", changed="The day is right.")
    email = "ada@larkfield.example"
    make_report("open", ReportState.OPEN, None, email=email)
    make_report("new", ReportState.DECLINED, 89.9, email=email)
    make_report("old", ReportState.DECLINED, 90.1, email=email)
    make_report("right", ReportState.ACCEPTED, 90.1, email=email, correction=entry)
    make_report("silent", ReportState.DECLINED, 90.1)
    make_report("new junk", ReportState.JUNK, 89.9)
    make_report("old junk", ReportState.JUNK, 90.1)


def left() -> dict[str, bool]:
    """The reports there are, and whether each still has its address."""
    return {body: bool(email) for body, email in CorrectionReport.objects.values_list("body", "email")}


@pytest.mark.usefixtures("_reports")
def test_addresses_go_ninety_days_after_closing_and_junk_with_them():
    assert wipe() == "E-mail addresses wiped: 2. Junk reports deleted: 1.\n"
    assert left() == {
        "open": True, "new": True, "old": False, "right": False, "silent": False, "new junk": False,
    }  # fmt: skip


@pytest.mark.usefixtures("_reports")
def test_a_second_run_finds_nothing_to_do():
    wipe()
    assert wipe() == "E-mail addresses wiped: 0. Junk reports deleted: 0.\n"


@pytest.mark.usefixtures("_reports")
def test_a_dry_run_says_what_is_due_and_changes_nothing():
    before = left()
    assert wipe("--dry-run") == (
        "E-mail addresses to wipe: 2. Junk reports to delete: 1. Nothing was changed.\n"
    )
    assert left() == before
