"""One text from the server by the shortest way, for what every request asks first.

A cursor of Django and of the driver costs three times what the server needs to answer. Here the statement is
fixed and has no parameters, so it goes to libpq as it stands, prepared once for each connection. Errors, the
watch for a silent server and its limits are those of every other statement.
"""

import hashlib
from typing import Any

import psycopg
from psycopg import errors, generators
from psycopg.pq import ExecStatus

_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
# Somebody lends this connection to others, though nobody said so (DATABASE_POOLED): it is not there any more,
# or there before we came.
_LENT = (errors.InvalidSqlStatementName, errors.DuplicatePreparedStatement)


class Question:
    """A statement that gives one row with one text, as one connection asks it again and again."""

    def __init__(self, connection: "psycopg.Connection[Any]", sql: str, *, prepares: bool) -> None:
        self.connection, self.sql, self._sent = connection, sql, sql.encode()
        # Named for what it says: two releases of this code never meet under one name.
        self._name = b"civic_" + hashlib.sha256(self._sent).hexdigest()[:16].encode()
        self._prepares, self._is_prepared = prepares, False

    def answer(self) -> str:
        """What the server says now.

        :raises psycopg.Error: as a cursor would.
        """
        with self.connection.lock:
            if self._prepares:
                try:
                    return self._prepared()
                except _LENT:
                    self._prepares = False
            self.connection.pgconn.send_query(self._sent)
            return self._text()

    def _prepared(self) -> str:
        pgconn = self.connection.pgconn
        if not self._is_prepared:
            pgconn.send_prepare(self._name, self._sent)
            self._result()
            self._is_prepared = True
        pgconn.send_query_prepared(self._name, None)
        return self._text()

    def _text(self) -> str:
        return (self._result().get_value(0, 0) or b"").decode()

    def _result(self) -> Any:
        connection = self.connection
        results = connection.wait(generators.execute(connection.pgconn))
        if not results:
            raise psycopg.OperationalError("The server gave no answer.")
        if results[-1].status not in _GOOD:
            raise errors.error_from_result(results[-1])
        return results[-1]
