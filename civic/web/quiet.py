"""One line a minute about an outage, instead of a traceback for every request that met it."""

import logging
import threading
from http import HTTPStatus
from time import monotonic

EVERY = 60.0
"""Seconds between two lines of one process."""


class OutageFilter(logging.Filter):
    """Lets the first record of an outage through in a few words, then one a minute that counts the others.

    For the logger ``django.request``. What is written of an error are the names of its classes: the message
    of a database may hold the statement with what somebody looked for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._next, self._silent = 0.0, 0

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if getattr(record, "status_code", 0) != HTTPStatus.SERVICE_UNAVAILABLE:
            return True
        with self._lock:
            if monotonic() < self._next:
                self._silent += 1
                return False
            before, self._silent, self._next = self._silent, 0, monotonic() + EVERY
        record.msg = "A request was answered with 503 (%s); %d more since the last such line."
        record.args = (_why(record, error), before)
        record.exc_info = record.exc_text = None
        return True


def _why(record: logging.LogRecord, error: BaseException | None) -> str:
    """``OperationalError, AdminShutdown``, or without an error the route (``institutions/<slug:slug>/``)."""
    names: list[str] = []
    while error is not None:
        names.append(type(error).__name__)
        error = error.__cause__
    if names:
        return ", ".join(dict.fromkeys(names))
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return str(getattr(match, "route", "")) or "no route"
