"""Rows that are edited inside their record and have a page of their own for their quotes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from civic.admin.base import StaffAdmin
from civic.admin.fields import OVERRIDES
from civic.admin.lookups import CarefulFields
from civic.admin.ordering import RowsFormSet
from civic.admin.permissions import owner_of


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

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to the form of the record that it belongs to."""
        owner = owner_of(obj)
        name = f"admin:{owner._meta.app_label}_{owner._meta.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[owner.pk]))


class SoleRowAdmin(StaffAdmin):
    """A row that may also be added by itself: a role, a snapshot."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = getattr(self, "fixed_fields", ())
        return (*super().get_readonly_fields(request, obj), *(fixed if obj is not None else ()))
