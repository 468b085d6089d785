"""Packed columns say the same as the rows that they were made of."""

import pytest

from civic.facets.columns import AT_ONCE, Table

pytestmark = pytest.mark.once
DIMENSIONS = ("state", "level")
ROWS = [(7, "CA", 1, 10), (3, "NV", 2, 20), (5, "CA", None, 0)]


def _rows(table: Table) -> list[tuple]:
    cells = [[c.values[code] for code in c.codes.tolist()] for c in table.columns.values()]
    return list(zip(table.numbers.tolist(), *cells, table.totals.tolist(), strict=True))


def test_rows_come_back_in_the_order_of_their_numbers():
    assert _rows(Table.of(ROWS, DIMENSIONS)) == sorted(ROWS)
    assert _rows(Table.of([], DIMENSIONS)) == []


def test_newer_rows_take_the_place_of_theirs_and_new_ones_find_their_own():
    table = Table.of(ROWS, DIMENSIONS)
    newer = [(5, "CA", None, 1), (4, "WY", 2, 4), (9, "CA", 3, 9)]
    assert _rows(table.changed(Table.of(newer, DIMENSIONS))) == sorted([*ROWS[:2], *newer])
    assert _rows(Table.of([], DIMENSIONS).changed(table)) == sorted(ROWS)
    assert _rows(table) == sorted(ROWS)


def test_a_number_that_is_not_there_is_not_found():
    table = Table.of(ROWS, DIMENSIONS)
    assert table.find([5, 8, 3, -1, 2**40]).tolist() == [1, -1, 0, -1, -1]
    assert Table.of([], DIMENSIONS).find([1]).tolist() == [-1]


def test_a_value_takes_one_byte_until_there_are_too_many():
    many = [(n, str(n % 300), n % 3, n) for n in range(AT_ONCE + 1)]
    table = Table.of(many, DIMENSIONS)
    assert [column.codes.itemsize for column in table.columns.values()] == [2, 1]
    assert _rows(table) == many
    more = Table.of([(AT_ONCE + n, "few", n, 1) for n in range(1, 300)], DIMENSIONS)
    assert [column.codes.itemsize for column in table.changed(more).columns.values()] == [2, 2]
