"""How far a generation came: notes in a table of its own, which only databases of benchmarks have."""

import json
from typing import Any

from django.db import connection


class Marks:
    """Texts by name, written in the transaction of what they are about."""

    def __init__(self) -> None:
        self._run(
            "CREATE TABLE IF NOT EXISTS generate_records_marks (name text PRIMARY KEY, value text NOT NULL)"
        )

    def get(self, name: str) -> str | None:
        """The text of a name; ``None`` where there is none."""
        found = self._run("SELECT value FROM generate_records_marks WHERE name = %s", [name])
        return found[0][0] if found else None

    def set(self, name: str, value: Any) -> None:
        """Keep a text; anything else is kept as JSON."""
        text = value if isinstance(value, str) else json.dumps(value)
        self._run("INSERT INTO generate_records_marks (name, value) VALUES (%s, %s)", [name, text])

    def drop(self, name: str) -> None:
        self._run("DELETE FROM generate_records_marks WHERE name = %s", [name])

    def starting(self, prefix: str) -> list[tuple[str, str]]:
        """Names that begin so, with their texts, in their order."""
        statement = "SELECT name, value FROM generate_records_marks WHERE name LIKE %s ORDER BY name"
        rows = self._run(statement, [f"{prefix}%"])
        return [(name, value) for name, value in rows]

    def _run(self, statement: str, values: Any = None) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if statement.startswith("SELECT") else []
