"""Cells: read into values, shown again, refused with a reason."""

import re
import unicodedata

import pytest

from civic.exports.csv import neutralise
from civic.ingest.spreadsheets import cells
from civic.models import Institution
from civic.models.records import has_controls


def test_the_expression_for_controls_is_the_rule_of_the_records():
    differing = [
        c for c in map(chr, range(0x11000)) if bool(cells.CONTROLS.search(c)) != has_controls(f"a{c}b")
    ]
    assert differing == []
    assert unicodedata.category("\x00") == "Cc"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "plain", "", "'quoted'"])
def test_what_a_download_guards_the_import_reads_back(cell):
    assert cells.unguarded(neutralise(cell)) == cell


@pytest.mark.parametrize(
    ("attribute", "cell", "value"),
    [
        ("name", "  Larkfield\r\nUnified ", "Larkfield\nUnified"),
        ("kind", "School district", "school_district"),
        ("state", "ca", "CA"),
        ("size", "30900", 30900),
        ("size", "", None),
        ("size_approximate", "Yes", True),
        ("size_approximate", "", False),
        ("slug", "larkfield-unified", "larkfield-unified"),
        ("website", "https://larkfield.example/", "https://larkfield.example/"),
    ],
)
def test_a_cell_is_read_as_its_field_wants_it(attribute, cell, value):
    assert cells.reader_of(Institution._meta.get_field(attribute))(cell) == value


@pytest.mark.parametrize(
    ("attribute", "cell", "why"),
    [
        ("name", "x" * 201, "201 characters; at most 200 fit here."),
        ("kind", "school_distrct", "Did you mean school_district"),
        ("size", "30,900", "not a whole number"),
        ("size", "٣", "not a whole number"),
        ("size", "9" * 30, "not a whole number"),
        ("size_approximate", "maybe", "neither yes nor no"),
        ("slug", "Größe", "no address"),
        ("website", "javascript:alert(1)", "not a web address"),
    ],
)
def test_a_bad_cell_says_what_was_expected(attribute, cell, why):
    with pytest.raises(cells.BadCell, match=re.escape(why)):
        cells.reader_of(Institution._meta.get_field(attribute))(cell)


@pytest.mark.parametrize("cell", ["2017-02-31", "2/9/2017", "9" * 4000])
def test_a_bad_date_is_refused(cell):
    with pytest.raises(cells.BadCell):
        cells.day(cell)


def test_several_values_are_set_apart_by_bars():
    assert cells.several(" b | a |  | b\nc") == ("b", "a", "c")
    assert cells.show(("b", "a")) == "b | a"
