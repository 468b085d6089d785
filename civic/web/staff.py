"""At the desk ``request.user`` is somebody only while their session lasts, and after all factors."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from civic.accounts import sessions


class StaffMiddleware:
    """Stands below Django's AuthenticationMiddleware; looks at nothing before a view asks who it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin_prefix = f"/{settings.ADMIN_PATH}"

    def __call__(self, request: Any) -> HttpResponseBase:
        if request.path_info.startswith(self.admin_prefix):
            known = request.user
            request.user = SimpleLazyObject(lambda: sessions.who(request, known))
        return self.get_response(request)
