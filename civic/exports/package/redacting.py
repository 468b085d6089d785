"""Rows of published versions without the quotes of sources that are public no longer."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from civic import versions

BATCH = 200


def redacted(rows: Iterable[tuple[Any, ...]], column: int) -> Iterator[tuple[Any, ...]]:
    """Rows whose ``column`` is a public record; a few hundred are in memory at a time."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        records = versions.redacted(row[column] for row in batch)
        for row, record in zip(batch, records, strict=True):
            yield (*row[:column], record, *row[column + 1 :])
