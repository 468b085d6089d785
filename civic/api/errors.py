"""One shape for every error: ``{"error": {"code", "message", "params"}}``. Words are English and stable."""

import sys
from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.response import Response

from civic.web.outage import RETRY_AFTER, is_outage, page
from civic.web.patience import is_too_slow
from civic.web.security import API_PREFIX

MESSAGES = {
    "bad_parameter": "Something in the query cannot be used.",
    "bad_request": "The request cannot be read.",
    "not_found": "There is nothing at this address.",
    "gone": "This record was withdrawn.",
    "method_not_allowed": "This API is read-only: use GET, HEAD or OPTIONS.",
    "not_acceptable": "This address answers with JSON; accept application/json.",
    "too_slow": "The query took too long. Narrow it, or try again in a minute.",
    "server_error": "Something went wrong on our side. Try again later.",
    "unavailable": "The database cannot be used just now. Try again in a few seconds.",
}
"""Every code that an answer can carry, with what it says."""
STATUS = {
    "bad_parameter": status.HTTP_400_BAD_REQUEST,
    "bad_request": status.HTTP_400_BAD_REQUEST,
    "not_found": status.HTTP_404_NOT_FOUND,
    "gone": status.HTTP_410_GONE,
    "method_not_allowed": status.HTTP_405_METHOD_NOT_ALLOWED,
    "not_acceptable": status.HTTP_406_NOT_ACCEPTABLE,
    "too_slow": status.HTTP_503_SERVICE_UNAVAILABLE,
    "server_error": status.HTTP_500_INTERNAL_SERVER_ERROR,
    "unavailable": status.HTTP_503_SERVICE_UNAVAILABLE,
}
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (Http404, "not_found"),
    (exceptions.NotFound, "not_found"),
    (PermissionDenied, "not_found"),
    (exceptions.MethodNotAllowed, "method_not_allowed"),
    (exceptions.NotAcceptable, "not_acceptable"),
    (exceptions.APIException, "bad_request"),
)


class Refusal(exceptions.APIException):
    """An error with a code of ours; ``params`` says what is wrong with which part of the request."""

    def __init__(self, code: str, params: Mapping[str, str]) -> None:
        super().__init__(MESSAGES[code], code)
        self.code, self.params = code, dict(params)


def body(code: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {"error": {"code": code, "message": MESSAGES[code], "params": dict(params or {})}}


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error in a view of the API; ``None`` for a fault of ours, which Django reports."""
    if isinstance(error, Refusal):
        return Response(body(error.code, error.params), status=STATUS[error.code])
    code = next((code for kind, code in _CODES if isinstance(error, kind)), None)
    code = "too_slow" if is_too_slow(error) else code
    return Response(body(code), status=STATUS[code]) if code else None


def _outside(request: HttpRequest, code: str) -> HttpResponse:
    """The answer to an error before or beside the views, such as an address that leads nowhere."""
    return JsonResponse(body(code), status=STATUS[code])


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what was sent; 503 where a session could not be stored, which Django calls a bad request."""
    why = exception.__context__ if isinstance(exception, SessionInterrupted) else None
    if why is not None and is_outage(why.__context__):
        return _unavailable(request)
    if request.path_info.startswith(API_PREFIX):
        return _outside(request, "bad_request")
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith(API_PREFIX):
        return _outside(request, "not_found")
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 for a fault of ours; 503 when what we stand on fails. Called while the error is handled."""
    if is_outage(sys.exc_info()[1]):
        return _unavailable(request)
    if request.path_info.startswith(API_PREFIX):
        return _outside(request, "server_error")
    return defaults.server_error(request)


def _unavailable(request: HttpRequest) -> HttpResponse:
    if not request.path_info.startswith(API_PREFIX):
        return page(request)
    response = _outside(request, "unavailable")
    response["Retry-After"], response["Cache-Control"] = RETRY_AFTER, "no-store"
    return response
