"""A spreadsheet from the upload to the confirmation: previewed, kept for a day, imported or thrown away."""

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.ingest.spreadsheets.importing import SHEETS, PlanChanged, Unreadable, import_file
from civic.ingest.spreadsheets.report import Report
from civic.models import SpreadsheetUpload

LARGEST = 20 * 2**20
KEPT_FOR = timedelta(days=1)
_PIECE = 2**20


def preview(file: Any, name: str, model: str, by: Any) -> SpreadsheetUpload:
    """Say what a file would do, and keep it. Raises ``Unreadable`` for what can have no preview."""
    wipe()
    if file.size > LARGEST:
        raise Unreadable(
            _(
                "The file has %(size)d MB; at most %(largest)d MB fit here. "
                "Split it, or use import_csv on the server."
            )
            % {"size": file.size // 2**20, "largest": LARGEST // 2**20}
        )
    report = import_file(file, SHEETS[model], by=by)
    if report.header_problems:
        raise Unreadable(" ".join(report.header_problems))
    return SpreadsheetUpload.objects.create(
        by=by,
        model=model,
        file_name=name[:120],
        content=b"" if report.fails else _compressed(file),
        report=report.as_json(),
    )


@transaction.atomic
def confirm(upload: SpreadsheetUpload) -> Report:
    """Import the file and forget it. Raises ``PlanChanged`` if it would not do what was previewed."""
    # Whoever presses twice imports once: the second press finds nothing.
    upload = SpreadsheetUpload.objects.select_for_update().get(pk=upload.pk)
    with _opened(upload) as file:
        report = import_file(
            file, SHEETS[upload.model], commit=True, by=upload.by, expected=upload.report["digest"]
        )
    if report.fails:
        raise PlanChanged(_("The register has changed since this preview was made."))
    upload.delete()
    return report


def preview_again(upload: SpreadsheetUpload) -> None:
    """Plan the kept file once more, on the register as it is now."""
    with _opened(upload) as file:
        report = import_file(file, SHEETS[upload.model], by=upload.by)
    upload.report = report.as_json()
    upload.content = b"" if report.fails else upload.content
    upload.save()


def wipe(now: datetime | None = None) -> int:
    """Throw away what nobody confirmed within a day; how many there were."""
    return due(now).delete()[0]


def due(now: datetime | None = None) -> QuerySet[SpreadsheetUpload]:
    """Files that nobody confirmed within a day."""
    return SpreadsheetUpload.objects.filter(created_at__lt=(now or timezone.now()) - KEPT_FOR)


def _compressed(file: Any) -> bytes:
    packer = zlib.compressobj()
    file.seek(0)
    pieces = [packer.compress(piece) for piece in iter(lambda: file.read(_PIECE), b"")]
    return b"".join([*pieces, packer.flush()])


@contextmanager
def _opened(upload: SpreadsheetUpload) -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(max_size=4 * _PIECE) as file:
        file.write(zlib.decompress(upload.content))
        yield file
