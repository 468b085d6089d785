"""Between preview and confirmation."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from civic.ingest.spreadsheets import uploads
from civic.ingest.spreadsheets.importing import PlanChanged, Unreadable
from civic.models import Institution, SpreadsheetUpload
from tests import factories
from tests.ingest.spreadsheets.conftest import as_file

pytestmark = pytest.mark.django_db
ROWS = [["slug", "name", "kind", "state"], ["larkfield", "Larkfield", "city", "CA"]]


def _upload(rows=ROWS):
    user = factories.make_user("coder")
    return uploads.preview(SimpleUploadedFile("a.csv", as_file(rows)), "a.csv", "institution", user)


def test_a_preview_writes_no_record_and_a_confirmation_forgets_the_file():
    upload = _upload()
    assert not Institution.objects.exists()
    assert uploads.confirm(upload).counts()["new"] == 1
    assert Institution.objects.get().created_by == upload.by
    assert not SpreadsheetUpload.objects.exists()


def test_nobody_confirms_twice():
    upload = _upload()
    uploads.confirm(upload)
    with pytest.raises(SpreadsheetUpload.DoesNotExist):
        uploads.confirm(SpreadsheetUpload(pk=upload.pk, model="institution"))
    assert Institution.objects.count() == 1


def test_another_plan_than_the_one_that_was_seen_is_refused_and_can_be_read_again():
    upload = _upload()
    factories.make_institution("Somebody else's", slug="larkfield")
    with pytest.raises(PlanChanged):
        uploads.confirm(upload)
    assert Institution.objects.get().name == "Somebody else's"
    uploads.preview_again(upload)
    assert upload.report["counts"] == {"new": 0, "changed": 1, "same": 0, "error": 0}
    assert uploads.confirm(upload).counts()["changed"] == 1


def test_a_file_with_errors_is_not_kept():
    upload = _upload([*ROWS, ["b", "", "", ""]])
    assert bytes(upload.content) == b""
    assert upload.report["counts"]["error"] == 1


def test_a_file_is_thrown_away_after_a_day():
    upload = _upload()
    SpreadsheetUpload.objects.update(created_at=upload.created_at - timedelta(days=1, minutes=1))
    assert uploads.wipe() == 1


def test_a_preview_that_is_a_day_old_is_thrown_away_with_the_next_one():
    old = _upload()
    SpreadsheetUpload.objects.update(created_at=old.created_at - timedelta(days=2))
    uploads.preview(SimpleUploadedFile("b.csv", as_file(ROWS)), "b.csv", "institution", old.by)
    assert list(SpreadsheetUpload.objects.values_list("file_name", flat=True)) == ["b.csv"]


def test_too_large_a_file_is_not_even_read():
    class Large(io.BytesIO):
        size = uploads.LARGEST + 1

        def read(self, *args):
            raise AssertionError("read")

    with pytest.raises(Unreadable, match="at most 20 MB"):
        uploads.preview(Large(), "a.csv", "institution", None)
