"""Columns of small numbers: what a hundred thousand combinations take in memory is a few bytes each.

Rows of Python would take a hundred times as much, and what reading them leaves behind stays with the process.
So they are packed while they arrive, a few thousand at a time.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np

AT_ONCE = 2000
"""Rows that are Python objects at the same time."""


class Column:
    """One dimension: the value of each row as the position of that value in ``values``."""

    def __init__(self, values: list[Any], codes: Any) -> None:
        # one byte is enough for up to 256 values
        self.values, self.codes = values, codes.astype(np.min_scalar_type(max(len(values) - 1, 0)))

    def at(self, rows: Any) -> "Column":
        """Some of its rows, by position."""
        return Column(self.values, self.codes[rows])

    def with_more(self, other: "Column") -> "Column":
        """Its rows and those of another column after them."""
        position = {value: n for n, value in enumerate(self.values)}
        codes = np.array([position.setdefault(value, len(position)) for value in other.values], dtype=np.intp)
        return Column(list(position), np.concatenate([self.codes, codes[other.codes]]))

    def fits(self, wanted: Sequence[Any], *, at_least: bool) -> Any:
        """Which rows hold one of the values, or with ``at_least`` one that is not below the first."""
        fit = [value >= wanted[0] if at_least else value in wanted for value in self.values]
        return np.array(fit, dtype=bool)[self.codes]


class Table:
    """Rows of a number (ascending), one value for each dimension, and a total."""

    def __init__(self, numbers: Any, columns: dict[str, Column], totals: Any) -> None:
        self.numbers, self.columns, self.totals = numbers, columns, totals

    @classmethod
    def of(cls, rows: Iterable[tuple[Any, ...]], dimensions: Sequence[str]) -> "Table":
        """Rows as the database gives them, in any order: a number, the dimensions, the total."""
        numbers, totals = array("q"), array("q")
        known: list[dict[Any, int]] = [{} for _ in dimensions]
        codes = [array("I") for _ in dimensions]
        for some in _by(AT_ONCE, rows):
            first, *cells, last = zip(*some, strict=True)
            numbers.extend(first)
            totals.extend(last)
            for seen, code, values in zip(known, codes, cells, strict=True):
                code.extend([seen.setdefault(value, len(seen)) for value in values])
        columns = {
            name: Column(list(seen), np.array(code))
            for name, seen, code in zip(dimensions, known, codes, strict=True)
        }
        return cls(np.array(numbers), columns, np.array(totals))._in_order()

    def find(self, numbers: Any) -> Any:
        """The positions of these numbers, -1 for one that is not here."""
        numbers = np.asarray(numbers, dtype=np.int64)
        at = np.searchsorted(self.numbers, numbers)
        there = np.append(self.numbers, -1)[at] == numbers
        return np.where(there, at, -1)

    def changed(self, newer: "Table") -> "Table":
        """The same with newer rows in place of theirs."""
        at = self.find(newer.numbers)
        known, fresh = at >= 0, np.flatnonzero(at < 0)
        totals = self.totals.copy()
        totals[at[known]] = newer.totals[known]
        if not len(fresh):
            return Table(self.numbers, self.columns, totals)
        columns = {n: c.with_more(newer.columns[n].at(fresh)) for n, c in self.columns.items()}
        numbers = np.concatenate([self.numbers, newer.numbers[fresh]])
        return Table(numbers, columns, np.concatenate([totals, newer.totals[fresh]]))._in_order()

    def _in_order(self) -> "Table":
        if (self.numbers[1:] > self.numbers[:-1]).all():
            return self
        order = np.argsort(self.numbers)
        columns = {name: column.at(order) for name, column in self.columns.items()}
        return Table(self.numbers[order], columns, self.totals[order])


def _by(most: int, rows: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while some := list(islice(waiting, most)):
        yield some
