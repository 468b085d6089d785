"""Public reads from a replica: what anybody may read goes there, all else to the primary.

A request reads from one database: the public GET of somebody who is not signed in from the replica, until it
writes something; then, and in the admin, in every command and every other request, from the primary, so that
staff read what they wrote. Without ``DATABASE_REPLICA_URL`` none of this is installed.

The first query of a request, for the version of the data, tells whether the replica is there. One that is
lost costs that one failed query and one line in the log; the primary answers, and the replica is asked again
after ``AWAY_SECONDS``. ``DATABASE_REPLICA_MAX_LAG`` also turns away from one that is too far behind.
"""

import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponseBase

from civic.versions import data_version

REPLICA = "replica"
AWAY_SECONDS = 10.0
_CANCELLED_BY_RECOVERY = "40001"
_log = logging.getLogger(__name__)
_reading: ContextVar[str] = ContextVar("reading", default=DEFAULT_DB_ALIAS)


class ReplicaRouter:
    """Django's question which database: the one of this request."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _reading.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        _reading.set(DEFAULT_DB_ALIAS)  # from now on this request reads what it wrote
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class Lag:
    """Whether the replica is further behind than allowed, by this process's own clock.

    It notes how far the primary's log goes, and when; the replica must have come there within the limit.
    Asks both at most four times within the limit. A primary that does not answer changes nothing: pages of a
    moment ago are better than none.
    """

    def __init__(self) -> None:
        self.mark: tuple[str, float] | None = None
        self.is_behind = False
        self.next = 0.0

    def check(self, limit: float) -> None:
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + limit / 4
        if self.mark is None or self._has_reached(self.mark[0]):
            self._say(False)
            self.mark = self._end_of_log(now) or self.mark
        elif now - self.mark[1] > limit:
            self._say(True)

    def _say(self, is_behind: bool) -> None:
        if is_behind and not self.is_behind:
            _log.warning("The replica is too far behind: pages come from the primary.")
        if self.is_behind and not is_behind:
            _log.warning("The replica has caught up: pages come from it again.")
        self.is_behind = is_behind

    def _end_of_log(self, now: float) -> tuple[str, float] | None:
        try:
            with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
                cursor.execute("SELECT pg_current_wal_lsn()::text")
                return cursor.fetchone()[0], now
        except Error:
            connections[DEFAULT_DB_ALIAS].close()
            return None

    def _has_reached(self, mark: str) -> bool:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute("SELECT coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, true)", [mark])
            return bool(cursor.fetchone()[0])


class Health:
    """What this process knows of the replica."""

    def __init__(self) -> None:
        self.away_until = 0.0
        self.lag = Lag()
        self.one_at_a_time = threading.Lock()

    def is_usable(self) -> bool:
        """Asks the replica for the version of the data, which the page needs anyway."""
        if time.monotonic() < self.away_until:
            return False
        try:
            data_version(REPLICA)
            limit = settings.DATABASE_REPLICA_MAX_LAG
            if limit and connections[REPLICA].vendor == "postgresql" and self.one_at_a_time.acquire(False):
                try:
                    self.lag.check(limit)
                finally:
                    self.one_at_a_time.release()
        except (OperationalError, InterfaceError):
            self.lost()
            return False
        return not self.lag.is_behind

    def lost(self) -> None:
        """Turn away from it for a while; one line, however many requests meet it at once."""
        connections[REPLICA].close()
        with self.one_at_a_time:
            first, self.away_until = self.away_until < time.monotonic(), time.monotonic() + AWAY_SECONDS
        if first:
            _log.warning("The replica does not answer: pages come from the primary.")


health = Health()


class ReplicaMiddleware:
    """Lets the public read from the replica while it is there, and answers from the primary when not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.staff = f"/{settings.ADMIN_PATH}"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self._is_public(request) or not health.is_usable():
            return self.get_response(request)
        token = _reading.set(REPLICA)
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """The answer of the primary, where the replica went away, or recovery cancelled us, in the middle."""
        if _reading.get() != REPLICA or not isinstance(error, OperationalError | InterfaceError):
            return None
        if getattr(error.__cause__, "sqlstate", "") != _CANCELLED_BY_RECOVERY:
            if connections[REPLICA].connection is not None and connections[REPLICA].is_usable():
                return None  # a query that failed there fails here too
            health.lost()
        _reading.set(DEFAULT_DB_ALIAS)
        match: Any = request.resolver_match
        answer = match.func(request, *match.args, **match.kwargs)
        return answer.render() if hasattr(answer, "render") and not answer.is_rendered else answer

    def _is_public(self, request: HttpRequest) -> bool:
        return (
            request.method in ("GET", "HEAD")
            and not request.path_info.startswith(self.staff)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
        )
