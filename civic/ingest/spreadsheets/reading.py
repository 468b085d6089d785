"""Opens a CSV file as spreadsheet programs write it, and reads it row by row in bounded memory."""

import csv
import io
from collections.abc import Iterator
from typing import IO, NamedTuple

from django.utils.translation import gettext as _

from civic.ingest.spreadsheets.cells import LONGEST

BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
WORKBOOKS = {
    b"PK\x03\x04": "Excel or OpenDocument",
    b"\xd0\xcf\x11\xe0": "old Excel",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
}
CONTROLS = [n for n in range(32) if n not in b"\t\r\n"]
"""Bytes that no text has. A few may be a mistake in a row, which is named; many are no text at all."""

DELIMITERS = ",;\t"
SAVE_AS = "Save it as “CSV UTF-8 (comma delimited)” and try again."


class Unreadable(Exception):  # noqa: N818 the name says what the file is
    """A file that is no spreadsheet we can read; its text says why and what to do."""


class Row(NamedTuple):
    """The cells of one row; numbers are those that a spreadsheet program shows, the header is 1."""

    number: int
    cells: list[str]
    problem: str = ""


def encoding_of(start: bytes) -> str:
    """The encoding that the first bytes of a file show. Raises ``Unreadable`` for what is no text."""
    if not start:
        raise Unreadable(_("The file is empty."))
    for signature, program in WORKBOOKS.items():
        if start.startswith(signature):
            raise Unreadable(
                _("This is a file in %(format)s format, not CSV.") % {"format": program} + " " + SAVE_AS
            )
    for bom, encoding in BOMS:
        if start.startswith(bom):
            return encoding
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(len(start) // 4, 1)
    if odd >= half and not even:
        return "utf-16-le"
    if even >= half and not odd:
        return "utf-16-be"
    if sum(start.count(control) for control in CONTROLS) > max(8, len(start) // 20):
        raise Unreadable(_("This is a binary file, not CSV.") + " " + SAVE_AS)
    return "utf-8"


class Reader:
    """Rows of a file, which is read from the start each time it is iterated over."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        file.seek(0)
        self.encoding = encoding_of(file.read(4096))
        self.delimiter = self._delimiter()

    def _lines(self) -> io.TextIOWrapper:
        self.file.seek(0)
        # What is wrong in one row must not hide the rest: a bad byte becomes a surrogate, which is refused
        # with the number of its row like every other character that no record may hold.
        raw = io.BufferedReader(_Kept(self.file), buffer_size=2**16)
        return io.TextIOWrapper(raw, encoding=self.encoding, errors="surrogateescape", newline="")

    def _delimiter(self) -> str:
        with self._lines() as lines:
            try:
                header = lines.readline(LONGEST)
            except UnicodeError as error:
                raise Unreadable(_("The file cannot be read as text.") + " " + SAVE_AS) from error
        return max(DELIMITERS, key=header.count)

    def __iter__(self) -> Iterator[Row]:
        csv.field_size_limit(LONGEST * 4)
        with self._lines() as lines:
            rows = csv.reader(lines, delimiter=self.delimiter, strict=True)
            number = 0
            while True:
                number += 1
                try:
                    cells = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield Row(number, [], _explained(error))
                    if "end of data" in str(error):
                        return
                except UnicodeError:
                    yield Row(
                        number, [], _("The file ends or breaks inside a character here.") + " " + SAVE_AS
                    )
                    return
                else:
                    yield Row(number, cells)


def _explained(error: csv.Error) -> str:
    text = str(error)
    if "end of data" in text:
        return _(
            "The file ends inside a quoted cell: a closing quote is missing, or the file was cut off. "
            "Nothing after this row was read."
        )
    if "field larger" in text:
        return _("A cell is longer than %(n)d characters: perhaps a closing quote is missing.") % {
            "n": LONGEST
        }
    return _('A quote stands in the middle of a cell. Write it twice (“""”) and put the cell in quotes.')


class _Kept(io.RawIOBase):
    """The bytes of a file that stays open when the text made from it is closed."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        data = self.file.read(len(view))
        view[: len(data)] = data
        return len(data)
