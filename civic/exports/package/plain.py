"""CSV files: one that is published, safe in spreadsheets, and one that other formats are made of."""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from civic.exports.csv import neutralise
from civic.exports.package.tables import Table

RAW = "raw.csv"


def written(table: Table, rows: Iterable[list[str]], published: Path, raw: Path) -> Iterator[list[str]]:
    """Give the rows on while both files are written.

    In the published file a text that would run as a formula begins with an apostrophe.
    """
    guarded = [column.kind == "string" for column in table.columns]
    with _opened(published) as one, _opened(raw) as two:
        safe, exact = (csv.writer(file, lineterminator="\n") for file in (one, two))
        safe.writerow(table.names)
        exact.writerow(table.names)
        for row in rows:
            safe.writerow([neutralise(c) if guard else c for c, guard in zip(row, guarded, strict=True)])
            exact.writerow(row)
            yield row


def _opened(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="")
