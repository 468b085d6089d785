"""Spreadsheets typed in a test, imported as a file would be."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from civic.ingest.spreadsheets.importing import SHEETS, import_file
from civic.ingest.spreadsheets.report import Report

Run = Callable[..., Report]


def as_file(rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Rows as the bytes of a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.fixture
def run(db: None) -> Run:
    """Import rows, the first of which is the header given as words; ``commit`` unless told otherwise."""

    def _run(model: str, header: str, *rows: list[str], **options: Any) -> Report:
        content = as_file([header.split(), *rows])
        return import_file(io.BytesIO(content), SHEETS[model], **{"commit": True, **options})

    return _run


def told(report: Report) -> list[tuple[int, str, str]]:
    """Row, column and code of every error."""
    return [(fault.row, fault.column, fault.code) for fault in report.sorted_faults()]


def rows_of(report: Report) -> list[tuple[int, str, dict[str, tuple[str, str]]]]:
    """Row, state and changes of every row that is right; what is new is not repeated."""
    found = [outcome for outcomes in report.samples.values() for outcome in outcomes]
    return [
        (o.row, str(o.state), {} if o.state == "new" else o.changes)
        for o in sorted(found)
        if not report.is_wrong(o.row)
    ]
