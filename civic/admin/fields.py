"""Form fields for columns that hold more than their stock widget shows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminURLFieldWidget
from django.db import models
from django.utils.translation import gettext_lazy as _


class Lines(forms.CharField):
    """Text of several lines. Browsers send CR LF; stored is LF, so that a save without a change is none."""

    widget = AdminTextareaWidget

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text


class Codes(forms.MultipleChoiceField):
    """Checkboxes for a column of codes; ``join`` says whether it is text parted by blanks or a list.

    Always in the order of the choices, whatever was ticked first.
    """

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, join: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.join = join

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        chosen: Iterable[str] = super().clean(value)
        ordered = [code for code, _label in self.choices if code in chosen]  # type: ignore[union-attr, misc]
        return " ".join(ordered) if self.join else ordered

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


OVERRIDES: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"form_class": Lines, "widget": AdminTextareaWidget(attrs={"rows": 4})},
    models.URLField: {"assume_scheme": "https", "widget": AdminURLFieldWidget},
}
"""For every form and every inline of ours."""


def in_other_languages(*names: str) -> tuple[Any, ...]:
    """Two folded fieldsets, for the Spanish and the Vietnamese columns of our own words."""
    return tuple(
        (heading, {"classes": ("collapse",), "fields": tuple(f"{name}_{language}" for name in names)})
        for heading, language in ((_("Spanish"), "es"), (_("Vietnamese"), "vi"))
    )
