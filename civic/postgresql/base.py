"""The engine ``civic.postgresql``: stock but for the class of its connections, and one short way to ask."""

from types import ModuleType
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from civic.postgresql.asking import Question
from civic.postgresql.silence import Connection

_driver: Any = ModuleType("civic.postgresql.driver")
vars(_driver).update(vars(psycopg))
_driver.connect = Connection.connect


class DatabaseWrapper(base.DatabaseWrapper):
    Database = _driver
    _question: Question | None = None

    def text_of(self, sql: str) -> str:
        """The one text that a fixed statement gives; raises ``django.db.Error``.

        Within a transaction, and where somebody counts or logs statements, a cursor asks, as for all others.
        """
        self.ensure_connection()
        if self.in_atomic_block or self.execute_wrappers or self.queries_logged or not self.get_autocommit():
            with self.cursor() as cursor:
                cursor.execute(sql)
                return str(cursor.fetchone()[0])
        with self.wrap_database_errors:
            return self._asking(sql).answer()

    def _asking(self, sql: str) -> Question:
        question = self._question
        if question is None or question.connection is not self.connection or question.sql != sql:
            # Behind a pooler the next statement may meet another connection, where nothing was prepared.
            pooled = self.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
            question = self._question = Question(self.connection, sql, prepares=not pooled)
        return question
