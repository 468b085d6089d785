"""The counts of ``FacetCount`` in memory: summed in microseconds where SQL takes tens of milliseconds.

Each process holds all combinations as columns of small numbers. It asks the database for the version of the
data and, where that moved, for the rows with a newer stamp alone. What it holds is replaced, never changed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from django.db import Error, connections, router, transaction
from django.db.models import Q

from civic.facets.columns import AT_ONCE, Column, Table
from civic.models import FacetCount
from civic.versions.data import CELLS, DATA, data_version, is_writing

DIMENSIONS = (
    "state",
    "institution_kind",
    "type_id",
    "level_ordinal",
    "status",
    "basis",
    "attribution",
    "certainty",
)
Wanted = Mapping[str, Sequence[Any]]
REMEMBERED = 1000
"""Sums that one state of the counts keeps; each is some hundred numbers."""
READING_SECONDS = 60
"""What reading all counts may take at the start of a process, when nobody waits for it."""


class Cube:
    """All combinations with their totals, as they were at one version of the data."""

    def __init__(self, table: Table) -> None:
        self.table, self.columns, self.totals = table, table.columns, table.totals
        self._sums: dict[Any, Any] = {}

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]], dimensions: Sequence[str] = DIMENSIONS) -> "Cube":
        """From rows of a number that no other has, the dimensions, and the total."""
        return cls(Table.of(rows, dimensions))

    def changed(self, rows: Iterable[tuple[Any, ...]]) -> "Cube":
        """The same with newer rows in place of theirs."""
        newer = Table.of(rows, DIMENSIONS)
        return Cube(self.table.changed(newer)) if len(newer.numbers) else self

    def part(self, numbers: Sequence[tuple[int, int]]) -> "Cube":
        """Some of what is counted here: pairs of a combination's primary key and a number.

        Raises ``KeyError`` for a combination that came since.
        """
        keys, totals = np.array(numbers, dtype=np.int64).reshape(-1, 2).T
        rows = self.table.find(keys)
        if (rows < 0).any():
            raise KeyError
        columns = {name: column.at(rows) for name, column in self.columns.items()}
        return Cube(Table(rows[:0].copy(), columns, totals.copy()))

    def sums(self, wanted: Wanted) -> tuple[int, dict[str, Counter[Any]]]:
        """How many fit, and for each dimension how many fit all the others, by its value."""
        key = tuple((name, tuple(values)) for name, values in sorted(wanted.items()) if values)
        if key not in self._sums:
            if len(self._sums) >= REMEMBERED:
                self._sums = {}
            self._sums[key] = self._summed(dict(key))
        found: tuple[int, dict[str, Counter[Any]]] = self._sums[key]
        return found

    def cells(self, wanted: Wanted) -> list[tuple[Any, ...]]:
        """The combinations that fit and that somebody has, in the order of the dimensions."""
        fits = [
            self.columns[name].fits(values, at_least=name == "level_ordinal")
            for name, values in wanted.items()
            if values
        ]
        rows = np.flatnonzero(reduce(np.logical_and, [*fits, self.totals > 0]))
        columns = [[c.values[code] for code in c.codes[rows].tolist()] for c in self.columns.values()]
        return list(zip(*columns, strict=True))

    def _summed(self, wanted: Wanted) -> tuple[int, dict[str, Counter[Any]]]:
        fits = {
            name: self.columns[name].fits(values, at_least=name == "level_ordinal")
            for name, values in wanted.items()
        }
        rows = _all(list(fits.values()))
        counted = {}
        for name, column in self.columns.items():
            others = _all([fit for other, fit in fits.items() if other != name]) if name in fits else rows
            counted[name] = self._counted(column, others)
        total = self.totals if rows is None else self.totals[rows]
        return int(total.sum()), counted

    def _counted(self, column: Column, rows: Any) -> Counter[Any]:
        codes, totals = (
            (column.codes, self.totals) if rows is None else (column.codes[rows], self.totals[rows])
        )
        sums = np.bincount(codes, weights=totals, minlength=len(column.values)).tolist()
        return Counter({value: int(n) for value, n in zip(column.values, sums, strict=True) if n})


def _all(fits: list[Any]) -> Any:
    """The positions of the rows that fit everything; ``None`` for all rows."""
    return np.flatnonzero(reduce(np.logical_and, fits)) if fits else None


class _Kept(NamedTuple):
    stamps: dict[str, dict[int, int]]
    cube: Cube


_kept: dict[str, _Kept] = {}


def current() -> Cube:
    """The counts as they stand in the database that this request reads: one query for the version, and one
    more where it moved."""
    using = router.db_for_read(FacetCount)
    if is_writing(using):
        return Cube.of(_rows())
    stamps = data_version(using).stamps
    kept = _kept.get(using)
    if kept is None or kept.stamps.get(CELLS) != stamps.get(CELLS) or _went_back(kept.stamps, stamps):
        kept = _kept[using] = _Kept(stamps, Cube.of(_rows()))
    elif kept.stamps.get(DATA) != stamps.get(DATA):
        rows = _rows(_newer(kept.stamps.get(DATA, {}), stamps.get(DATA, {})))
        kept = _kept[using] = _Kept(stamps, kept.cube.changed(rows))
    return kept.cube


def read_ahead() -> None:
    """Read the counts before the first reader asks, in a thread of its own when the web server starts.

    Millions of promises have half a million combinations: to read them takes seconds, and under load longer
    than a page may. Where there is no database yet, nothing is said: whoever asks first is told.
    """
    using = router.db_for_read(FacetCount)
    connection = connections[using]
    try:
        if connection.vendor != "postgresql":
            current()
            return
        with transaction.atomic(using), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{READING_SECONDS}s"])
            stamps = data_version(using).stamps  # first, so that the counts are as new or newer
            kept = _Kept(stamps, Cube.of(_rows()))
        _kept.setdefault(using, kept)
    except Error:
        return
    finally:
        connection.close()


def _went_back(before: dict[str, dict[int, int]], now: dict[str, dict[int, int]]) -> bool:
    """As after a restored backup: what we hold is of another life."""
    return any(now.get(DATA, {}).get(slot, 0) < stamp for slot, stamp in before.get(DATA, {}).items())


def _newer(before: dict[int, int], now: dict[int, int]) -> Q:
    newer = Q(pk=None)
    for slot, stamp in now.items():
        if stamp > before.get(slot, 0):
            newer |= Q(slot=slot, stamp__gt=before.get(slot, 0))
    return newer


def _rows(fits: Q | None = None) -> Iterator[Any]:
    """One statement; of all combinations only some are in memory at a time."""
    columns = ("pk", *DIMENSIONS, "total")
    if fits is not None:
        yield from FacetCount.objects.filter(fits).values_list(*columns)
        return
    rows = FacetCount.objects.values_list(*columns)
    with connections[rows.db].wrap_database_errors:  # Django closes its cursor outside of it
        yield from rows.iterator(chunk_size=AT_ONCE)
