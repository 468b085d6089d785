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
    "Server": "civic",  # else the web server writes its own name (RFC 9110, 10.2.4, knows no empty one)
}
API_PREFIX = "/api/"
# No key, no cookie and no origin is asked for there, so every page of the web may read it.
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, X-Civic-Query, X-Civic-Release, X-Civic-Rows"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
# What the stock admin needs on top of the public policy: its own scripts, and icons written into its
# stylesheets. The look-ups of its autocomplete fields are within the public policy.
ADMIN_CSP = {"script-src": ["'self'"], "img-src": ["data:"]}


class SecurityHeadersMiddleware:
    """Sets what is missing, opens the API to all, and widens the policy below ADMIN_PATH.

    A view that sets a header itself keeps it. Stands below django-csp's middleware, which writes the policy
    from what is noted on the response.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.admin_prefix = f"/{settings.ADMIN_PATH}"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        given = OPEN_TO_ALL if request.path_info.startswith(API_PREFIX) else {}
        for name, value in {**HEADERS, **given}.items():
            response.headers.setdefault(name, value)
        if request.path_info.startswith(self.admin_prefix):
            # With no-referrer a browser sends "Origin: null" with a form, and Django's CSRF check refuses it.
            response.headers.setdefault("Referrer-Policy", "same-origin")
            response._csp_update = ADMIN_CSP  # type: ignore[attr-defined]
        return response
