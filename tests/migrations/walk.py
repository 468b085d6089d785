"""Take the database of ``DATABASE_URL``, which must be empty, up and down every migration with records.

``python -m tests.migrations.walk FIXTURES`` prints a line for each thing that is not as it was, and ends
with 1 then; ``--show`` prints the schema and a digest of the rows, and changes nothing.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

MOVING: dict[str, set[str] | None] = {
    "civic_dataversion": None,
    "civic_facetcount": {"id", "slot", "stamp"},
    "civic_historicalinstitution": {"history_id", "history_date"},
}
"""What moves with every write by itself: whole tables, or columns of them."""
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT tgname || tgrelid::regclass, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE NOT tgisinternal ORDER BY 1",
}
Schema = dict[str, Any]


def walk(fixtures: list[str]) -> Iterator[str]:
    """Up, down by one and up again from every step, and up once more: what differs, in words."""
    names, straight = _names(), {"zero": schema()}
    for name in names:
        _migrate(name)
        straight[name] = schema()
    call_command("loaddata", *fixtures, verbosity=0)
    loaded = rows()
    for below, name in reversed([*zip(["zero", *names], names, strict=False)]):
        _migrate(below)
        yield from _differing(straight[below], schema(), f"schema after {name} was taken back")
        before = rows()
        _migrate(name)
        yield from _differing(straight[name], schema(), f"schema after {name} came again")
        _migrate(below)
        yield from _differing(before, rows(), f"rows after {name} came and went")
    _migrate(names[-1])
    yield from _differing(straight[names[-1]], schema(), "schema at the end")
    call_command("loaddata", *fixtures, verbosity=0)
    yield from _differing(loaded, rows(), "rows at the end")


def _names() -> list[str]:
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 (needs the settings)

    return sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "civic")


def _migrate(name: str) -> None:
    call_command("migrate", "civic", name, verbosity=0)


def tables() -> list[str]:
    """Ours, without those in which SQLite keeps its index of words."""
    found = connection.introspection.table_names()
    return sorted(name for name in found if name.startswith("civic_") and "_fts" not in name)


def schema() -> Schema:
    """Columns, constraints, indexes and triggers by table, whatever their order."""
    found: Schema = {}
    with connection.cursor() as cursor:
        for table in tables():
            about = connection.introspection
            columns = sorted(
                (c.name, c.type_code, c.null_ok) for c in about.get_table_description(cursor, table)
            )
            rules = sorted(map(repr, about.get_constraints(cursor, table).items()))
            found[table] = (columns, rules)
        cursor.execute(TRIGGERS[connection.vendor])
        found["triggers"] = cursor.fetchall()
    return found


def rows() -> Schema:
    """A digest of every table's rows."""
    found: Schema = {}
    with connection.cursor() as cursor:
        for table in tables():
            left_out = MOVING.get(table, set())
            if left_out is None:
                continue
            described = connection.introspection.get_table_description(cursor, table)
            names = ", ".join(f'"{name}"' for name in sorted({c.name for c in described} - left_out))
            cursor.execute(f'SELECT {names} FROM "{table}"')
            written = sorted(map(repr, cursor.fetchall()))
            found[table] = len(written), hashlib.sha256("\n".join(written).encode()).hexdigest()
    return found


def _differing(wanted: Schema, found: Schema, what: str) -> Iterator[str]:
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield f"{what}: {name}: {wanted.get(name)} became {found.get(name)}"


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civic.settings")
    django.setup()
    if sys.argv[1:] == ["--show"]:
        sys.stdout.write(json.dumps([schema(), rows()], default=repr, sort_keys=True) + "\n")
        return 0
    problems = list(walk(sys.argv[1:]))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
