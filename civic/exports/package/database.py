"""The SQLite file of a release, as Datasette opens it: typed columns, keys and what refers to what."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from civic.exports.package.cells import typed
from civic.exports.package.tables import Table

TYPES = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}


class Database:
    """A new file; the same rows in the same order make the same bytes (with one version of SQLite)."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.connection.execute("BEGIN")

    def create(self, table: Table) -> None:
        columns = [f'"{c.name}" {TYPES.get(c.kind, "TEXT")}' for c in table.columns]
        rules = [f"PRIMARY KEY ({_listed(table.key)})"]
        for column, (target, to) in table.refers.items():
            rules.append(f'FOREIGN KEY ("{column}") REFERENCES "{target}" ("{to}")')
        self.connection.execute(f'CREATE TABLE "{table.name}" ({", ".join([*columns, *rules])})')

    def insert(self, table: Table, rows: Iterable[list[str]]) -> int:
        """Rows of texts, as ``cells.texts`` gives them; how many they were."""
        values = typed(table.columns)
        marks = ", ".join("?" * len(values))
        inserted = self.connection.executemany(
            f'INSERT INTO "{table.name}" VALUES ({marks})',  # noqa: S608 our own names
            ([value(cell) for value, cell in zip(values, row, strict=True)] for row in rows),
        )
        return inserted.rowcount

    def close(self, tables: Iterable[Table]) -> None:
        """Index what refers to other tables, then pack the file."""
        for table in tables:
            for column in table.refers:
                name = f"{table.name}_{column}"
                self.connection.execute(f'CREATE INDEX "{name}" ON "{table.name}" ("{column}")')
        self.connection.execute("COMMIT")
        self.connection.execute("VACUUM")
        self.connection.close()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
