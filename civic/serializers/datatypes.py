"""The type of every public column: what the schema of the API and the tables of a release declare."""

from typing import Any, Literal, NamedTuple

from django.db import models

from civic.choices import BindingForce, InstitutionKind
from civic.models import CommitmentType, Resolution
from civic.serializers.glossary import describe
from civic.serializers.records import COLUMNS
from civic.serializers.rows import ROWS

Kind = Literal["string", "integer", "boolean", "date", "datetime", "list"]
_KINDS: tuple[tuple[type, Kind], ...] = (
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.JSONField, "list"),
)
_MADE: dict[tuple[type, str], tuple[str, ...]] = {
    (Resolution, "binding_force"): tuple(BindingForce.values),
    (CommitmentType, "applies_to"): tuple(InstitutionKind.values),
}
"""Codes of columns that no field of the model lists."""
_ALWAYS = ("permalink", "binding_force")
"""Made by the database, and never empty."""


class Column(NamedTuple):
    """A public column. ``codes`` are its legal values where the vocabulary is closed, of each item in a list.

    ``blank`` says that an empty text may stand there, ``null`` that nothing may.
    """

    name: str
    description: str
    kind: Kind
    codes: tuple[str, ...]
    blank: bool
    null: bool


def of_row(model: Any) -> list[Column]:
    """The columns of a model's flat row, in order."""
    return [column(model, name, path) for name, path in ROWS[model].items()]


def of_record(model: Any) -> list[Column]:
    """The columns of a whole record, in order, without what hangs off it."""
    return [column(model, name, name) for name in COLUMNS[model]]


def column(model: Any, name: str, path: Any) -> Column:
    """One column; ``path`` is how the ORM finds it, or an expression, which makes a text."""
    codes = _MADE.get((model, name), ())
    if not isinstance(path, str) or not _is_field(model, path):
        return Column(name, describe(model, name), "string", codes, False, name not in _ALWAYS)
    field, null = _follow(model, path)
    kind: Kind = next((kind for of, kind in _KINDS if isinstance(field, of)), "string")
    codes = codes or tuple(str(code) for code, _label in field.choices or ())
    return Column(name, describe(model, name), kind, codes, kind == "string" and field.blank, null)


def _is_field(model: Any, path: str) -> bool:
    first = path.partition("__")[0]
    return first in {field.name for field in model._meta.get_fields()}


def _follow(model: Any, path: str) -> tuple[Any, bool]:
    """The field at the end of a path, and whether something on the way may be absent."""
    *relations, last = path.split("__")
    null = False
    for relation in relations:
        field = model._meta.get_field(relation)
        null |= field.null
        model = field.related_model
    field = model._meta.get_field(last)
    return field, null or field.null
