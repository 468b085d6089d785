"""Rows that are edited inside their record and have a page of their own for their quotes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from civic.admin.base import StaffAdmin
from civic.admin.fields import OVERRIDES
from civic.admin.lookups import CarefulFields
from civic.admin.ordering import RowsFormSet


class TabularRows(CarefulFields, admin.TabularInline):
    extra = 0
    formset = RowsFormSet
    formfield_overrides = OVERRIDES


class StackedRows(CarefulFields, admin.StackedInline):
    extra = 0
    formset = RowsFormSet
    formfield_overrides = OVERRIDES


class RowAdmin(StaffAdmin):
    """Reached from the form of its record, so it is neither listed on the front page nor added here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class SoleRowAdmin(StaffAdmin):
    """A row that may also be added by itself: a role, a snapshot."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = getattr(self, "fixed_fields", ())
        return (*super().get_readonly_fields(request, obj), *(fixed if obj is not None else ()))
