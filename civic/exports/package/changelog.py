"""What changed since the release before, row by row: which came, went, and changed in which columns.

Both releases are sorted by their keys, so that two files are read side by side and neither is held in memory.
"""

import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from civic.exports.package.cells import typed
from civic.exports.package.tables import TABLES, Table

HEADER = ("table", "change", "key", "columns")
ADDED, CHANGED, REMOVED = "added", "changed", "removed"
csv.field_size_limit(64 * 2**20)


class Change(NamedTuple):
    """A row that differs; ``key`` and ``columns`` are parted by spaces."""

    table: str
    change: str
    key: str
    columns: str


class _Row(NamedTuple):
    key: tuple[Any, ...]
    cells: dict[str, str]


def changes(folder: Path, previous: Path | None) -> Iterator[Change]:
    """Changes of all tables in their order; nothing where there is no release before."""
    if previous is None:
        return
    for table in TABLES:
        name = f"csv/{table.name}.csv"
        yield from _between(table, previous / name, folder / name)


def _between(table: Table, before: Path, after: Path) -> Iterator[Change]:
    with ExitStack() as files:
        old, new = (_rows(table, path, files) for path in (before, after))
        left, right = next(old, None), next(new, None)
        while left or right:
            if right is None or (left is not None and left.key < right.key):
                yield _change(table, REMOVED, left)
                left = next(old, None)
            elif left is None or right.key < left.key:
                yield _change(table, ADDED, right)
                right = next(new, None)
            else:
                if columns := _differing(left.cells, right.cells):
                    yield _change(table, CHANGED, right, columns)
                left, right = next(old, None), next(new, None)


def _rows(table: Table, path: Path, files: ExitStack) -> Iterator[_Row]:
    """Rows of a file by key; a table that the release does not have is empty."""
    if not path.is_file():
        return
    reader = csv.DictReader(files.enter_context(path.open(encoding="utf-8", newline="")))
    kinds = [column for column in table.columns if column.name in table.key]
    by_name = dict(zip([column.name for column in kinds], typed(kinds), strict=True))
    for cells in reader:
        yield _Row(tuple(by_name[name](cells.get(name) or "") for name in table.key), cells)


def _differing(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return [name for name in {**new, **old} if old.get(name) != new.get(name)]


def _change(table: Table, change: str, row: Any, columns: list[str] | None = None) -> Change:
    return Change(table.name, change, " ".join(map(str, row.key)), " ".join(columns or ()))


def write(folder: Path, previous: Path | None) -> dict[str, dict[str, int]]:
    """Write ``CHANGES.csv``; how many rows of each table were added, changed and removed."""
    counts: dict[str, dict[str, int]] = {}
    with (folder / "CHANGES.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for change in changes(folder, previous):
            writer.writerow(change)
            of_table = counts.setdefault(change.table, {ADDED: 0, CHANGED: 0, REMOVED: 0})
            of_table[change.change] += 1
    return counts
