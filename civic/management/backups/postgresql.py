"""Copies of a PostgreSQL database with its own programs, compared table by table in the same snapshot."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import transaction

from civic.management.backups.archive import BackupError

NAME = "database.dump"
_LEFT_OUT = "django_session"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# A sum that does not ask for an order: how many rows, and what they hold.
_SUM = 'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM "{}" t'


def copy(database: Any, folder: Path) -> tuple[Path, dict[str, Any]]:
    """The database as one snapshot shows it, and for each table its number of rows and their sum."""
    target = folder / NAME
    with transaction.atomic(), database.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run("pg_dump", database, *options, f"--exclude-table-data={_LEFT_OUT}", f"--file={target}")
        return target, _sums(cursor)


def check(folder: Path, rows: dict[str, Any]) -> None:
    """The sum of the file says it all; what it holds is compared when it is in a database (``verify``)."""


def is_empty(database: Any) -> bool:
    """Whether nothing would be lost by writing here."""
    return not database.introspection.table_names()


def restore(database: Any, folder: Path) -> None:
    """Fill the database in one transaction; what stood there goes in the same one.

    Raises ``BackupError`` with the words of ``pg_restore``; then nothing was changed.
    """
    database.close()
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    clean = [] if is_empty(database) else ["--clean", "--if-exists"]
    database.close()
    name = f"--dbname={database.settings_dict['NAME']}"
    _run("pg_restore", database, *options, *clean, name, str(folder / NAME))


def verify(database: Any, rows: dict[str, Any]) -> None:
    """Raises ``BackupError`` unless every table holds what the manifest says."""
    with database.cursor() as cursor:
        cursor.execute("ANALYZE")
        found = _sums(cursor)
    if differ := sorted(name for name in {*rows, *found} if rows.get(name) != found.get(name)):
        raise BackupError(
            f"What was restored is not what the backup says: {', '.join(differ)}. Restore it again, into an "
            "empty database."
        )


def _sums(cursor: Any) -> dict[str, Any]:
    cursor.execute(_TABLES)
    found = {}
    for (table,) in cursor.fetchall():
        if table != _LEFT_OUT:
            cursor.execute(_SUM.format(table))
            found[table] = list(cursor.fetchone())
    return found


def _run(program: str, database: Any, *arguments: str) -> None:
    """One of PostgreSQL's programs; the password goes by the environment, unseen in lists of processes."""
    if shutil.which(program) is None:
        raise BackupError(f"{program} is not installed. On Debian: apt install postgresql-client")
    there = database.settings_dict
    given = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = {**os.environ, "PGDATABASE": there["NAME"]}
    environment |= {name: str(there[key]) for name, key in given.items() if there[key]}
    done = subprocess.run(  # noqa: S603 (its arguments are ours)
        [program, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()[-1000:]}")
