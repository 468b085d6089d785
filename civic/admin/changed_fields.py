"""A pending change field by field: what the public reads, what it would read, word by word."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from civic.admin.marks import Run, marked
from civic.models import PendingChange
from civic.web import differences


class Field(NamedTuple):
    label: str
    old: list[Run]
    new: list[Run]


class Changed(NamedTuple):
    """One record that the public would read anew."""

    title: str
    fields: list[Field]
    comes: bool
    goes: bool


def changed_fields(change: PendingChange) -> list[Changed]:
    """Every record that the change touches, with the fields that differ; the one edited first."""
    pairs = zip(change.before, change.after, strict=True)
    return [_record(before, after) for before, after in pairs]


def _record(before: dict[str, Any], after: dict[str, Any]) -> Changed:
    old, new = before["record"] or {}, after["record"] or {}
    names = [n for n in dict.fromkeys([*differences.LABELS, *old, *new]) if old.get(n) != new.get(n)]
    found = [field for name in names for field in _fields(_label(name), old.get(name), new.get(name))]
    return Changed(after["title"], found, not before["record"], not after["record"])


def _label(name: str) -> str:
    return str(differences.LABELS.get(name, name.replace("_", " ").capitalize()))


def _fields(label: str, old: Any, new: Any) -> list[Field]:
    """One line for a value; for a list of parts one line for each that came, went or changed."""
    if not isinstance(old, list) and not isinstance(new, list):
        return [Field(label, *marked(_text(old), _text(new)))]
    before, after = list(old or []), list(new or [])
    gone = [part for part in before if part not in after]
    come = [part for part in after if part not in before]
    lines = []
    for part in gone:
        twin = next((one for one in come if _same(part, one)), None)
        if twin is not None:
            come.remove(twin)
        lines.append(Field(label, *marked(_text(part), _text(twin))))
    return lines + [Field(label, *marked("", _text(part))) for part in come]


def _same(old: Any, new: Any) -> bool:
    """Whether two parts of a list are one part before and after."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    shared = [name for name in ("order", "exact", "kind", "name", "value", "ordinal") if name in old]
    same = [name for name in shared if old[name] == new.get(name)]
    return bool(same) and (len(shared) == 1 or len(same) >= len(shared) - 1)


def _text(value: Any) -> str:
    """A value of a public record in words; parts within parts on lines of their own."""
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        lines = [(_label(n), _text(v)) for n, v in value.items()]
        return "\n".join(f"{label}: {text}" for label, text in lines if text)
    if isinstance(value, list):
        return "\n".join(_text(one) for one in value)
    return str(value)
