"""Writes the rows of a release in bulk: a fixed number of queries for each thousand rows of a table."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from django.core.exceptions import ValidationError

from civic.exports.package import fixture

CHUNK = 1000
Row = tuple[int, dict[str, Any]]
"""The number of a line, and what it says."""


class BadRow(ValueError):  # noqa: N818 the name says what happened
    """A line cannot be a row; the text says which and why."""


class Loader:
    """Rows in the order of the file; they refer to rows before them by natural key, or to their own table."""

    def __init__(self, say: Callable[[str], Any]) -> None:
        self.counts: dict[str, int] = {}
        self._say = say
        self._later: list[tuple[Any, Any, tuple[str, str]]] = []

    def load(self, lines: Iterable[str]) -> dict[str, int]:
        """Write every line; how many rows each table got. Raises ``BadRow`` and errors of the database."""
        for model, rows in groupby(_read(lines), key=lambda row: fixture.model_of(row[1]["model"])):
            while chunk := list(islice(rows, CHUNK)):
                self._write(model, chunk)
        self._refer_back()
        return self.counts

    def _write(self, model: Any, chunk: list[Row]) -> None:
        found = {field.name: _found(field, chunk) for field in _relations(model)}
        records, links = [], []
        for number, row in chunk:
            record = model()
            for name, value in row["fields"].items():
                field = model._meta.get_field(name)
                try:
                    if field.many_to_many:
                        links += [(record, field, _pk(found[name], key)) for (key,) in value]
                    elif field.is_relation:
                        self._refer(record, field, value, found[name])
                    else:
                        setattr(record, field.attname, field.to_python(value))
                except (LookupError, TypeError, ValueError, ValidationError) as error:
                    raise BadRow(f"line {number}: {name} of {row['model']}: {error}") from error
            records.append(record)
        model._base_manager.bulk_create(records, batch_size=CHUNK)
        _link(links)
        self._counted(model, len(records))

    def _refer(self, record: Any, field: Any, value: Any, found: dict[str, Any]) -> None:
        if value is None:
            return
        (key,) = value
        if key not in found and field.related_model is type(record):
            self._later.append((type(record), field, (record.key, key)))
        else:
            setattr(record, field.attname, _pk(found, key))

    def _refer_back(self) -> None:
        """Rows that refer to a later row of their table."""
        for (model, field), group in groupby(self._later, key=lambda row: row[:2]):
            while chunk := [keys for *_where, keys in islice(group, CHUNK)]:
                named = {key for keys in chunk for key in keys}
                records = model._base_manager.in_bulk(named, field_name="key")
                for own, other in chunk:
                    setattr(records[own], field.attname, _pk(records, other).pk)
                model._base_manager.bulk_update([records[own] for own, _other in chunk], [field.name])

    def _counted(self, model: Any, number: int) -> None:
        name = model._meta.model_name
        self.counts[name] = self.counts.get(name, 0) + number
        self._say(f"{self.counts[name]:>9,}  {name}")


def _read(lines: Iterable[str]) -> Iterator[Row]:
    """Lines that name columns of a release and no other. Raises ``BadRow``."""
    for number, line in enumerate(lines, start=1):
        row = json.loads(line)
        allowed = fixture.allowed(row["model"])
        if unknown := set(row["fields"]) - allowed or {"pk"} & set(row):
            names = ", ".join(sorted(unknown))
            raise BadRow(f"line {number}: {row['model']} has no {names} in a release.")
        yield number, row


def _relations(model: Any) -> list[Any]:
    return [f for f in model._meta.get_fields() if f.is_relation and f.concrete]


def _found(field: Any, chunk: list[Row]) -> dict[str, Any]:
    """Primary keys of the rows that a column of a chunk refers to, by their natural keys."""
    named = [row["fields"].get(field.name) or [] for _number, row in chunk]
    if field.many_to_many:
        named = [key for keys in named for key in keys]
    keys = {key for (key,) in filter(None, named)}
    if not keys:
        return {}
    rows = field.related_model._base_manager.filter(key__in=keys)
    return dict(rows.values_list("key", "pk"))


def _pk(found: dict[str, Any], key: str) -> Any:
    if key not in found:
        raise LookupError(f"there is no {key}")
    return found[key]


def _link(links: list[tuple[Any, Any, int]]) -> None:
    """Rows of many-to-many tables."""
    for field, group in groupby(links, key=lambda link: link[1]):
        through = field.remote_field.through
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        through._base_manager.bulk_create(
            [through(**{own: record.pk, other: pk}) for record, _field, pk in group], batch_size=CHUNK
        )
