"""From the cells of a row to values, with an error for each cell that cannot be read."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from civic.ingest.spreadsheets.cells import CONTROLS, LONGEST, BadCell, shown, unguarded
from civic.ingest.spreadsheets.columns import Spreadsheet
from civic.ingest.spreadsheets.headers import WrongHeader, columns_of
from civic.ingest.spreadsheets.reading import Reader, Row
from civic.ingest.spreadsheets.report import Report


class Line(NamedTuple):
    """A row that was read: its values by name of column."""

    number: int
    values: dict[str, Any]
    readable: bool
    """Whether every cell could be read; the values of the others are missing."""


class Lines:
    """The rows of a file as values; iterating a second time reads the file a second time."""

    def __init__(self, reader: Reader, sheet: Spreadsheet, report: Report) -> None:
        self.reader, self.sheet, self.report = reader, sheet, report
        header = next(iter(reader))
        if header.problem:
            raise WrongHeader([header.problem])
        self.names = columns_of(header.cells, sheet)
        self.identity = [(name, self.names.index(name)) for name in sheet.identity if name in self.names]

    def names_of_records(self) -> tuple[dict[tuple[str, str], int], int]:
        """Which row first names which record, by column and cell; and the number of the last row."""
        found: dict[tuple[str, str], int] = {}
        number = 1
        for number, cells, _problem in self._rows():
            for name, place in self.identity:
                if place < len(cells) and (text := cells[place].strip()):
                    found.setdefault((name, text), number)
        return found, number

    def __iter__(self) -> Iterator[Line]:
        for row in self._rows():
            if row.problem:
                self.report.refuse(row.number, "", "unreadable", row.problem)
            elif any(cell.strip() for cell in row.cells):
                yield self._line(row)

    def _rows(self) -> Iterator[Row]:
        rows = iter(self.reader)
        next(rows)
        return rows

    def _line(self, row: Row) -> Line:
        values: dict[str, Any] = {}
        before = self.report.faults_total
        cells = [unguarded(cell) for cell in row.cells]
        self._check_shape(row.number, cells)
        for name, cell in zip(self.names, cells, strict=False):
            try:
                values[name] = self.sheet.by_name[name].read(cell)
            except BadCell as error:
                self.report.refuse(row.number, name, "bad_value", str(error))
        return Line(row.number, values, self.report.faults_total == before)

    def _check_shape(self, number: int, cells: list[str]) -> None:
        """As many cells as columns, none too long, none with characters that no record may hold."""
        while len(cells) > len(self.names) and not cells[-1].strip():
            cells.pop()
        if len(cells) != len(self.names):
            self.report.refuse(
                number,
                "",
                "wrong_number_of_cells",
                _("The row has %(cells)d cells, the first row names %(columns)d columns.")
                % {"cells": len(cells), "columns": len(self.names)},
            )
        joined = "\n".join(cells)
        if CONTROLS.search(joined) or len(joined) > LONGEST:
            self._check_cells(number, cells)

    def _check_cells(self, number: int, cells: list[str]) -> None:
        for place, cell in enumerate(cells[: len(self.names)]):
            name = self.names[place]
            if CONTROLS.search(cell):
                self.report.refuse(
                    number,
                    name,
                    "control_characters",
                    _(
                        "“%(cell)s” holds characters that cannot be read. Save the file as CSV UTF-8, "
                        "or remove them."
                    )
                    % {"cell": shown(cell)},
                )
                cells[place] = CONTROLS.sub("", cell)
            elif len(cell) > LONGEST:
                self.report.refuse(
                    number,
                    name,
                    "too_long",
                    _("The cell has %(length)d characters; at most %(longest)d fit.")
                    % {"length": len(cell), "longest": LONGEST},
                )
                cells[place] = ""
