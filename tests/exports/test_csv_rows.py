"""Rows as CSV: the same bytes on both engines, the same facts as JSON, a piece at a time."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connection

from civic.exports.csv import BOM
from civic.exports.csv_rows import CHUNK, CUT, PIECE, cell, pieces, whole_or_said
from civic.models import Commitment, CommitmentType, Institution
from civic.serializers import ROWS, names, row_of, select
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db

NASTY = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    " =cmd|' /C calc'!A0",
    "＝1+1",
    "\u00a0@x",
    "'=1",
    "''＋1",
    "'quoted'",
    '"=1"',
    "a,b",
    "a\nb",
    "a\r\nb",
    "\\N",
    "\\.",
    " plain ",
    "100 %",
    "%s",
    "Đức “x” – 学校 🏫",
    "NULL",
    "",
]


def read(records, **options):
    """The file as a CSV reader sees it: header and rows."""
    text = b"".join(pieces(records, **options)).decode()
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return header, rows


def as_cells(records):
    return [[cell(v) for v in row_of(records.model, c).values()] for c in select(records)]


@pytest.mark.parametrize("model", list(ROWS), ids=lambda model: model.__name__)
def test_a_file_holds_the_cells_of_the_json_rows(model):
    scene.build()
    records = model.objects.order_by("pk")
    header, rows = read(records)
    assert tuple(header) == names(model)
    assert rows == as_cells(records)
    assert len(rows) == records.count() > 0


def test_a_file_that_the_database_breaks_off_says_so():
    def broken():
        yield b"one\n"
        raise OperationalError

    rows = whole_or_said(broken())
    assert [next(rows), next(rows)] == [b"one\n", CUT]
    with pytest.raises(OperationalError):
        next(rows)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such setting")
def test_a_whole_file_may_take_longer_than_a_page():
    scene.build()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5s'")
        assert read(Commitment.objects.order_by("pk"))[1]
        cursor.execute("SHOW statement_timeout")  # what the file was given lasts as long as the transaction
        assert cursor.fetchone() == ("10min",)


def test_any_text_comes_through_and_none_is_run():
    for number, text in enumerate(NASTY):
        make.make_institution(text, slug=f"i{number}", summary_en=text, website=text)
    records = Institution.objects.order_by("pk")
    header, rows = read(records)
    assert rows == as_cells(records)
    at = header.index("name")
    assert [row[at].removeprefix("'") for row in rows if row[at] != row[at].lstrip("'")] == [
        text.removeprefix("'") if text == "'quoted'" else text for text in NASTY if guarded(text)
    ]


def guarded(text):
    return text.startswith("'") or text.strip(" \t\u00a0").startswith(("=", "+", "-", "@", "＝", "＋", "\t"))


def test_kinds_of_values_are_written_as_json_says_them():
    promise = make.make_published()
    Institution.objects.update(
        size=12,
        size_approximate=True,
        size_unit="students",
        published_at=datetime(2026, 1, 2, 3, 4, 5, 678, UTC),
    )
    Commitment.objects.update(last_verified_on="2026-11-20")
    header, (row,) = read(Institution.objects.all())
    found = dict(zip(header, row, strict=True))
    wanted = {
        "size": "12",
        "size_approximate": "true",
        "parent": "",
        "published_at": "2026-01-02T03:04:05.000678+00:00",
    }
    assert {name: found[name] for name in wanted} == wanted
    header, (row,) = read(Commitment.objects.all())
    assert row[header.index("last_verified_on")] == "2026-11-20"
    header, (row,) = read(CommitmentType.objects.filter(pk=promise.type_id))
    assert row[header.index("applies_to")].startswith("school_district county_office_of_education ")


def test_a_mark_for_excel_stands_before_the_header():
    assert b"".join(pieces(Institution.objects.all(), bom=True)).decode().startswith(f"{BOM}slug,name,")


def test_a_file_of_nothing_has_its_header():
    assert b"".join(pieces(Commitment.objects.all())).decode() == ",".join(names(Commitment)) + "\n"


def test_a_long_file_comes_in_pieces():
    template = make.make_institution()
    Institution.objects.bulk_create(
        Institution(
            key=f"k{n}", slug=f"s{n}", name="N", kind=template.kind, state="CA", summary_en="word " * 60
        )
        for n in range(CHUNK)
    )
    found = list(pieces(Institution.objects.order_by("pk")))
    assert len(found) > 5
    assert max(map(len, found)) < 2 * PIECE
    assert b"".join(found).count(b"\n") == CHUNK + 2
