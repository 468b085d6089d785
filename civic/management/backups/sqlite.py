"""Copies of a SQLite database. Copying the file of a live one misses what is still in its log."""

import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any

from civic.management.backups.archive import BackupError

NAME = "database.sqlite3"
_LEFT_OUT = "DELETE FROM django_session"
"""Whoever was signed in signs in again: a stolen backup opens no door."""


def copy(database: Any, folder: Path) -> tuple[Path, dict[str, Any]]:
    """The database as it is at one moment, and how many rows each table has."""
    target = folder / NAME
    source = sqlite3.connect(f"file:{database.settings_dict['NAME']}?mode=ro", uri=True)
    with contextlib.closing(source), contextlib.closing(sqlite3.connect(target)) as written:
        source.backup(written)
        written.execute("PRAGMA journal_mode=DELETE")
        written.execute(_LEFT_OUT)
        written.commit()
        written.execute("VACUUM")
        return target, _rows(written)


def check(folder: Path, rows: dict[str, Any]) -> None:
    """Raises ``BackupError`` unless the copy is sound and has the rows that the manifest says."""
    with contextlib.closing(sqlite3.connect(folder / NAME)) as copied:
        try:
            sound = copied.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            broken = copied.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupError(f"The database in the backup cannot be read: {error}") from error
        if not sound or broken or _rows(copied) != rows:
            raise BackupError("The database in the backup is damaged. Nothing was restored.")


def is_empty(database: Any) -> bool:
    """Whether nothing would be lost by writing here."""
    return not database.introspection.table_names()


def restore(database: Any, folder: Path) -> None:
    """Put the copy in the place of the database, in one step."""
    target = Path(database.settings_dict["NAME"])
    database.close()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("rb+") as written:
        os.fsync(written.fileno())
    for leftover in ("-wal", "-shm"):  # they belong to what stood here before
        Path(f"{target}{leftover}").unlink(missing_ok=True)
    os.replace(folder / NAME, target)


def verify(database: Any, rows: dict[str, Any]) -> None:
    """Raises ``BackupError`` unless the database has the rows that the manifest says."""
    with contextlib.closing(sqlite3.connect(database.settings_dict["NAME"])) as restored:
        if _rows(restored) != rows:
            raise BackupError("What was restored is not what the backup says. Restore it again.")


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    count = 'SELECT count(*) FROM "{}"'
    return {name: connection.execute(count.format(name)).fetchone()[0] for (name,) in names.fetchall()}
