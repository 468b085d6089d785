"""Files as spreadsheet programs write them, and files that are none."""

import io

import pytest

from civic.ingest.spreadsheets.reading import Reader, Unreadable
from tests.ingest.spreadsheets.conftest import as_file

ROWS = [["slug", "name"], ["larkfield", "Lärkfield,\n“Unified”; Đức"]]


def read(content: bytes) -> list[tuple[int, list[str], str]]:
    return [tuple(row) for row in Reader(io.BytesIO(content))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(encoding, delimiter):
    assert read(as_file(ROWS, encoding, delimiter)) == [(1, ROWS[0], ""), (2, ROWS[1], "")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_recognised(encoding):
    rows = [["slug", "name"], ["larkfield", "Larkfield"]]
    assert read(as_file(rows, encoding)) == [(1, rows[0], ""), (2, rows[1], "")]


def test_a_file_is_read_as_often_as_asked():
    reader = Reader(io.BytesIO(as_file(ROWS)))
    assert list(reader) == list(reader)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 anything", "Excel or OpenDocument format, not CSV"),
        (b"%PDF-1.7", "PDF format"),
        (bytes(range(256)) * 8, "binary file"),
    ],
)
def test_what_is_no_csv_is_refused(content, why):
    with pytest.raises(Unreadable, match=why):
        Reader(io.BytesIO(content))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b'larkfield,"Lark', "ends inside a quoted cell"),
        (b'larkfield,"Lark"field', "quote stands in the middle"),
        (b'larkfield,"' + b"x" * 200_000 + b'"', "longer than"),
    ],
)
def test_a_row_that_breaks_the_format_is_named(row, why):
    rows = read(b"slug,name\n" + row)
    assert [number for number, _, _ in rows] == [1, 2]
    assert why in rows[1][2]


def test_a_utf_16_file_cut_inside_a_character_says_so():
    rows = read(as_file(ROWS, "utf-16")[:-1])
    assert "inside a character" in rows[-1][2]
