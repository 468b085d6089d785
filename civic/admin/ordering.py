"""Rows with an ``order`` that is unique within their record: typed in any way, kept as 1, 2, 3."""

import re
from typing import Any

from django import forms
from django.db.models import F
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property

PARKED = 1000
LAST = 30000


class OrderedForm(forms.ModelForm):
    """An empty order means: at the end. Whether it is free is settled when the rows are saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            if self.instance._state.adding:
                self.initial["order"] = None

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "order"}  # type: ignore[misc]


class RowsFormSet(BaseInlineFormSet):
    """Rows of an inline as they were posted, whatever the hidden counters of the form claim.

    A counter of a million would otherwise make 2,000 rows, and a page of half a minute.
    """

    def initial_form_count(self) -> int:
        return min(super().initial_form_count(), len(self.get_queryset()))

    def total_form_count(self) -> int:
        total = super().total_form_count()
        return min(total, self._posted) if self.is_bound else total

    @cached_property
    def _posted(self) -> int:
        """One more than the highest number of a row that was posted."""
        row = re.compile(rf"{re.escape(self.prefix or '')}-([0-9]{{1,4}})-")
        found = (row.match(name) for name in self.data)
        return max((int(match[1]) + 1 for match in found if match), default=0)


class OrderedFormSet(RowsFormSet):
    """Numbers its rows anew at every save, so that two rows can change places."""

    def _wanted(self) -> list[Any]:
        """The rows that will stand, in their new order."""
        standing = []
        for index, form in enumerate(self.forms):
            gone = self.can_delete and self._should_delete_form(form)  # type: ignore[attr-defined]
            idle = form.empty_permitted and not form.has_changed()
            if not gone and not idle:
                typed = form.cleaned_data.get("order") if form.cleaned_data else None
                standing.append((LAST if typed is None else typed, index, form.instance))
        return [row for _typed, _index, row in sorted(standing, key=lambda one: one[:2])]

    def save(self, commit: bool = True) -> Any:
        rows = self._wanted()
        for number, row in enumerate(rows, start=1):
            row.order = number
        if commit:
            self.get_queryset().update(order=F("order") + PARKED)
        saved = super().save(commit)
        if commit:
            for row in rows:
                type(row)._default_manager.filter(pk=row.pk).update(order=row.order)
        return saved
