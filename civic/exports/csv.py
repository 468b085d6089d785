"""Writes CSV that a spreadsheet program shows and never runs, row by row."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from civic.ingest.spreadsheets.cells import FORMULA_STARTS

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the start of a file it tells Excel that the text is UTF-8."""

BATCH = 200
"""Rows in one piece of the answer."""


def neutralise(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula: an apostrophe before ``= + - @``, tab and CR.

    Our own import takes it off again (``civic.ingest.spreadsheets.cells.unguarded``).
    """
    return f"'{cell}" if cell[:1] and cell[0] in FORMULA_STARTS else cell


class _Echo:
    """Gives back what csv would write to a file."""

    def write(self, text: str) -> str:
        return text


def stream(rows: Iterable[Iterable[Any]], *, bom: bool = True) -> Iterator[str]:
    """Rows as pieces of a CSV file (RFC 4180), every cell made harmless."""
    writer = csv.writer(_Echo())
    pieces = [BOM] if bom else []
    for row in rows:
        pieces.append(writer.writerow([neutralise(str(cell)) for cell in row]))
        if len(pieces) >= BATCH:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces)
