"""Users and groups as Django has them, with a search that no address can break."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from civic.admin.lookups import CarefulAdmin

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class StaffUserAdmin(CarefulAdmin, UserAdmin):
    """Staff accounts."""


@admin.register(Group)
class StaffGroupAdmin(CarefulAdmin, GroupAdmin):  # type: ignore[misc]
    """Groups of staff: coder, reviewer, publisher."""
