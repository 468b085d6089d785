"""One's own second factors: an authenticator app, passkeys, recovery codes. Made, seen and taken away."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from civic.accounts import app, factors, passkeys, recovery, sealing, sessions
from civic.admin import expired
from civic.admin.signing_in import destination
from civic.models.records import has_controls

Page = Callable[[AdminSite, HttpRequest], HttpResponse]
_SECRET = "app-secret"  # noqa: S105 the name of a place in the session
_WRONG_CODE = _("This is not the code that the app shows now. Look at it again: it changes every 30 seconds.")
_NO_PASSKEY = _("The browser made no passkey that we can use. Try again; this page needs JavaScript.")
_NO_NAME = _("Give it a name, so that you know later which one it is.")
_LAST = _("This is your last one, and this site asks for one. Add another first.")


def urls(site: AdminSite) -> list[Any]:
    """Open to whoever is signed in, and to whoever has none yet and must make one."""

    def opened(page: Any) -> Any:
        inside = site.admin_view(page)

        @never_cache
        @csrf_protect
        @sensitive_post_parameters()
        def first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return page(request, *args, **kwargs)

        def chosen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            view = first if sessions.may_enrol(request) else inside
            answer: HttpResponse = view(request, *args, **kwargs)
            return answer

        return chosen

    return [
        path("factors/", opened(lambda request: _list(site, request)), name="factors"),
        path("factors/app/", opened(lambda request: _app(site, request)), name="factor_app"),
        path("factors/passkey/", opened(lambda request: _passkey(site, request)), name="factor_passkey"),
        path("factors/codes/", opened(lambda request: _codes(site, request)), name="factor_codes"),
        path(
            "factors/<int:pk>/remove/",
            opened(lambda request, pk: _remove(site, request, pk)),
            name="factor_remove",
        ),
    ]


def _whose(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else sessions.half_way(request)


def _shown(site: AdminSite, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    first = sessions.half_way(request) is not None
    shared = {"first": first, "next": destination(request), "is_nav_sidebar_enabled": False}
    name = f"admin/civic/accounts/{template}.html"
    return TemplateResponse(request, name, site.each_context(request) | shared | context)


def _list(site: AdminSite, request: HttpRequest) -> HttpResponse:
    user = _whose(request)
    return _shown(
        site,
        request,
        "factors",
        title=_("Second factors"),
        found=factors.of(user),
        codes_left=recovery.left(user),
        with_passkeys=passkeys.works_at(request),
        required=settings.REQUIRE_MFA,
    )


def _app(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show a secret as a picture and as letters; keep it once the app proves that it has it."""
    if asked := expired.unproven(site, request):
        return asked
    user, problem = _whose(request), None
    secret = sealing.unseal(request.session.get(_SECRET, ""))
    if request.method == "POST" and secret:
        if app.enrol(user, secret, request.POST.get("code", "")):
            del request.session[_SECRET]
            return _made(site, request, user)
        problem = _WRONG_CODE
    if secret is None:
        secret = app.new_secret()
        request.session[_SECRET] = sealing.seal(secret)
    letters = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    picture = app.picture(user, secret)
    title = _("Add an authenticator app")
    return _shown(site, request, "app", title=title, picture=picture, letters=letters, problem=problem)


def _passkey(site: AdminSite, request: HttpRequest) -> HttpResponse:
    if asked := expired.unproven(site, request):
        return asked
    user, problem = _whose(request), None
    name = request.POST.get("name", "").strip()[:60]
    if request.method == "POST":
        if not name or has_controls(name):
            problem = _NO_NAME
        elif passkeys.finish_adding(request, user, name, request.POST.get("passkey", "")):
            return _made(site, request, user)
        else:
            problem = _NO_PASSKEY
    options = passkeys.begin_adding(request, user)
    title = _("Add a passkey")
    return _shown(site, request, "passkey", title=title, options=options, name=name, problem=problem)


def _made(site: AdminSite, request: HttpRequest, user: Any) -> HttpResponse:
    """The first factor of somebody opens the desk, and comes with recovery codes."""
    sessions.passed(request, user)
    if recovery.left(user) is None:
        return _new_codes(site, request, user)
    messages.success(request, _("It is stored. You are asked for it when you sign in next."))
    return HttpResponseRedirect(f"{reverse('admin:factors')}?{urlencode({'next': destination(request)})}")


def _codes(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """New codes for old ones; only for somebody who has what they stand in for."""
    user = _whose(request)
    if request.method != "POST" or not factors.has_any(user):
        return HttpResponseRedirect(reverse("admin:factors"))
    return expired.unproven(site, request) or _new_codes(site, request, user)


def _new_codes(site: AdminSite, request: HttpRequest, user: Any) -> HttpResponse:
    return _shown(site, request, "codes", title=_("Recovery codes"), codes=recovery.renew(user))


def _remove(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    user = _whose(request)
    factor = get_object_or_404(factors.of(user), pk=pk)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:factors"))
    if asked := expired.unproven(site, request):
        return asked
    others = factors.of(user).filter(kind__in=factors.ENOUGH).exclude(pk=pk)
    if settings.REQUIRE_MFA and factor.kind in factors.ENOUGH and not others.exists():
        messages.error(request, _LAST)
    else:
        factors.remove(factor)
        messages.success(request, _("It is removed."))
    return HttpResponseRedirect(reverse("admin:factors"))
