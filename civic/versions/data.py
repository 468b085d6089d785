"""The version of the public data: which state of the database a page was made from.

Triggers move it in the transaction of each change, so that no way of writing can forget it: the workflow,
``loaddata``, an import, a hand in ``psql``. What a transaction takes back moves nothing.

Concurrent writers never wait for each other here: each takes a slot that nobody holds, and the version is
the stamps of all slots. A stamp is microseconds of the clock, and always more than the one before it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
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

_ASK_SQLITE = "SELECT name, slot, stamp, total_changes() FROM civic_dataversion"
# One text and no rows: what the driver does for each row takes longer than all that the server does.
_ASK_POSTGRESQL = (
    "SELECT coalesce(current_setting('civic.own', true), '') "
    "|| coalesce(string_agg(' ' || name || ' ' || slot || ' ' || stamp, ''), '') FROM civic_dataversion"
)
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
    found = _asked(connections[using])
    if seen is not None:
        seen[using] = found
    return found


def _asked(connection: Any) -> DataVersion:
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


def _read(connection: Any) -> DataVersion:
    if connection.vendor == "postgresql":
        return _parsed(connection.text_of(_ASK_POSTGRESQL))
    with connection.cursor() as cursor:
        cursor.execute(_ASK_SQLITE)
        rows = cursor.fetchall()
    return _made(((name, slot, stamp) for name, slot, stamp, _changes in rows), _own(connection, rows))


@lru_cache(maxsize=4)
def _parsed(said: str) -> DataVersion:
    """The version that PostgreSQL told in one text; mostly the same as a moment ago."""
    own, *words = said.split(" ")
    slots = zip(words[::3], words[1::3], words[2::3], strict=True)
    return _made(((name, int(slot), int(stamp)) for name, slot, stamp in slots), own)


def _made(rows: Iterable[tuple[str, int, int]], own: str) -> DataVersion:
    stamps: dict[str, dict[int, int]] = {}
    for name, slot, stamp in rows:
        stamps.setdefault(name, {})[slot] = stamp
    return DataVersion(stamps, own)


def _own(connection: Any, rows: list[Any]) -> str:
    """What no other transaction will ever say. SQLite counts the changes of a connection, also those that
    were taken back, and so tells two transactions of one millisecond apart."""
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
