"""The one app of the project, and the site of its admin."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.contrib.admin.sites import AdminSite
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect


class CivicConfig(AppConfig):
    default = True
    name = "civic"
    verbose_name = _("Register")
    default_auto_field = "django.db.models.BigAutoField"


class DeskSite(AdminSite):
    """The stock admin; a form outlives the login of whoever typed it."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        stock_view = super().admin_view(view, cacheable)

        @never_cache
        @csrf_protect
        def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            from civic.admin import expired  # noqa: PLC0415 models are there only now

            return expired.ask_again(self, stock_view, request, *args, **kwargs)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            signed_out = request.method == "POST" and not request.user.is_authenticated
            leaving = request.path.endswith("/logout/")
            chosen = ask if signed_out and not leaving else stock_view
            answer: HttpResponse = chosen(request, *args, **kwargs)
            return answer

        return inner


class DeskConfig(stock.AdminConfig):
    default = False
    default_site = "civic.apps.DeskSite"
