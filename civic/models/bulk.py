"""Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState

Convert = Callable[[Any], Any]
BATCH = 500
_pristine: dict[Any, dict[str, Any]] = {}


def blank(model: Any) -> Any:
    """What ``model()`` gives, for a fifth of the time.

    Its key is empty, and times that are now by default are those of the first one: say both.
    """
    if model not in _pristine:
        made = model(key="") if hasattr(model, "key") else model()
        _pristine[model] = {name: value for name, value in vars(made).items() if name != "_state"}
    record = model.__new__(model)
    vars(record).update(_pristine[model], _state=ModelState())
    return record


def write(model: Any, records: Iterable[Any]) -> None:
    """Insert records of one model as they are, primary keys included; no signal, no history."""
    fields = model._meta.concrete_fields
    write_rows(model, fields, values_of(records, fields))


def insert(records: Sequence[Any]) -> None:
    """Insert new records of one model and give them primary keys, like ``bulk_create``.

    What ``pre_save`` of a field would do is not done: no model here has such a field.
    Raises ``DatabaseError``.
    """
    if not records:
        return
    model: Any = type(records[0])
    if connection.vendor != "postgresql":
        model._base_manager.bulk_create(records, batch_size=BATCH)
        return
    for record, key in zip(records, new_keys(model, len(records)), strict=True):
        record.pk = key
    write(model, records)
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def new_keys(model: Any, number: int) -> list[int]:
    """Primary keys that nobody else will get, on PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, number],
        )
        return [key for (key,) in cursor.fetchall()]


def write_rows(model: Any, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows whose values stand in the order of ``fields``. Raises ``DatabaseError``."""
    names = [connection.ops.quote_name(field.column) for field in fields]
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
        with (
            connection.cursor() as cursor,
            connection.wrap_database_errors,
            cursor.copy(statement) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", list(rows))  # noqa: S608


def values_of(records: Iterable[Any], fields: Sequence[Any]) -> Iterator[list[Any]]:
    """The values of each record as the driver writes them."""
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
