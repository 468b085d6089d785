"""Headers of every answer that Django and django-csp do not set by themselves."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
}
# What the stock admin needs on top of the public policy: its own scripts, and icons written into its
# stylesheets. The look-ups of its autocomplete fields are within the public policy.
ADMIN_CSP = {"script-src": ["'self'"], "img-src": ["data:"]}


class SecurityHeadersMiddleware:
    """Sets what is missing and widens the policy below ADMIN_PATH; a view that sets a header itself keeps it.

    Stands below django-csp's middleware, which writes the policy from what is noted on the response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin_prefix = f"/{settings.ADMIN_PATH}"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith(self.admin_prefix):
            # With no-referrer a browser sends "Origin: null" with a form, and Django's CSRF check refuses it.
            response.headers.setdefault("Referrer-Policy", "same-origin")
            response._csp_update = ADMIN_CSP  # type: ignore[attr-defined]
        return response
