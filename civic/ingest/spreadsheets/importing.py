"""Imports one spreadsheet: read whole, planned piece by piece, written in one transaction or not at all."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import IO, Any

from django.db import transaction
from django.utils.translation import gettext as _

from civic.ingest.spreadsheets.columns import Spreadsheet
from civic.ingest.spreadsheets.commitments import CommitmentSheet
from civic.ingest.spreadsheets.headers import WrongHeader
from civic.ingest.spreadsheets.institution_import import InstitutionImport
from civic.ingest.spreadsheets.institutions import InstitutionSheet
from civic.ingest.spreadsheets.parts import PartedSheet
from civic.ingest.spreadsheets.people import PersonSheet
from civic.ingest.spreadsheets.reading import Reader, Unreadable
from civic.ingest.spreadsheets.record_import import RecordImport
from civic.ingest.spreadsheets.report import Outcome, Report
from civic.ingest.spreadsheets.resolutions import ResolutionSheet
from civic.ingest.spreadsheets.rows import Lines
from civic.ingest.spreadsheets.statements import StatementSheet
from civic.models import because

SHEETS: dict[str, Spreadsheet] = {
    sheet.name: sheet
    for sheet in (InstitutionSheet(), PersonSheet(), ResolutionSheet(), StatementSheet(), CommitmentSheet())
}


class PlanChanged(Exception):  # noqa: N818 the name says what happened
    """Between preview and confirmation the register changed, so that the file would now do something else."""


def import_file(
    file: IO[bytes],
    sheet: Spreadsheet,
    *,
    commit: bool = False,
    by: Any = None,
    expected: str = "",
    on_row: Callable[[Outcome], None] = lambda outcome: None,
    progress: Callable[[int, int], None] = lambda row, last: None,
) -> Report:
    """Import a file; without ``commit``, or with any error, everything is taken back.

    Without ``commit`` each piece is written and taken back by itself, so that others can write in between.
    ``by`` is the user whose drafts the new records are. ``expected`` is the sum of the plan that was
    previewed. Raises ``Unreadable`` for what is no CSV file and ``PlanChanged`` if the plan has another sum.
    """
    report = Report(on_row)
    try:
        lines = Lines(Reader(file), sheet, report)
        named, last = lines.names_of_records()
    except WrongHeader as error:
        report.header_problems = error.problems
        return report
    whole = transaction.atomic() if commit else nullcontext()
    with whole, because(_("Imported from a spreadsheet"), by):
        run = _importer(sheet)(sheet, report, named, by=by, keep=commit)
        run.run(lines, lambda row: progress(row, last))
        if expected and report.digest() != expected:
            raise PlanChanged(_("The register has changed since this preview was made."))
        report.committed = commit and not report.fails
        if commit and report.fails:
            transaction.set_rollback(True)
    return report


def _importer(sheet: Spreadsheet) -> Any:
    return RecordImport if isinstance(sheet, PartedSheet) else InstitutionImport


__all__ = ["SHEETS", "PlanChanged", "Unreadable", "import_file"]
