"""Users and groups: for superusers who have just shown who they are. Nobody raises their own rights."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse

from civic.admin.expired import proving
from civic.admin.lookups import CarefulAdmin

admin.site.unregister(User)
admin.site.unregister(Group)

OWN_RIGHTS = ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")


class RightsAdmin(CarefulAdmin):
    """Whatever a group is allowed, users and groups are a superuser's to change: they have every right there
    is, so they give nobody one that they lack."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _rules(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _rules(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _rules(request) and obj != request.user

    @proving
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changeform_view(request, *args, **kwargs)

    @proving
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().delete_view(request, *args, **kwargs)

    @proving
    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().changelist_view(request, *args, **kwargs)


def _rules(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)  # type: ignore[union-attr]


@admin.register(User)
class StaffUserAdmin(RightsAdmin, UserAdmin):
    """Staff accounts. One's own rights are for another superuser to change."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, *OWN_RIGHTS) if obj is not None and obj == request.user else fields

    @proving
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        return super().user_change_password(request, id, form_url)


@admin.register(Group)
class StaffGroupAdmin(RightsAdmin, GroupAdmin):  # type: ignore[misc]
    """Groups of staff: coder, reviewer, publisher."""
