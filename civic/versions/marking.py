"""The triggers that move the version of the public data, on both engines.

They are made anew after every ``migrate``, since SQLite drops them with a table that it rebuilds.
"""

import hashlib
import time
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Model

from civic import models
from civic.choices import ReviewState
from civic.models.records import Reviewed
from civic.versions.data import CARDS, CELLS, DATA

PREFIX = "civic_mark"
SLOTS = 8
WATCHED: tuple[type[Model], ...] = (
    *(models.Place, models.Institution, models.Institution.places.through, models.InstitutionName),
    *(models.Identifier, models.Person, models.Role, models.Merge, models.FormerSlug),
    *(models.Resolution, models.Resolution.named_institutions.through, models.ResolutionEvent),
    *(models.ResolutionRelation, models.Statement, models.CodebookVersion, models.CommitmentType),
    *(models.Level, models.Commitment, models.CommitmentEvent, models.ResearchLog, models.SourceArticle),
    *(models.AlternateUrl, models.Snapshot, models.Evidence, models.StatusSpan, models.PublishedVersion),
    *(models.SearchDocument, models.Correction),
)
"""Whatever a public page, file or feed is made from."""
TITLES = ("title", "title_en", "title_es", "title_vi")
CODEBOOK = (models.CommitmentType, models.Level)
"""Kept whole in every process (``versions.codebook``): every change of it moves ``CARDS``."""
SHARED: dict[type[Model], tuple[str, ...]] = {
    models.Institution: ("name", "slug", "kind"),
    models.Person: ("name",),
    models.Role: ("title", "category", "as_of", "person_id", "institution_id"),
    models.Resolution: ("title", "slug", "kind", "institution_id"),
    models.Statement: (*TITLES[1:], "slug", "kind", "issuer_id", "speaker_id"),
    models.SourceArticle: ("publisher", "edtf", "canonical_url", "archive_url", "language", "review_state"),
    models.Snapshot: ("article_id",),
    models.Evidence: ("anchor_state", "absent_on"),
}
"""What a card shows and its own ``change_hash`` may not tell: a change of one of these moves ``CARDS``."""

_MILLISECONDS = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000"
_MARK_SQLITE = (
    "INSERT INTO civic_dataversion (name, slot, stamp) VALUES ('{name}', 0, " + _MILLISECONDS + ") "
    "ON CONFLICT (name, slot) DO UPDATE SET stamp = max(stamp + 1, excluded.stamp);"
)
_FUNCTIONS = """
CREATE OR REPLACE FUNCTION civic_mark(which text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  setting text := 'civic.mark_' || which;
  mine text := current_setting(setting, true);
  micros bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
  IF coalesce(mine, '') = '' THEN
    UPDATE civic_dataversion SET stamp = greatest(stamp + 1, micros)
      WHERE name = which AND slot = (
        SELECT slot FROM civic_dataversion WHERE name = which ORDER BY slot LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING slot || '.' || stamp INTO mine;
    IF mine IS NULL THEN
      INSERT INTO civic_dataversion AS v (name, slot, stamp) VALUES (which, 0, micros)
        ON CONFLICT (name, slot) DO UPDATE SET stamp = greatest(v.stamp + 1, micros)
        RETURNING slot || '.' || stamp INTO mine;
    END IF;
    PERFORM set_config(setting, mine, true);
  END IF;
  PERFORM set_config('civic.own', to_hex(micros), true);
  RETURN mine;
END $$;
CREATE OR REPLACE FUNCTION civic_mark_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM civic_mark(TG_ARGV[0]);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION civic_mark_cell() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  mine text := civic_mark('data');
BEGIN
  NEW.slot := split_part(mine, '.', 1);
  NEW.stamp := split_part(mine, '.', 2);
  RETURN NEW;
END $$;
"""


class Trigger(NamedTuple):
    name: str
    table: str
    sql: str


def install(using: str) -> None:
    """Make the triggers as they are written here, where they do not stand already, and the slots."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if not {"slot", "stamp"} <= {column.name for column in _columns(connection, cursor)}:
            return
        installed = _installed(cursor, connection.vendor)
    if not installed:
        uninstall(using)
    with connection.cursor() as cursor:
        for statement in () if installed else _statements(connection.vendor):
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute(f"COMMENT ON FUNCTION civic_mark(text) IS '{_digest()}'")
        cursor.execute(_slots(connection.vendor))


def _columns(connection: Any, cursor: Any) -> list[Any]:
    """The columns of the counts, which came with this version; none before that migration."""
    table = models.FacetCount._meta.db_table
    there = table in connection.introspection.table_names(cursor)
    return list(connection.introspection.get_table_description(cursor, table)) if there else []


def uninstall(using: str) -> None:
    """Remove them, for a load that is so long that they would matter; ``install`` afterwards."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "DROP FUNCTION IF EXISTS civic_mark(text), civic_mark_change, civic_mark_cell CASCADE"
            )
            return
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def _statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [trigger.sql for trigger in _sqlite()]
    return [_FUNCTIONS, *(trigger.sql for trigger in _postgresql())]


def _slots(vendor: str) -> str:
    """Several, so that a writer finds one that nobody holds; SQLite has one writer and one slot.

    Where ``flush`` has emptied the table, the counts went with it: those of the life before must not be taken
    for today's.
    """
    slots = range(1 if vendor == "sqlite" else SLOTS)
    begun = {DATA: 0, CARDS: 0, CELLS: time.time_ns() // 1000}
    rows = ", ".join(f"('{name}', {slot}, {stamp})" for name, stamp in begun.items() for slot in slots)
    return f"INSERT INTO civic_dataversion (name, slot, stamp) VALUES {rows} ON CONFLICT DO NOTHING"


def _sqlite() -> list[Trigger]:
    found = []
    for model in WATCHED:
        for event in ("INSERT", "UPDATE", "DELETE"):
            marks = (DATA, CARDS) if model in CODEBOOK else (DATA,)
            body = " ".join(_MARK_SQLITE.format(name=name) for name in marks)
            found.append(_row_trigger(model, event.lower(), event, body))
    for model in SHARED:
        when = f"UPDATE ON {_table(model)} WHEN {_differs(model, 'IS NOT')}"
        found.append(_row_trigger(model, "shared", when, _MARK_SQLITE.format(name=CARDS)))
    stamped = (
        f"{_MARK_SQLITE.format(name=DATA)} UPDATE civic_facetcount SET slot = 0, stamp = "
        f"(SELECT stamp FROM civic_dataversion WHERE name = '{DATA}' AND slot = 0) WHERE id = new.id;"
    )
    cells = models.FacetCount
    gone = _MARK_SQLITE.format(name=DATA) + _MARK_SQLITE.format(name=CELLS)
    found.append(_row_trigger(cells, "insert", "INSERT", stamped))
    found.append(_row_trigger(cells, "update", "UPDATE OF total", stamped))
    found.append(_row_trigger(cells, "delete", "DELETE", gone))
    return found


def _row_trigger(model: type[Model], suffix: str, event: str, body: str) -> Trigger:
    table = _table(model)
    name = f"{PREFIX}_{table.removeprefix('civic_')}_{suffix}"
    on = "" if " ON " in event else f" ON {table}"
    return Trigger(name, table, f"CREATE TRIGGER {name} AFTER {event}{on} BEGIN {body} END")


def _postgresql() -> list[Trigger]:
    every = "INSERT OR UPDATE OR DELETE OR TRUNCATE"
    found = [_pg_trigger(model, "any", f"AFTER {every}", "STATEMENT", DATA) for model in WATCHED]
    found += [_pg_trigger(model, "codebook", f"AFTER {every}", "STATEMENT", CARDS) for model in CODEBOOK]
    for model in SHARED:
        when = f" WHEN ({_differs(model, 'IS DISTINCT FROM')})"
        found.append(_pg_trigger(model, "shared", "AFTER UPDATE", f"ROW{when}", CARDS))
    gone = "AFTER DELETE OR TRUNCATE"
    cells = models.FacetCount
    found += [_pg_trigger(cells, f"gone_{name}", gone, "STATEMENT", name) for name in (DATA, CELLS)]
    name = f"{PREFIX}_facetcount_cell"
    sql = f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON civic_facetcount FOR EACH ROW"
    return [*found, Trigger(name, _table(cells), f"{sql} EXECUTE FUNCTION civic_mark_cell()")]


def _pg_trigger(model: type[Model], suffix: str, when: str, each: str, name: str) -> Trigger:
    table = _table(model)
    trigger = f"{PREFIX}_{table.removeprefix('civic_')}_{suffix}"
    call = f"EXECUTE FUNCTION civic_mark_change('{name}')"
    return Trigger(trigger, table, f"CREATE TRIGGER {trigger} {when} ON {table} FOR EACH {each} {call}")


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _differs(model: type[Model], operator: str) -> str:
    """Whether one of the columns of ``SHARED`` changes; of a reviewed record, while it is public."""
    changed = " OR ".join(f"old.{column} {operator} new.{column}" for column in SHARED[model])
    reviewed = issubclass(model, Reviewed)
    return f"old.review_state = '{ReviewState.PUBLISHED.value}' AND ({changed})" if reviewed else changed


def _installed(cursor: Any, vendor: str) -> bool:
    """Whether the triggers of the database are those written here."""
    if vendor == "sqlite":
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"]
        )
        return {sql for (sql,) in cursor.fetchall()} == {trigger.sql for trigger in _sqlite()}
    cursor.execute(
        "SELECT obj_description(to_regprocedure('civic_mark(text)'), 'pg_proc'), "
        "(SELECT count(*) FROM pg_trigger WHERE tgname LIKE %s)",
        [f"{PREFIX}%"],
    )
    return cursor.fetchone() == (_digest(), len(_postgresql()))


def _digest() -> str:
    return hashlib.sha256("\n".join(_statements("postgresql")).encode()).hexdigest()
