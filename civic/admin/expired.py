"""A form that is sent after the login has ended: ask for the login again, then save what was typed.

Stock Django leads to the login page and forgets the form. Here the login stands on a page that carries
the typed values along; whoever signs in then may do what they may do, and nothing more.
"""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.messages import WARNING, add_message
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

TYPED, NAME, PASSWORD = "typed-before", "again-username", "again-password"
NOT_CARRIED = {"csrfmiddlewaretoken", TYPED, NAME, PASSWORD}

View = Callable[..., HttpResponse]


def ask_again(site: Any, view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer a form of somebody who is not signed in: the login, or the view once the login is right."""
    if "application/json" in request.headers.get("Accept", ""):
        words = _("Your login has ended. Sign in in another tab, then save again: what you typed stays here.")
        return JsonResponse({"error": {"code": "login", "message": words}}, status=401)
    typed = _carried(request)
    form = _form(request) if TYPED in request.POST else AdminAuthenticationForm(request)
    if form.is_bound and form.is_valid():
        login(request, form.get_user())
        return _go_on(view, request, typed, args, kwargs)
    context = {
        **site.each_context(request),
        "title": _("Sign in again"),
        "form": form,
        "typed": json.dumps(typed),
        "typed_name": TYPED,
        "files": bool(request.FILES),
        "is_nav_sidebar_enabled": False,
    }
    return TemplateResponse(request, "admin/civic/sign_in_again.html", context, status=200 if typed else 403)


def _carried(request: HttpRequest) -> list[list[str]]:
    """What was typed, as pairs: from the form itself, or from the page that carries it along."""
    if TYPED in request.POST:
        try:
            given = json.loads(request.POST[TYPED])
        except (ValueError, RecursionError):
            return []
        pairs = given if isinstance(given, list) else []
        return [
            p for p in pairs if isinstance(p, list) and len(p) == 2 and all(isinstance(x, str) for x in p)
        ]
    return [[n, value] for n, values in request.POST.lists() if n not in NOT_CARRIED for value in values]


def _is_pair(given: Any) -> bool:
    return isinstance(given, list) and len(given) == 2 and all(isinstance(each, str) for each in given)


def _form(request: HttpRequest) -> AdminAuthenticationForm:
    given = {"username": request.POST.get(NAME, ""), "password": request.POST.get(PASSWORD, "")}
    return AdminAuthenticationForm(request, data=given)


def _go_on(view: View, request: HttpRequest, typed: list[list[str]], args: Any, kwargs: Any) -> HttpResponse:
    """The view as if the form had just been sent by whoever signed in."""
    given = QueryDict(mutable=True, encoding=settings.DEFAULT_CHARSET)
    for name, value in typed:
        given.appendlist(name, value)
    carrier: Any = request
    carrier.POST, carrier._files = given, MultiValueDict()
    carrier._dont_enforce_csrf_checks = True  # this request passed the check before its token was renewed
    add_message(request, WARNING, _("You were signed out, and are signed in again. Here is what you typed."))
    return view(request, *args, **kwargs)
