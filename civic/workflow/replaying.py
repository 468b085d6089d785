"""A row's history told again without one person: what it would be had they never touched it.

Each entry of the others is a set of columns that it changed; those are applied in their order, the person's
are left out. So what others did to the same row since stays, column by column.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from civic.history import DELETED
from civic.models.history import REMEMBERED

Values = dict[str, Any]
"""Columns of a row by ``attname``; a many-to-many column holds the keys of the other side."""


@dataclass
class Replayed:
    """One row that the person touched: how it stands, and how it would stand without them."""

    model: Any
    pk: int
    name: str
    now: Values | None = None
    without: Values | None = None
    theirs: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    """Columns that they changed and somebody else changed after them."""

    adopted: bool = False
    """They made the row, and somebody else worked on it since."""

    unknown: bool = False
    """Nobody remembers how the row stood before."""

    @property
    def is_new(self) -> bool:
        return self.without is None and self.now is not None

    @property
    def is_gone(self) -> bool:
        return self.without is not None and self.now is None

    @property
    def changed(self) -> list[str]:
        """The columns that would be written; empty for a row that is new, gone or the same."""
        if self.now is None or self.without is None:
            return []
        return [name for name, value in self.without.items() if self.now.get(name) != value]


def touched(user: Any, since: datetime) -> Iterator[Replayed]:
    """Every row that a person made, changed or deleted at an instant or later."""
    for model in REMEMBERED:
        entries: Any = model.history  # type: ignore[attr-defined]
        theirs = entries.filter(history_user=user, history_date__gte=since)
        pks = sorted(set(theirs.order_by().values_list("id", flat=True)))
        for start in range(0, len(pks), 500):
            told = entries.filter(id__in=pks[start : start + 500]).order_by("id", "history_id")
            for pk, rows in groupby(told, key=lambda row: row.id):
                yield _replay(model, pk, list(rows), user.pk, since)


def _replay(model: Any, pk: int, entries: list[Any], user_pk: int, since: datetime) -> Replayed:
    row = Replayed(model, pk, _name(entries))
    if entries[0].history_type != "+" and _is_theirs(entries[0], user_pk, since):
        row.unknown = True  # it came without a history, and theirs is the first entry
        return row
    for entry in entries:
        values = None if entry.history_type == DELETED else values_of(entry)
        if _is_theirs(entry, user_pk, since):
            _by_them(row, values)
        else:
            _by_others(row, values)
        row.now = values
    return row


def _is_theirs(entry: Any, user_pk: int, since: datetime) -> bool:
    return bool(entry.history_user_id == user_pk and entry.history_date >= since)


def _by_them(row: Replayed, values: Values | None) -> None:
    changed = _changed(row.now, values)
    row.theirs |= changed
    row.kept -= changed  # what they overwrote again is theirs again


def _by_others(row: Replayed, values: Values | None) -> None:
    changed = _changed(row.now, values)
    if values is None or row.now is None:
        row.without = values
    elif row.without is None:
        row.adopted = row.adopted or bool(changed)
    else:
        row.kept |= changed & row.theirs
        row.without = {**row.without, **{name: values[name] for name in changed}}


def _changed(before: Values | None, after: Values | None) -> set[str]:
    if before is None or after is None:
        return set()
    return {name for name, value in after.items() if before.get(name) != value}


def values_of(entry: Any) -> Values:
    """What an entry of a history, or a row itself, holds in the columns that are remembered."""
    held = {f.attname: getattr(entry, f.attname) for f in entry.tracked_fields if not f.primary_key}
    return held | {f.name: linked(f, entry) for f in entry._history_m2m_fields}


def linked(field: Any, entry: Any) -> frozenset[int]:
    """The keys of the other side of a many-to-many column."""
    column = f"{field.m2m_reverse_field_name()}_id"
    return frozenset(getattr(link, column) for link in getattr(entry, field.name).all())


def _name(entries: Iterable[Any]) -> str:
    """What the row is called, or was when it was last there; what it names may be gone since."""
    last = list(entries)[-1]
    try:
        return str(last.instance)
    except Exception:
        return f"{last.id}"
