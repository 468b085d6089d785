"""Loads a release into an empty register: its rows, then what follows from them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction

from civic.exports.package import fixture, sums
from civic.management.mend import mend
from civic.management.rows import Loader


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
            with (folder / fixture.NAME).open(encoding="utf-8") as lines:
                counts = Loader(say).load(lines)
            say("Deriving what follows …")
            mend(now)
            if not commit:
                transaction.set_rollback(True)
    except (DatabaseError, KeyError, TypeError, ValueError) as error:
        raise NotLoaded(f"{folder / fixture.NAME}: {error}") from error
    return counts
