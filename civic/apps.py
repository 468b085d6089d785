"""The one app of the project, and the front page of its admin."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _


class CivicConfig(AppConfig):
    default = True
    name = "civic"
    verbose_name = _("Register")
    default_auto_field = "django.db.models.BigAutoField"


class DeskSite(AdminSite):
    """The stock admin, with the queues of the desk on its front page."""

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from civic.admin import queues  # noqa: PLC0415 models are there only now

        return super().index(request, {"queues": queues.counted(request), **(extra_context or {})})

    def get_urls(self) -> Any:
        from civic.admin import queues  # noqa: PLC0415

        view = self.admin_view(queues.page)
        return [path("queues/<slug:name>/", view, name="queue"), *super().get_urls()]


class DeskConfig(stock.AdminConfig):
    default = False
    default_site = "civic.apps.DeskSite"
