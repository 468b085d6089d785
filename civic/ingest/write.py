"""Writes rows that a plan calls new or changed. Publishing and deriving follow in ``load``."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F, Max, Model

from civic.ingest.plan import Name, State, Step, name
from civic.ingest.positions import Where
from civic.ingest.rows import Row
from civic.models import CommitmentEvent, Evidence, ResolutionEvent
from civic.models.evidence import TARGETS
from civic.models.records import Reviewed

ORDERED: dict[type[Model], tuple[str, ...]] = {
    Evidence: TARGETS,
    ResolutionEvent: ("resolution", "institution"),
    CommitmentEvent: ("commitment",),
}
"""Models whose rows have an order within what they belong to."""

PARKED = 10_000


class Writer:
    """Writes the steps of one plan; a row that is refused is noted in its sheet."""

    def __init__(self, steps: list[Step]) -> None:
        self.steps = steps
        self.records: dict[Name, Any] = {name(s.row): s.stored for s in steps if s.stored is not None}
        self.refused: set[Name] = set()

    def write(self) -> None:
        """Save every new or changed row, each after those it refers to."""
        due = [step.row for step in self.steps if step.state in (State.NEW, State.CHANGED)]
        _make_room(due)
        for row in due:
            self._save(row)

    def _save(self, row: Row) -> None:
        fresh = row.model(key=row.key)
        if isinstance(fresh, Reviewed):
            fresh.created_at = fresh.updated_at = row.at
        record = self.records.get(name(row), fresh)
        try:
            self._assign(record, row)
            record.full_clean()
            with transaction.atomic():
                record.save()
                for column, keys in row.many.items():
                    others = row.model._meta.get_field(column).related_model
                    getattr(record, column).set([self._find(others, key) for key in keys])
        except LookupError:
            # What it refers to was refused, and that is reported; its own mistakes are reported too.
            self.refused.add(name(row))
            _note_columns(record, row)
        except ValidationError as error:
            self.refused.add(name(row))
            _note(error, row)
        except DatabaseError as error:
            self.refused.add(name(row))
            row.source.refuse(row.where, f"The database refuses this record: {error}.")
        else:
            self.records[name(row)] = record

    def _assign(self, record: Any, row: Row) -> None:
        for column, value in row.values.items():
            setattr(record, column, getattr(value, "value", value))
        for column, key in row.refs.items():
            related = row.model._meta.get_field(column).related_model
            setattr(record, column, None if key is None else self._find(related, key))

    def _find(self, model: Any, key: str) -> Any:
        """The record of a key, loaded now or stored before. Raises ``LookupError``."""
        pair = (str(model._meta.model_name), key)
        if pair in self.refused:
            raise LookupError(pair)
        if pair not in self.records:
            found = model._default_manager.filter(key=key).first()
            if found is None:
                raise LookupError(pair)
            self.records[pair] = found
        return self.records[pair]


def _note_columns(record: Any, row: Row) -> None:
    try:
        record.clean_fields(exclude=list(row.refs))
    except ValidationError as error:
        _note(error, row)


def _note(error: ValidationError, row: Row) -> None:
    by_column = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
    for column, messages in by_column.items():
        where = row.where if column == "__all__" else (*row.where, *_place(column))
        for message in messages:
            row.source.refuse(where, message)


def _place(column: str) -> Where:
    """Where a sheet writes a column: dates in one field, a text below its language."""
    if column in ("edtf", "date_basis", "as_printed"):
        return ("date",)
    name, _, language = column.rpartition("_")
    return (name, language) if language in ("en", "es", "vi") else (column,)


def _make_room(rows: Iterable[Row]) -> None:
    """Move the siblings of reordered rows out of the way; those left over follow behind."""
    groups: dict[tuple[type[Model], str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for target in ORDERED.get(row.model, ()):
            if key := row.refs.get(target):
                groups[row.model, target, key].append(row)
    for (model, target, key), members in groups.items():
        taken = {row.values["order"] for row in members}
        siblings = model._default_manager.filter(**{f"{target}__key": key})
        own = [row.key for row in members]
        if siblings.filter(order__in=taken).exists():
            siblings.filter(key__in=own).update(order=F("order") + PARKED)
            last = siblings.exclude(key__in=own).aggregate(last=Max("order"))["last"] or 0
            left_over = siblings.filter(order__in=taken).exclude(key__in=own).order_by("order")
            behind = max(last, *taken) + 1
            for number, other in enumerate(left_over.values_list("key", flat=True), start=behind):
                siblings.filter(key=other).update(order=number)
