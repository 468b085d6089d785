"""What the database holds about people: every column of every table has a kind, in ``holdings.yaml``."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.apps import apps

NOTHING = "nothing"
_IN_HISTORIES = {
    "history_id": NOTHING,
    "history_date": NOTHING,
    "history_type": NOTHING,
    "history_change_reason": "note",
    "history_user": "staff",
    "history": NOTHING,
    "m2m_history_id": NOTHING,
}
"""The columns that a history adds to those of its record."""
KEPT = "histories are never shortened"


class Holding(NamedTuple):
    """The columns of one table that hold one kind of personal data, and its number of rows."""

    table: str
    kind: str
    columns: list[str]
    rows: int
    what: str
    why: str
    seen_by: str
    goes: str


class Unclassified(Exception):  # noqa: N818 the name says what happened
    """Columns that nobody said the kind of, or that are said and not there."""


@cache
def _said() -> dict[str, Any]:
    return yaml.safe_load(Path(__file__).with_name("holdings.yaml").read_text(encoding="utf-8"))


def kinds() -> dict[str, dict[str, str]]:
    """The kinds of personal data: what it is, why it is held, who sees it and when it goes."""
    return {name: said for name, said in _said()["kinds"].items() if said}


def holdings() -> Iterator[Holding]:
    """Everything held about people, by table. Raises ``Unclassified``, naming every column."""
    tables = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    if wrong := [text for model in tables for text in mistakes(model, known(model))]:
        raise Unclassified(", ".join(wrong))
    for model in sorted(tables, key=lambda each: each._meta.db_table):
        for kind, said in kinds().items():
            if columns := [name for name in _columns(model) if known(model)[name] == kind]:
                rows = model._base_manager.count()
                goes = KEPT if _is_history(model) else said["goes"]
                words = (said["what"], said["why"], said["seen_by"], goes)
                yield Holding(model._meta.db_table, kind, columns, rows, *words)


def _is_history(model: Any) -> bool:
    return bool(model._meta.object_name.startswith("Historical"))


def _columns(model: Any) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def known(model: Any) -> dict[str, str]:
    """The kind of each column that somebody classified, by name."""
    if not _is_history(model):
        return _table(model._meta.label_lower)
    of = _table(model._meta.label_lower.replace(".historical", ".", 1))
    return {name: kind for name, kind in (of | _IN_HISTORIES).items() if name in _columns(model)}


def _table(name: str) -> dict[str, str]:
    said = _said()["tables"].get(name, {})
    return {column: kind for kind, columns in said.items() for column in columns.split()}


def mistakes(model: Any, classified: dict[str, str]) -> list[str]:
    """Columns of a model without a kind, kinds of columns that it has not, and kinds that nobody explains."""
    label, columns = model._meta.label_lower, _columns(model)
    wrong = [f"{label}.{column} is not classified" for column in columns if column not in classified]
    wrong += [f"{label}.{column} is not there" for column in classified if column not in columns]
    return wrong + [f"{label}: no kind {kind}" for kind in {*classified.values()} - {*_said()["kinds"]}]
