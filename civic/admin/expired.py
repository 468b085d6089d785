"""A form that is sent after the login has ended, or to do what needs a fresh proof of who sends it.

Stock Django leads to the login page and forgets the form. Here the login stands on a page that carries
the typed values along, through password and second factor; whoever signs in then may do what they may do, and
nothing more.
"""

import json
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import login
from django.contrib.messages import WARNING, add_message
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.accounts import factors, passkeys, sessions
from civic.admin.signing_in import FactorForm, ProofForm, SignInForm

PREFIX = "again-"
TYPED, READ = "typed-before", "again-read"
FIELDS = ("username", "password", "code", "passkey")
NOT_CARRIED = {"csrfmiddlewaretoken", TYPED, READ, *(PREFIX + name for name in FIELDS)}
TITLES = {
    "password": gettext_lazy("Sign in again"),
    "factor": gettext_lazy("Second factor"),
    "enrol": gettext_lazy("Second factor"),
    "proof": gettext_lazy("Is it you?"),
}

View = Callable[..., HttpResponse]


def is_due(request: HttpRequest) -> bool:
    """Whether a request belongs here: the form of somebody signed out, or a page of ours sent back."""
    if request.method != "POST" or request.path.endswith("/logout/"):
        return False
    return TYPED in request.POST or not request.user.is_authenticated


def ask_again(site: Any, view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Answer such a form: with what is lacking yet, or with the view once all of it is right."""
    if not request.user.is_authenticated and "application/json" in request.headers.get("Accept", ""):
        words = _("Your login has ended. Sign in in another tab, then save again: what you typed stays here.")
        return JsonResponse({"error": {"code": "login", "message": words}}, status=401)
    lacking, typed = _lacking(request), _carried(request)
    was_out = not request.user.is_authenticated
    if TYPED in request.POST and lacking not in (None, "enrol"):
        form = _form(request, lacking, request.POST)
        if not form.is_valid():
            return _page(site, request, lacking, typed, form)
        _take(request, lacking, form)
        lacking = _lacking(request)
    if lacking is None:
        if was_out:
            back = _("You were signed out, and are signed in again. Here is what you typed.")
            add_message(request, WARNING, back)
        return _go_on(view, request, typed, args, kwargs)
    return _page(site, request, lacking, typed, _form(request, lacking))


def unproven(site: Any, request: HttpRequest) -> HttpResponse | None:
    """``None`` within five minutes of a proof; else the page that asks for one and carries the form along."""
    if sessions.is_recent(request):
        return None
    return _page(site, request, "proof", _carried(request), _form(request, "proof"))


def proving(view: Any) -> Any:
    """Decorate a view of a ModelAdmin: it takes forms only from those who have just shown who they are."""

    def proved(self: admin.ModelAdmin, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = unproven(self.admin_site, request) if request.method == "POST" else None
        return asked or view(self, request, *args, **kwargs)

    return proved


def _lacking(request: HttpRequest) -> str | None:
    if request.user.is_authenticated:
        return None if sessions.is_recent(request) else "proof"
    user = sessions.half_way(request)
    if user is None:
        return "password"
    return "factor" if factors.has_any(user) else "enrol"


def _form(request: HttpRequest, lacking: str, given: Any = None) -> forms.Form:
    data = None if given is None else {name: given.get(PREFIX + name, "") for name in FIELDS}
    if lacking == "password":
        return SignInForm(request, data=data)
    if lacking == "proof":
        return ProofForm(request, request.user, data)
    return FactorForm(request, sessions.half_way(request), data)


def _take(request: Any, lacking: str, form: Any) -> None:
    """Believe what was right."""
    if lacking == "password":
        login(request, form.get_user())
        request.user = sessions.who(request, form.get_user())
    elif lacking == "factor":
        sessions.passed(request, form.user)
    else:
        sessions.proven(request)


def _page(site: Any, request: Any, lacking: str, typed: list[list[str]], form: Any) -> HttpResponse:
    user = request.user if request.user.is_authenticated else sessions.half_way(request)
    asks = lacking in ("factor", "proof")
    context = {
        **site.each_context(request),
        "title": TITLES[lacking],
        "lacking": lacking,
        "form": form,
        "typed": json.dumps(typed),
        "typed_name": TYPED,
        "read_name": READ if request.method == "GET" or READ in request.POST else "",
        "has_factor": asks and factors.has_any(user),
        "passkey_options": passkeys.begin(request, user) if asks else None,
        "prefix": PREFIX,
        "files": bool(request.FILES),
        "is_nav_sidebar_enabled": False,
    }
    told = 200 if typed or request.method == "GET" or READ in request.POST else 403
    return TemplateResponse(request, "admin/civic/sign_in_again.html", context, status=told)


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


def _go_on(view: View, request: HttpRequest, typed: list[list[str]], args: Any, kwargs: Any) -> HttpResponse:
    """The view as if the form had just been sent by whoever signed in; or the page that was to be read."""
    if READ in request.POST:
        return HttpResponseRedirect(request.get_full_path())
    given = QueryDict(mutable=True, encoding=settings.DEFAULT_CHARSET)
    for name, value in typed:
        given.appendlist(name, value)
    carrier: Any = request
    carrier.POST, carrier._files = given, MultiValueDict()
    carrier._dont_enforce_csrf_checks = True  # this request passed the check before its token was renewed
    return view(request, *args, **kwargs)
