"""The first row: every problem at once, with the nearest known name."""

import pytest

from civic.ingest.spreadsheets.headers import WrongHeader, columns_of
from civic.ingest.spreadsheets.importing import SHEETS

SHEET = SHEETS["institution"]


def test_the_order_is_free_and_empty_columns_at_the_end_are_dropped():
    assert columns_of(["state", " name", "kind", "slug", "", ""], SHEET) == ["state", "name", "kind", "slug"]


@pytest.mark.parametrize(
    ("header", "problems"),
    [
        ("slug name kind", ["The column “state” is missing."]),
        (
            "slug name kind state Web-Site",
            ["The column “Web-Site” is not known. Did you mean “website”?"],
        ),
        (
            "slug name kind state zzz",
            ["The column “zzz” is not known. The template names all columns."],
        ),
        ("slug name name kind state", ["The column “name” stands there twice."]),
        ("name kind state", ["A column that names the record is missing: “key” or “slug”."]),
    ],
)
def test_a_wrong_header_is_explained(header, problems):
    with pytest.raises(WrongHeader) as caught:
        columns_of(header.split(), SHEET)
    assert caught.value.problems == problems


def test_an_empty_first_row_is_explained():
    with pytest.raises(WrongHeader, match="must name the columns"):
        columns_of(["", " "], SHEET)
