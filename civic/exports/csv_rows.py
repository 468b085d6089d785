"""The rows of public records as CSV in constant memory: PostgreSQL writes them itself, SQLite by a cursor.

Both write the same bytes: UTF-8, lines end with LF, dates as ISO 8601, ``true`` and ``false``, the items of a
list parted by spaces, nothing for ``null``. A cell that a spreadsheet program would run is made harmless by
the one rule of ``civic.exports.csv``.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.db.models import Case, F, Func, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, Range

from civic.exports.csv import BOM, GUARD, GUARDED, HARMLESS, Echo, neutralise
from civic.serializers import names, row_of, select
from civic.serializers.datatypes import of_row
from civic.serializers.records import plain
from civic.serializers.rows import ROWS, Bytewise
from civic.versions import rows_as_known

PIECE = 64 * 1024
"""Bytes in one piece of the answer."""
CHUNK = 2000
LONGEST_SECONDS = 600
"""For one file, with the time that its reader takes: all rows are more than a page may ask of PostgreSQL
(``civic.wsgi``), and whoever reads slower than that holds a worker of everybody else."""
CUT = b"THIS FILE IS NOT COMPLETE: the database stopped while it was written. Download it again.\n"
_writer = csv.writer(Echo(), lineterminator="\n")


def pieces(records: QuerySet[Any], *, bom: bool = False, at: datetime | None = None) -> Iterator[bytes]:
    """The file in pieces; the first query runs before the first piece, so that a fault is no half file.

    ``at``: the rows as we knew them then, which are put together here.
    """
    header = (BOM if bom else "") + _line(names(records.model))
    lines = _copied if connections[records.db].vendor == "postgresql" else _written
    rows = _gathered(lines(records) if at is None else _known(records, at))
    first = next(rows, b"")
    return chain([header.encode() + first], whole_or_said(rows))


def whole_or_said(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces; where the database fails between them, a last line that says so, and then the fault.

    The status is sent by then, and the server that we run ends such an answer like any other: a file that is
    cut would be taken for whole.
    """
    try:
        yield from pieces
    except DatabaseError:
        yield CUT
        raise


def cell(value: Any) -> str:
    """One JSON value as the text of a cell."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(map(str, value))
    return neutralise(value) if isinstance(value, str) else str(value)


def _line(cells: Iterable[str]) -> str:
    line: str = _writer.writerow(cells)  # what Echo gives back
    return line


def _known(records: QuerySet[Any], at: datetime) -> Iterator[bytes]:
    rows = (row_of(records.model, cells) for cells in select(records).iterator(chunk_size=CHUNK))
    for row in rows_as_known(records.model, rows, at):
        yield _line(map(cell, row.values())).encode()


def _written(records: QuerySet[Any]) -> Iterator[bytes]:
    for cells in select(records).iterator(chunk_size=CHUNK):
        yield _line(cell(plain(value)) for value in cells).encode()


def _copied(records: QuerySet[Any]) -> Iterator[bytes]:
    """``COPY … TO STDOUT``: the server writes the cells, so that no row becomes an object here."""
    connection = connections[records.db]
    query = records.values_list(*_cells(records.model)).query
    sql, params = query.get_compiler(records.db, elide_empty=False).as_sql()
    with transaction.atomic(records.db), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{LONGEST_SECONDS}s"])
        statement = cursor.mogrify(f"COPY ({sql}) TO STDOUT (FORMAT csv)", params)
        with connection.wrap_database_errors, cursor.copy(statement) as copy:
            for row in copy:
                yield bytes(row)


def _gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines in pieces of some size: a piece a row would cost more to send than to make."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)


def _cells(model: Any) -> list[Combinable]:
    """The columns of a row as PostgreSQL writes the text of ``cell``."""
    paths = ROWS[model].values()
    return [
        _as_cell(column.kind, F(path) if isinstance(path, str) else path)
        for column, path in zip(of_row(model), paths, strict=True)
    ]


def _as_cell(kind: str, value: Any) -> Any:
    match kind:
        case "string":
            return _guarded(value)
        case "datetime":
            # As Python writes it: without a fraction where there is none.
            text = Func(_utc(value), Value('YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'), function="to_char")
            return _replaced(text, r"\.000000\+", "+")
        case "boolean":
            return Cast(value, TextField())
        case "list":
            return Func(value, template=_JOINED, output_field=TextField())
    return value


_JOINED = (
    "(SELECT string_agg(item, ' ' ORDER BY place) "
    "FROM jsonb_array_elements_text(%(expressions)s) WITH ORDINALITY AS items(item, place))"
)


def _guarded(text: Any) -> Any:
    """A column that is empty or begins with a letter as it is: forty expressions a row cost much."""
    tried = _replaced(text, GUARD, GUARDED)
    if not isinstance(text, F):
        return tried  # what has to be computed is computed once
    return Case(
        When(Exact(text, Value("")), then=text),
        When(Range(Bytewise(text), HARMLESS), then=text),
        default=tried,
        output_field=TextField(),
    )


def _utc(value: Any) -> Func:
    return Func(Value("UTC"), value, function="timezone", output_field=TextField())


def _replaced(text: Any, pattern: str, by: str) -> Func:
    return Func(text, Value(pattern), Value(by), function="regexp_replace", output_field=TextField())
