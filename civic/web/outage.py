"""When the database is stopped, frozen, locked or full: 503 with a plain page, and nothing is lost."""

import errno

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_AFTER = "5"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def is_outage(error: BaseException | None) -> bool:
    """Whether an error is of the database or the disk, and passes without a change of the program.

    Neither engine keeps any of a transaction that ended so. ``OperationalError`` (PEP 249: "not necessarily
    under the control of the programmer") includes a full disk on both.
    """
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, (OperationalError, InterfaceError))


def page(request: HttpRequest) -> HttpResponse:
    """A page in every language that asks the database nothing."""
    headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
