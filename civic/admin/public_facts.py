"""What the public reads of rows without a public record of their own: searches, places, names, codebook.

What has one, or stands in one, shows in its published version (``civic.versions``).
"""

from typing import Any

from civic.models import CodebookVersion, CommitmentType, Level, Person, Place, ResearchLog

_HIDDEN = ("id", "key")
_COLUMNS: dict[type, tuple[str, ...] | None] = {
    ResearchLog: ("institution", "type", "searched_on", "where", "outcome"),
    Person: ("name", "sort_name"),
    Place: None,
    CommitmentType: None,
    Level: None,
    CodebookVersion: None,
}
"""Columns that the public sees; ``None`` stands for all of them."""


def facts(record: Any) -> dict[str, Any] | None:
    """Values by column, in an editor's words; ``None`` for a row that a public record tells of."""
    if type(record) not in _COLUMNS:
        return None
    record = type(record)._default_manager.get(pk=record.pk)
    found = {field.name: _words(record, field) for field in _fields(record)}
    if isinstance(record, CommitmentType):
        found["levels"] = [facts(level) for level in record.levels.all()]
    return found


def _fields(record: Any) -> list[Any]:
    chosen = _COLUMNS[type(record)]
    fields = [f for f in record._meta.concrete_fields if f.name not in _HIDDEN]
    return [f for f in fields if chosen is None or f.name in chosen]


def _words(record: Any, field: Any) -> Any:
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    value = getattr(record, field.name)
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return str(value)
