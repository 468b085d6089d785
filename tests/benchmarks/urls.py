"""The site's addresses, and one that only benchmarks have."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from civic.urls import handler400, handler404, handler500
from civic.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]


def empty(request: HttpRequest) -> HttpResponse:
    """What every answer costs at least: the server, every middleware, no view."""
    return HttpResponse("")


urlpatterns = [path("benchmark/empty", empty), *of_the_site]
