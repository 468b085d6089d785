"""Loads a release into an empty register: its rows, then what follows from them."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, transaction

from civic.exports.package import fixture, sums
from civic.management.mend import mend

EVERY = 1000
"""Rows between two lines of progress."""


class NotLoaded(Exception):  # noqa: N818 the name says what happened
    """A release cannot be loaded; the text says why. Nothing was written."""


def occupied() -> list[str]:
    """Names of the tables that hold rows already."""
    return [m._meta.model_name or "" for m in fixture.FIELDS if m._default_manager.exists()]


def load(folder: Path, now: datetime, *, commit: bool, say: Callable[[str], Any]) -> dict[str, int]:
    """Write every row of a release and derive the rest, all or nothing; how many rows each model has.

    Without ``commit`` it does the same and takes it back. Raises ``NotLoaded`` and ``sums.BadRelease``.
    """
    sums.verify(folder)
    if full := occupied():
        raise NotLoaded(
            f"This register is not empty ({', '.join(full)}). A release is loaded into an empty one."
        )
    try:
        with transaction.atomic():
            counts = _rows(folder / fixture.NAME, say)
            say("Deriving what follows …")
            mend(now)
            if not commit:
                transaction.set_rollback(True)
    except (DeserializationError, DatabaseError, KeyError, ValueError) as error:
        raise NotLoaded(f"{folder / fixture.NAME}: {error}") from error
    return counts


def _known(lines: Iterable[str]) -> Iterator[str]:
    """Lines that name columns of a release and no other. Raises ``NotLoaded``."""
    for number, line in enumerate(lines, start=1):
        row = json.loads(line)
        allowed = fixture.allowed(row["model"])
        if unknown := set(row["fields"]) - allowed or {"pk"} & set(row):
            raise NotLoaded(
                f"Line {number}: {row['model']} has no {', '.join(sorted(unknown))} in a release."
            )
        yield line


def _rows(path: Path, say: Callable[[str], Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    later = []
    with path.open(encoding="utf-8") as lines:
        for row in serializers.deserialize("jsonl", _known(lines), handle_forward_references=True):
            row.save()
            if row.deferred_fields:
                later.append(row)
            name = row.object._meta.model_name or ""
            counts[name] = counts.get(name, 0) + 1
            if sum(counts.values()) % EVERY == 0:
                say(f"{sum(counts.values()):,} rows …")
    for row in later:
        row.save_deferred_fields()
    return counts
