"""Indexes and foreign keys out of the way of a load, and back after it: built once instead of row by row."""

from collections.abc import Iterator

from django.core.management.color import no_style
from django.db import connection, transaction

from civic.management.generation.marks import Marks
from civic.management.generation.tray import TABLES

_NAMES = [model._meta.db_table for model in TABLES]
_POSTGRESQL_CONSTRAINTS = """
    SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname),
           'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
           || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = %s AND conrelid::regclass::text = ANY(%s) ORDER BY conname
"""
_POSTGRESQL_INDEXES = """
    SELECT 'DROP INDEX ' || quote_ident(indexname), indexdef FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename = ANY(%s) AND NOT EXISTS
        (SELECT 1 FROM pg_constraint WHERE conindid = (quote_ident(indexname))::regclass)
    ORDER BY indexname
"""
_SQLITE_INDEXES = (
    "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
)


def set_aside(marks: Marks) -> None:
    """Drop what slows a load down, after noting how to make it again; primary keys and checks stay."""
    with transaction.atomic():
        for number, (drop, create) in enumerate(_found()):
            marks.set(f"create:{number:04}", create)
            _run(drop)


def put_back(marks: Marks) -> Iterator[int]:
    """Make again what ``set_aside`` dropped, one at a time; gives how many are left after each."""
    waiting = marks.starting("create:")
    for left, (name, statement) in zip(range(len(waiting) - 1, -1, -1), waiting, strict=True):
        with transaction.atomic():
            _run(statement)
            marks.drop(name)
        yield left


def tidy() -> None:
    """New rows get keys after those that were written, and the planner knows the tables."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)
    connection.enable_constraint_checking()
    connection.check_constraints()
    if not connection.in_atomic_block:
        _run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _found() -> list[tuple[str, str]]:
    """Each statement that drops something with the one that makes it again, in the order of making."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_INDEXES, [_NAMES])
            indexes = cursor.fetchall()
            found = []
            for kind in ("u", "f"):
                cursor.execute(_POSTGRESQL_CONSTRAINTS, [kind, _NAMES])
                found.append(cursor.fetchall())
            return [*indexes, *found[0], *found[1]]
        indexes = []
        for table in _NAMES:
            cursor.execute(_SQLITE_INDEXES, [table])
            indexes += [(f"DROP INDEX {connection.ops.quote_name(n)}", sql) for n, sql in cursor.fetchall()]
        return indexes


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
