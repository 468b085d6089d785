"""Public officials, and only where they speak, act or sign in a record."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin.base import StaffAdmin
from civic.admin.evidence import inline_for
from civic.admin.merging import MergingAdmin
from civic.admin.rows import SoleRowAdmin, TabularRows
from civic.models import Person, Role


class RoleInline(TabularRows):
    """To read on the page of a person; a role has a form of its own, with its quotes."""

    model = Role
    can_delete = False
    show_change_link = True
    fields = readonly_fields = ("title", "institution", "category", "as_of")

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(MergingAdmin, StaffAdmin):
    actions = ["merge_selected"]
    list_display = ("name", "sort_name")
    search_fields = ("name", "sort_name")
    inlines = (RoleInline,)
    fieldsets = (
        (
            None,
            {
                "fields": ("name", "sort_name"),
                "description": _("Public officials only. Parents, students and bystanders are never rows."),
            },
        ),
    )


@admin.register(Role)
class RoleAdmin(SoleRowAdmin):
    fixed_fields = ("institution",)
    list_display = ("person", "title", "institution", "category", "as_of")
    list_filter = ("category",)
    list_select_related = ("person", "institution")
    search_fields = ("person__name", "title", "institution__name")
    autocomplete_fields = ("person", "institution")
    inlines = (inline_for("role", verbose_name_plural=_("Quotes that name the official")),)
    fieldsets = (
        (None, {"fields": ("person", "title", "institution", "category")}),
        (_("When"), {"fields": ("as_of", ("start_date", "end_date"))}),
    )
