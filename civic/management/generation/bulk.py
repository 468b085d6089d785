"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection, models

Convert = Callable[[Any], Any]


def write(model: Any, records: Iterable[Any]) -> None:
    """Insert records of one model as they are, primary keys included; no signal, no history."""
    fields = model._meta.concrete_fields
    rows = _rows(records, fields)
    names = [connection.ops.quote_name(field.column) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", list(rows))  # noqa: S608


def _rows(records: Iterable[Any], fields: Iterable[Any]) -> Iterator[list[Any]]:
    values = attrgetter(*(field.attname for field in fields))
    special = [(n, convert) for n, field in enumerate(fields) if (convert := _converter(field))]
    for record in records:
        row = list(values(record))
        for number, convert in special:
            if row[number] is not None:
                row[number] = convert(row[number])
        yield row


def _converter(field: Any) -> Convert | None:
    """How a value of a column is written where the driver would not do it as Django does."""
    if isinstance(field, models.JSONField):
        return json.dumps
    if connection.vendor == "sqlite" and isinstance(field, models.DateTimeField):
        return _as_sqlite_instant
    if connection.vendor == "sqlite" and isinstance(field, models.DateField):
        return date.isoformat
    return str if field.choices else None  # a member of a vocabulary is written as its code


def _as_sqlite_instant(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))
