"""Refuses, before any view, addresses that no page and no database column can hold."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase

from civic.web.parameters import is_unreadable


class InputMiddleware:
    """A path with control characters is no page. So is a query with them where the stock admin would read it.

    Public pages name unreadable parameters instead (``civic.web.parameters``). They know nobody, so a cookie
    that comes along is dropped unread: a broken one would be answered with another, to take it back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin_prefix = f"/{settings.ADMIN_PATH}"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        at_desk = request.path_info.startswith(self.admin_prefix)
        if not at_desk:
            request.META.pop("HTTP_COOKIE", None)
            request.COOKIES = {}
        if is_unreadable(request.path_info):
            raise Http404
        if at_desk and is_unreadable(unquote(request.META.get("QUERY_STRING", "").replace("+", " "))):
            raise BadRequest
        return self.get_response(request)
