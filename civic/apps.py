"""The one app of the project, and the site of its admin."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin import apps as stock
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.sites import AdminSite
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect


class CivicConfig(AppConfig):
    default = True
    name = "civic"
    verbose_name = _("Register")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from civic.accounts import sessions  # noqa: F401, PLC0415 whose clocks start with each sign-in
        from civic.web import patience  # noqa: PLC0415 models are there only now

        post_migrate.connect(_mark_changes, sender=self)
        connection_created.connect(patience.watch)


def _mark_changes(using: str, **_sent: Any) -> None:
    """Triggers, which a migration may have removed with a table, stand again after it."""
    from civic.versions import marking  # noqa: PLC0415 models are there only now

    marking.install(using)


class DeskSite(AdminSite):
    """The stock admin, with the queues of the desk on its front page; a form outlives its typist's login."""

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from civic.admin import queues  # noqa: PLC0415 models are there only now

        return super().index(request, {"queues": queues.counted(request), **(extra_context or {})})

    def get_urls(self) -> Any:
        from civic.admin import factors, queues, signing_in  # noqa: PLC0415

        view = self.admin_view(queues.page)
        own = [path("queues/<slug:name>/", view, name="queue")]
        return [*own, *signing_in.urls(self), *factors.urls(self), *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        from civic.admin import signing_in  # noqa: PLC0415

        self.login_form = signing_in.SignInForm
        try:
            return signing_in.onward(request) or super().login(request, extra_context)
        except OperationalError as error:
            return _or_busy(self, request, error)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        from civic.admin import expired  # noqa: PLC0415

        stock_view = super().admin_view(view, cacheable)

        @never_cache
        @csrf_protect
        def ask(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return expired.ask_again(self, stock_view, request, *args, **kwargs)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if "" in (request.GET.get(TO_FIELD_VAR), request.POST.get(TO_FIELD_VAR)):
                raise BadRequest  # the stock form looks for a column of that name
            chosen = ask if expired.is_due(request) else stock_view
            try:
                answer: HttpResponse = chosen(request, *args, **kwargs)
            except OperationalError as error:
                return _or_busy(self, request, error)
            return answer

        return inner


def _or_busy(site: DeskSite, request: HttpRequest, error: OperationalError) -> Any:
    from civic.admin import busy  # noqa: PLC0415

    if not busy.is_busy(error):
        raise error
    return busy.answer(site, request)


class DeskConfig(stock.AdminConfig):
    default = False
    default_site = "civic.apps.DeskSite"
    at_once = True
    """Whether the forms of the desk are read when the process starts. The web server waits until somebody
    comes to the desk (``civic.wsgi``): most of its workers never need their 20 MB."""

    def ready(self) -> None:
        if self.at_once:
            super().ready()
        else:
            stock.SimpleAdminConfig.ready(self)  # all but the reading
