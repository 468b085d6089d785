"""Writes CSV that a spreadsheet program shows and never runs, row by row."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from civic.ingest.spreadsheets.cells import FORMULA

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the start of a file it tells Excel that the text is UTF-8."""

BATCH = 200
"""Rows in one piece of the answer."""


GUARD = f"^('*({FORMULA}))"
GUARDED = r"'\1"
"""The one rule, for Python and for the ``regexp_replace`` of PostgreSQL: one apostrophe more before what
looks like a formula, also where apostrophes stand before it already, so that it can be taken off again."""

HARMLESS = ("A", "{")
"""Texts from the first to the second, by their bytes, begin with a letter: PostgreSQL compares two such texts
six times faster than it tries ``GUARD``."""

_guard = re.compile(GUARD)


def neutralise(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula: an apostrophe before ``= + - @`` and the like.

    Our own import takes it off again (``civic.ingest.spreadsheets.cells.unguarded``).
    """
    return _guard.sub(GUARDED, cell, count=1)


class Echo:
    """Gives back what csv would write to a file."""

    def write(self, text: str) -> str:
        return text


def stream(rows: Iterable[Iterable[Any]], *, bom: bool = True) -> Iterator[str]:
    """Rows as pieces of a CSV file (RFC 4180), every cell made harmless."""
    writer = csv.writer(Echo())
    pieces = [BOM] if bom else []
    for row in rows:
        pieces.append(writer.writerow([neutralise(str(cell)) for cell in row]))
        if len(pieces) >= BATCH:
            yield "".join(pieces)
            pieces = []
    yield "".join(pieces)
