"""CSV that is shown and never run."""

import csv
import io

import pytest

from civic.exports.csv import BATCH, BOM, HARMLESS, neutralise, stream


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0+", "\n @", "＝", "＋", "－", "＠", "\u3000＝", "'="],
)
def test_a_cell_that_looks_like_a_formula_gets_an_apostrophe(start):
    assert neutralise(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["", "plain", "a=b", "'s", " a", "2017-02-09", "“quoted”"])
def test_other_cells_stay(cell):
    assert neutralise(cell) == cell


def test_no_text_that_postgresql_takes_for_harmless_is_a_formula():
    first, last = HARMLESS
    letters = map(chr, range(ord(first), ord(last)))
    assert [letter for letter in letters if neutralise(f"{letter}1+1") != f"{letter}1+1"] == []
    assert neutralise(last) == last


def test_rows_come_in_pieces_behind_a_mark_for_excel():
    rows = [["name", "note"], *[["Đức, “x”", "a\nb"]] * (BATCH + 5)]
    pieces = list(stream(rows))
    assert len(pieces) == 2
    text = "".join(pieces)
    assert text.startswith(BOM)
    assert list(csv.reader(io.StringIO(text.removeprefix(BOM), newline=""))) == rows


def test_nothing_is_read_before_it_is_sent():
    read = []
    rows = ([str(read.append(n))] for n in range(10 * BATCH))
    next(iter(stream(rows)))
    assert len(read) <= BATCH
