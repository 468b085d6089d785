"""Rows of records for staff to download: the columns of their spreadsheet, or else those of their model."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from civic.ingest.spreadsheets.cells import show
from civic.ingest.spreadsheets.columns import Spreadsheet
from civic.ingest.spreadsheets.importing import SHEETS
from civic.models import CommitmentType, Level, Snapshot
from civic.models.records import Record

CHUNK = 500
LEFT_OUT: dict[type[Model], tuple[str, ...]] = {Snapshot: ("text",)}
"""The text of a source is never exported."""


def sheet_of(model: type[Model]) -> Spreadsheet | None:
    """The spreadsheet in which records of a model can come back."""
    return next((sheet for sheet in SHEETS.values() if sheet.model is model), None)


def rows_of(records: QuerySet[Any]) -> Iterator[list[str]]:
    """The header and a row for each record, or for each of its parts, read in pieces."""
    sheet = sheet_of(records.model)
    if sheet is None:
        yield from _plain(records)
        return
    yield sheet.header()
    for record in _in_pieces(sheet.for_rows(records)):
        for cells in sheet.rows_of(record):
            yield [cells.get(name, "") for name in sheet.header()]


def _in_pieces(records: QuerySet[Any]) -> Iterable[Any]:
    return records.iterator(chunk_size=CHUNK)


def _plain(records: QuerySet[Any]) -> Iterator[list[str]]:
    model = records.model
    left_out = ("id", *LEFT_OUT.get(model, ()))
    fields = [f for f in model._meta.concrete_fields if f.name not in left_out]
    yield [f.name for f in fields]
    relations = [f.name for f in fields if f.is_relation]
    # An empty select_related() would follow every relation there is.
    related = records.select_related(*relations) if relations else records
    for record in _in_pieces(related.defer(*LEFT_OUT.get(model, ()))):
        yield [_cell(getattr(record, f.name)) for f in fields]


def _cell(value: Any) -> str:
    if isinstance(value, CommitmentType):
        return value.notation
    if isinstance(value, Record) and not isinstance(value, Level):
        return str(getattr(value, "slug", "") or value.key)
    return value.isoformat() if hasattr(value, "isoformat") else show(getattr(value, "key", value))
