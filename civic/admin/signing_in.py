"""Signing in: the password, then the second factor. Wrong tries slow down whoever makes them."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from civic.accounts import checking, factors, passkeys, sessions, throttle

_WAIT = _("Too many wrong tries from here. Wait {seconds} seconds, then try again.")
_NO_CODES = _("Too many wrong codes of the app today. Use a passkey or a recovery code.")
_WRONG_FACTOR = _("This is not right. Codes of the app change every 30 seconds, and each works once.")
_WRONG_PASSWORD = _("This is not your password.")
_NOTHING = _("Type a code, or use your passkey.")


def _waits(error: throttle.TooOften) -> ValidationError:
    told = _NO_CODES if error.seconds > throttle.LONGEST_WAIT else format_lazy(_WAIT, seconds=error.seconds)
    return ValidationError(told, code="too_often")


class SignInForm(AdminAuthenticationForm):
    """Name and password of somebody who is staff."""

    def clean(self) -> Any:
        name, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not (name and password):
            return super().clean()
        request: Any = self.request
        marks = throttle.password_marks(request, name)
        try:
            throttle.count(marks)
        except throttle.TooOften as error:
            raise _waits(error) from None
        cleaned = super().clean()
        throttle.forgive(marks)
        return cleaned


class FactorForm(forms.Form):
    """A code of the app, a recovery code, or what the browser answers for a passkey."""

    code = forms.CharField(required=False, max_length=60)
    passkey = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, user: Any, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.user = request, user

    def clean(self) -> dict[str, Any]:
        cleaned = {name: self.cleaned_data.get(name, "") for name in self.fields}
        if not any(cleaned.values()):
            raise ValidationError(_NOTHING)
        try:
            wrong = self.wrong(**cleaned)
        except throttle.TooOften as error:
            raise _waits(error) from None
        if wrong:
            raise ValidationError(wrong)
        return cleaned

    def wrong(self, code: str, passkey: str) -> Any:
        """What to say, unless it is right."""
        right = checking.second_factor(self.request, self.user, code, passkey)
        return None if right else _WRONG_FACTOR


class ProofForm(FactorForm):
    """The same for somebody who is signed in, or their password."""

    password = forms.CharField(required=False, strip=False)

    def wrong(self, code: str, passkey: str, password: str = "") -> Any:
        if not password:
            return super().wrong(code, passkey)
        return None if checking.password(self.request, self.user, password) else _WRONG_PASSWORD


def onward(request: Any) -> HttpResponse | None:
    """Where somebody goes whose password was right already: to the second factor, or to making one."""
    user = sessions.half_way(request) if request.method == "GET" else None
    if user is None:
        return None
    name = "admin:second_factor" if factors.has_any(user) else "admin:factors"
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': destination(request)})}")


def destination(request: HttpRequest) -> str:
    """The page of this site that was asked for before the login; the front page of the desk without one."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("admin:index")


def urls(site: AdminSite) -> list[Any]:
    """The page between the password and the desk."""

    @never_cache
    @csrf_protect
    def second_factor(request: HttpRequest) -> HttpResponse:
        return _second_factor(site, request)

    return [path("second-factor/", second_factor, name="second_factor")]


def _second_factor(site: AdminSite, request: HttpRequest) -> HttpResponse:
    user = sessions.half_way(request)
    if user is None:
        target = destination(request)
        signed_in = site.has_permission(request)
        login = f"{reverse('admin:login')}?{urlencode({'next': target})}"
        return HttpResponseRedirect(target if signed_in else login)
    if not factors.has_any(user):
        return HttpResponseRedirect(reverse("admin:factors"))
    form = FactorForm(request, user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        sessions.passed(request, user)
        return HttpResponseRedirect(destination(request))
    context = {
        **site.each_context(request),
        "title": _("Second factor"),
        "form": form,
        "next": destination(request),
        "passkey_options": passkeys.begin(request, user),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/civic/accounts/second_factor.html", context)
