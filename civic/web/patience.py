"""No page holds a worker for longer than a reader waits: the statement ends, and a page says so.

PostgreSQL ends it by itself (``statement_timeout``, in ``civic.wsgi``). SQLite has no such setting, so that
its work is interrupted from within, while a page is read; what staff write is not.
"""

import sqlite3
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import get_template
from psycopg.errors import QueryCanceled

TOO_SLOW = 503
RETRY_SECONDS = "60"
_STEPS = 20_000
"""Steps of SQLite's machine between two looks at the clock: a millisecond or so."""
_INTERRUPTED = "interrupted"
"""SQLite's only word for it."""
_until: ContextVar[float | None] = ContextVar("until", default=None)


def is_too_slow(error: BaseException) -> bool:
    """Whether the database gave a statement up because it took too long."""
    if not isinstance(error, OperationalError):
        return False
    return isinstance(error.__cause__, QueryCanceled) or str(error) == _INTERRUPTED


class PatienceMiddleware:
    """Answers 503 in every language, with what to do, where a statement took too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reads = request.method in ("GET", "HEAD")
        token = _until.set(time.monotonic() + settings.STATEMENT_SECONDS if reads else None)
        try:
            return self.get_response(request)
        finally:
            _until.reset(token)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_too_slow(error):
            return None
        page = get_template("too_slow.html").render()
        return HttpResponse(page, status=TOO_SLOW, headers={"Retry-After": RETRY_SECONDS})


def watch(connection: Any, **_sent: Any) -> None:
    """Look at the clock while SQLite works; for the signal ``connection_created``."""
    if isinstance(connection.connection, sqlite3.Connection):
        connection.connection.set_progress_handler(_is_over, _STEPS)


def _is_over() -> int:
    until = _until.get()
    return int(until is not None and time.monotonic() > until)
