"""The engine ``civic.postgresql``: stock but for the class of its connections."""

from types import ModuleType
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from civic.postgresql.silence import Connection

_driver: Any = ModuleType("civic.postgresql.driver")
vars(_driver).update(vars(psycopg))
_driver.connect = Connection.connect


class DatabaseWrapper(base.DatabaseWrapper):
    Database = _driver
