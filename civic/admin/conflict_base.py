"""What both editors began with: the record as the history has it for the moment the form was opened."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from civic import history
from civic.admin.posted import words
from civic.models.history import REMEMBERED

Base = Sequence[tuple[str, str]]
"""Labels of fields and their words then; empty where that is not known."""


def as_opened(records: Iterable[Any], opened: datetime | None) -> dict[int, Any]:
    """The former states of rows of one model, by primary key."""
    rows = list(records)
    if opened is None or not rows or type(rows[0]) not in REMEMBERED:
        return {}
    found = history.as_of(type(rows[0]), [row.pk for row in rows], opened)
    return {former.id: former for former in found}


def base_of(fields: Iterable[Any], former: Any, *, labels: bool = True) -> Base:
    """What fields of a form held in a former state; those that the history does not hold are left out."""
    if former is None:
        return ()
    held = {field.name: field for field in former.tracked_fields}
    return [
        (
            str(bound.label) if labels else "",
            words(bound, bound.field.prepare_value(getattr(former, held[bound.name].attname))),
        )
        for bound in fields
        if bound.name in held
    ]
