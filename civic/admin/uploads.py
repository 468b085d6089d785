"""Large forms: a file that is too big, an upload that stops half-way, a session that ended meanwhile.

Each gets a page with what was typed, never a bare error.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from civic.ingest.documents import MOST_BYTES, too_big

MOST_SENT = 100 * 2**20
"""More is not even read to its end."""
_BROKEN = (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, UnreadablePostError)
HALF_WAY = _("The upload stopped half-way, so nothing was stored. Send it again.")
TOO_LONG = _("The text is too long to be pasted. Save it as a file, and choose that.")
View = Callable[..., HttpResponse]


class Bounded(FileUploadHandler):
    """Stops storing a file beyond the limit; the rest of the request is read and thrown away."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.stored = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.stored += len(raw_data)
        if self.stored > MOST_BYTES:
            self.request.file_is_too_big = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class _Check(CsrfViewMiddleware):
    """Says what is wrong, instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _is_forged(request: HttpRequest) -> bool:
    check = _Check(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, None, (), {}) is not None  # type: ignore[arg-type]


def receiving(site: admin.AdminSite, view: View, refuse: View) -> View:
    """An admin view that takes large forms.

    ``refuse(request, why)`` answers where the form did not arrive whole. The check against forged requests
    is ours: it has to come after the limits are set, and it loses nothing typed.
    """
    inner = site.admin_view(view)

    @csrf_exempt
    def received(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return inner(request, *args, **kwargs)
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_SENT:
            return refuse(request, too_big(_("What you sent")))
        request.upload_handlers.insert(0, Bounded(request))
        try:
            request.POST.get("csrfmiddlewaretoken")  # what is broken breaks here, not on the way
            forged = _is_forged(request)
        except RequestDataTooBig:
            return refuse(request, TOO_LONG)
        except _BROKEN:
            return refuse(request, HALF_WAY)
        if forged or not site.has_permission(request):
            return send_again(site, request)
        return inner(request, *args, **kwargs)

    return received


def _is_secret(name: str) -> bool:
    """What no page repeats: it is typed again."""
    return name == "csrfmiddlewaretoken" or "password" in name or name in ("code", "again-code")


def send_again(site: admin.AdminSite, request: HttpRequest, why: str = "", status: int = 403) -> HttpResponse:
    """The page on which everything typed waits to be sent once more; without ``why`` the session ended."""
    sent = request.POST if request.method == "POST" else request.GET
    typed = [(name, value) for name, values in sent.lists() for value in values]
    context = {
        **site.each_context(request),
        "typed": [(name, value) for name, value in typed if not _is_secret(name)],
        "had_file": bool(request.FILES),
        "is_signed_in": site.has_permission(request),
        "why": why,
    }
    return TemplateResponse(request, "admin/civic/send_again.html", context, status=status)
