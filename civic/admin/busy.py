"""Somebody else writes for longer than we wait, such as a large import on SQLite. Nothing is lost."""

from typing import Any

from django.contrib import admin
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from civic.admin.uploads import send_again

BUSY = 409
_SIGNS = ("locked", "lock timeout", "deadlock")
"""Words of SQLite (database is locked) and PostgreSQL (lock timeout, deadlock detected)."""


def is_busy(error: OperationalError) -> bool:
    """Whether the database only asks for patience; anything else is a failure like any other."""
    return any(sign in str(error) for sign in _SIGNS)


def answer(site: admin.AdminSite, request: HttpRequest) -> Any:
    """The page, or the sentence for a script, with which the same request is sent again."""
    why = _(
        "Somebody else is writing a lot just now, so nothing was done. Wait a moment, then send it again."
    )
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": {"code": "busy", "message": why}}, status=BUSY)
    page: HttpResponse = send_again(site, request, why, BUSY)
    return page
