"""What a load would do to each record: the sheets against what is stored and what was loaded last."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from civic.ingest.rows import Row
from civic.models import SeedRow

# Set from the stored text when a quote is anchored, so never compared.
NOT_COMPARED = {"prefix", "suffix"}
Name = tuple[str, str]


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EDITED = "edited here"
    ERROR = "error"


class Step(NamedTuple):
    """One record of the plan; ``stored`` is the record as the database has it."""

    row: Row
    state: State
    stored: Any


def name(row: Row) -> Name:
    return str(row.model._meta.model_name), row.key


def fingerprint(values: dict[str, Any]) -> str:
    """A sum over the columns that sheets own."""
    canonical = json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def wanted(row: Row) -> dict[str, Any]:
    """The columns as the sheet has them, references by key."""
    values = {n: row.model._meta.get_field(n).to_python(v) for n, v in row.values.items()}  # type: ignore[union-attr]
    return {n: v for n, v in values.items() if n not in NOT_COMPARED} | row.refs | row.many


def found(record: Any, row: Row) -> dict[str, Any]:
    """The same columns as the database has them."""
    values = {n: getattr(record, n) for n in row.values if n not in NOT_COMPARED}
    refs = {n: getattr(getattr(record, n), "key", None) for n in row.refs}
    many = {n: sorted(other.key for other in getattr(record, n).all()) for n in row.many}
    return values | refs | many


def make_plan(rows: list[Row]) -> list[Step]:
    """One step for every row, in their order."""
    stored = _stored(rows)
    loaded = {(s.model, s.record_key): s.sha256 for s in SeedRow.objects.all()}
    return [_step(row, stored.get(name(row)), loaded.get(name(row))) for row in rows]


def _step(row: Row, record: Any, loaded: str | None) -> Step:
    if record is None:
        return Step(row, State.NEW, None)
    here = fingerprint(found(record, row))
    if here == fingerprint(wanted(row)):
        return Step(row, State.SAME, record)
    return Step(row, State.CHANGED if here == loaded else State.EDITED, record)


def _stored(rows: list[Row]) -> dict[Name, Any]:
    by_model: dict[type[Model], list[Row]] = defaultdict(list)
    for row in rows:
        by_model[row.model].append(row)
    result: dict[Name, Any] = {}
    for model, members in by_model.items():
        records: Any = model._default_manager.filter(key__in=[row.key for row in members])
        records = records.select_related(*members[0].refs).prefetch_related(*members[0].many)
        result |= {(str(model._meta.model_name), record.key): record for record in records}
    return result


def remember(steps: Iterable[Step]) -> None:
    """Note what the sheets wrote, so that a later edit of the database is recognised."""
    known = {(s.model, s.record_key): s for s in SeedRow.objects.all()}
    new = []
    for step in steps:
        if step.state not in (State.NEW, State.CHANGED, State.SAME):
            continue
        model, key = name(step.row)
        sha256 = fingerprint(wanted(step.row))
        seed = known.get((model, key))
        if seed is None:
            new.append(SeedRow(key=f"{model}:{key}", model=model, record_key=key, sha256=sha256))
        elif seed.sha256 != sha256:
            SeedRow.objects.filter(pk=seed.pk).update(sha256=sha256)
    SeedRow.objects.bulk_create(new)


def gone(rows: list[Row]) -> list[Name]:
    """Records that were loaded once and stand in no sheet any more."""
    here = {name(row) for row in rows}
    listed = SeedRow.objects.order_by("model", "record_key").values_list("model", "record_key")
    return [pair for pair in listed if pair not in here]
