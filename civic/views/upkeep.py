"""What machines ask: whether the site lives, whether it is ready."""

from django.db import DatabaseError, connections, router
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from civic.models import CodebookVersion


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database that pages are read from answers too; else 503, to be asked again soon."""
    try:
        with connections[router.db_for_read(CodebookVersion)].cursor() as cursor:
            cursor.execute("SELECT 1 FROM civic_codebookversion LIMIT 1")
    except DatabaseError:
        headers = {"Retry-After": "5"}
        return HttpResponse("not ready\n", status=503, content_type="text/plain", headers=headers)
    return HttpResponse("ready\n", content_type="text/plain; charset=utf-8")
