"""What somebody sent and never confirmed does not stay for ever."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from civic.models import ArticleIntake, PendingChange, RemovedRow, SpreadsheetUpload
from tests import factories

pytestmark = pytest.mark.django_db


def wipe(*arguments: str) -> str:
    out = StringIO()
    call_command("wipe_unfinished", *arguments, stdout=out)
    return out.getvalue()


def held(key: str, by, state: str) -> None:
    decided = {} if state == "open" else {"decided_by": by, "decided_at": timezone.now()}
    PendingChange.objects.create(
        act="text", model="sourcearticle", record_key=f"of-{key}", title="A source", before=[], after=[],
        form_model="sourcearticle", posted=[["intake", key]], made_by=by, state=state, **decided,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _unfinished(db):
    by, now = factories.make_user("coder", "coder"), timezone.now()
    for key, days in (("new", 29.9), ("old", 30.1), ("waiting", 30.1), ("returned", 30.1)):
        ArticleIntake.objects.create(
            key=key, created_by=by, created_at=now - timedelta(days=days), source_text="Text",
            cuts=[], page_starts=[], proposals={},
        )  # fmt: skip
    held("waiting", by, "open")
    held("returned", by, "returned")
    for key, hours in (("new", 23.9), ("old", 24.1)):
        SpreadsheetUpload.objects.create(
            key=key, by=by, model="person", content=b"", report={}, created_at=now - timedelta(hours=hours)
        )

    for key, days in (("kept", 89.9), ("past", 90.1)):
        RemovedRow.objects.create(
            key=key, model="snapshot", row=1, columns={}, removed_at=now - timedelta(days=days)
        )


def left() -> list[str]:
    models = (ArticleIntake, SpreadsheetUpload, RemovedRow)
    return sorted(row.key for model in models for row in model.objects.all())


def test_each_goes_in_its_time_unless_it_waits():
    assert wipe() == "Texts deleted: 2. Spreadsheets deleted: 1. Deleted rows forgotten: 1.\n"
    assert left() == ["kept", "new", "new", "waiting"]
    assert wipe() == "Texts deleted: 0. Spreadsheets deleted: 0. Deleted rows forgotten: 0.\n"


def test_a_dry_run_says_what_is_due_and_deletes_nothing():
    before = left()
    assert wipe("--dry-run") == (
        "Texts to delete: 2. Spreadsheets to delete: 1. Deleted rows to forget: 1. Nothing was changed.\n"
    )
    assert left() == before
