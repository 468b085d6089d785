"""The version of the public data: which state of the database a page was made from.

Triggers move it in the transaction of each change, so that no way of writing can forget it: the workflow,
``loaddata``, an import, a hand in ``psql``. What a transaction takes back moves nothing.

Concurrent writers never wait for each other here: each takes a slot that nobody holds, and the version is
the stamps of all slots. A stamp is microseconds of the clock, and always more than the one before it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from django.conf import settings
from django.db import Error, connections, router

from civic.models import DataVersion as Stamps

DATA = "data"
"""Moves with every change of what the public may read."""
CARDS = "cards"
"""Moves with what many cards show and none of them owns: names, titles, sources, the codebook."""
CELLS = "cells"
"""Moves when rows of ``FacetCount`` are removed."""

_READ = {
    "sqlite": "SELECT name, slot, stamp, total_changes() FROM civic_dataversion ORDER BY name, slot",
    "postgresql": (
        "SELECT name, slot, stamp, coalesce(current_setting('civic.own', true), '') "
        "FROM civic_dataversion ORDER BY name, slot"
    ),
}
_seen: ContextVar["dict[str, DataVersion] | None"] = ContextVar("seen", default=None)


class DataVersion(NamedTuple):
    """The stamps by name and slot; ``own`` is not empty where this transaction has changed something."""

    stamps: dict[str, dict[int, int]]
    own: str

    def token(self, name: str = DATA) -> str:
        """Equal for equal states, also across processes and machines; never equal for two states."""
        slots = self.stamps.get(name, {})
        return "-".join([*(f"{stamp:x}" for _slot, stamp in sorted(slots.items())), self.own]).rstrip("-")


def data_version(using: str | None = None) -> DataVersion:
    """The version that a page is made from: one query, and one only within ``one_version``.

    Of the database that this request reads, unless another is named. Raises ``django.db.Error``.
    """
    using = using or router.db_for_read(Stamps)
    seen = _seen.get()
    if seen is not None and using in seen:
        return seen[using]
    connection = connections[using]
    rows = _stamps(connection)
    stamps: dict[str, dict[int, int]] = {}
    for name, slot, stamp, _rest in rows:
        stamps.setdefault(name, {})[slot] = stamp
    found = DataVersion(stamps, _own(connection, rows))
    if seen is not None:
        seen[using] = found
    return found


def _stamps(connection: Any) -> list[tuple[Any, ...]]:
    """What is asked first in a request also shows whether its connection still lives: Django would ask that
    before (``CONN_HEALTH_CHECKS``), which takes as long again."""
    if connection.connection is None or connection.health_check_done or connection.in_atomic_block:
        return _read(connection)
    connection.health_check_done = True
    try:
        return _read(connection)
    except Error:
        if connection.is_usable():
            raise
        connection.close()
        return _read(connection)


def _read(connection: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_READ[connection.vendor])
        return list(cursor.fetchall())


def _own(connection: Any, rows: list[Any]) -> str:
    """What no other transaction will ever say. SQLite counts the changes of a connection, also those that
    were taken back, and so tells two transactions of one millisecond apart."""
    if connection.vendor == "postgresql":
        return str(rows[0][3]) if rows else ""
    changes = rows[0][3] if rows and connection.in_atomic_block else 0
    return f"{id(connection.connection):x}.{changes:x}" if changes else ""


def is_writing(using: str | None = None) -> bool:
    """Whether we are within a transaction, which may be taken back: nothing read now may be kept."""
    return bool(connections[using or router.db_for_read(Stamps)].in_atomic_block)


@contextmanager
def one_version() -> Iterator[None]:
    """Ask the database once for all that is done within: the time of one request."""
    token = _seen.set({})
    try:
        yield
    finally:
        _seen.reset(token)


def reading(get_response: Any) -> Any:
    """Middleware: one request of the public for a page asks once. It writes nothing, as a preview does."""
    staff = f"/{settings.ADMIN_PATH}"

    def answer(request: Any) -> Any:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(staff):
            return get_response(request)
        with one_version():
            return get_response(request)

    return answer
