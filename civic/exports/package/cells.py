"""A cell of a table as text: the same on every engine; empty where nothing is known."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from civic.dates import DAWN, NEVER
from civic.serializers.datatypes import Column
from civic.serializers.records import plain


def text(value: Any) -> str:
    """ISO 8601 in UTC for times, ``true`` and ``false``, JSON with sorted names for lists and objects."""
    if value is None or (type(value) is date and value in (DAWN, NEVER)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return str(plain(value))


def typed(columns: Iterable[Column]) -> list[Callable[[str], Any]]:
    """For each column what turns its text into a value: numbers and truth are typed, nothing is ``None``."""
    return [_TYPED.get(column.kind, _text) for column in columns]


def _text(cell: str) -> str | None:
    return cell or None


def _integer(cell: str) -> int | None:
    return int(cell) if cell else None


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _truth(cell: str) -> int | None:
    return int(cell == "true") if cell else None


_TYPED: dict[str, Callable[[str], Any]] = {"integer": _integer, "number": _number, "boolean": _truth}


def texts(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[str]]:
    """Rows with every cell as text."""
    for row in rows:
        yield [text(cell) for cell in row]
