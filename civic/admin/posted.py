"""A form's values as a browser would post them, and in words."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import localize
from django.utils.translation import gettext as _

from civic.admin.lookups import is_key

Pairs = list[tuple[str, str]]


def pairs_of(bound: forms.BoundField, value: Any) -> Pairs:
    """What a browser would post for a value of a field."""
    widget, name = bound.field.widget, bound.html_name
    if isinstance(widget, forms.MultiWidget):
        parts = widget.decompress(value)
        found = zip(widget.widgets, widget.widgets_names, parts or [], strict=True)
        return [(f"{name}{end}", str(part.format_value(one) or "")) for part, end, one in found]
    if isinstance(widget, forms.CheckboxInput):
        return [(name, "on")] if value else []
    if isinstance(value, list | tuple):
        return [(name, str(getattr(one, "pk", one))) for one in value]
    text = widget.format_value(value)
    if isinstance(text, list):  # a select
        return [(name, str(one)) for one in text]
    return [(name, "" if text is None else str(text))]


def typed(data: QueryDict, name: str) -> Pairs:
    """What was posted for a field, the parts of a date and time included."""
    own = re.compile(rf"{re.escape(name)}(_\d+)?\Z")
    return [(key, value) for key, values in data.lists() if own.match(key) for value in values]


def words(bound: forms.BoundField, value: Any) -> str:
    """A value of a field as an editor reads it."""
    field: Any = bound.field
    if value in (None, "", []):
        return ""
    if isinstance(field, forms.ModelChoiceField):
        chosen = value if isinstance(value, list) else [value]
        keys = [key for key in (getattr(one, "pk", one) for one in chosen) if is_key(key)]
        return ", ".join(map(str, field.queryset.filter(pk__in=keys)))  # type: ignore[union-attr]
    if isinstance(field, forms.ChoiceField):
        labels = {
            str(code): str(label)
            for code, label in list(bound.field.choices)  # type: ignore[attr-defined]
            if not isinstance(label, list | tuple)
        }
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    if isinstance(field, forms.BooleanField):
        return _("yes") if value not in ("False", "false", "0") else _("no")
    if isinstance(value, list):
        return " ".join(str(part) for part in value if part)
    return value if isinstance(value, str) else str(localize(value))
