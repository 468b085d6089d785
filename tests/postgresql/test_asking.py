"""One text by the shortest way: as true, as careful and as impatient as any other statement."""

from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from civic.versions import data_version
from tests import factories as make

ASKED = "SELECT count(*)::text FROM civic_place"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'civic_%%'"


@pytest.fixture(autouse=True)
def _fresh(transactional_db: None) -> Any:
    """A connection of which nothing was asked yet, without limits afterwards."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is asked within the process")
    connection.close()
    yield
    connection.close()


def _run(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def _stranger() -> "psycopg.Connection[Any]":
    return psycopg.connect(
        **connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}, autocommit=True
    )


def test_what_was_prepared_once_says_each_time_what_stands_now():
    said = [connection.text_of(ASKED)]
    make.make_place("One")
    said.append(connection.text_of(ASKED))
    with _stranger() as other:
        other.execute("UPDATE civic_dataversion SET stamp = stamp + 1")
        before = data_version()
        other.execute("UPDATE civic_dataversion SET stamp = stamp + 1")
        after = data_version()
    said.append(connection.text_of(ASKED))
    assert (said, before == after, _run(PREPARED)) == (["0", "1", "1"], False, 2)


def test_within_a_transaction_it_sees_what_the_transaction_did_and_outside_what_was_kept():
    connection.text_of(ASKED)
    with transaction.atomic():
        make.make_place("One")
        within = connection.text_of(ASKED)
        transaction.set_rollback(True)
    assert (within, connection.text_of(ASKED)) == ("1", "0")


def test_behind_a_pooler_nothing_is_prepared(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    assert (connection.text_of(ASKED), connection.text_of(ASKED), _run(PREPARED)) == ("0", "0", 0)


@pytest.mark.parametrize("lent", ["DISCARD ALL", "PREPARE {} AS SELECT 'wrong'"])
def test_behind_a_pooler_that_nobody_told_of_it_asks_without_preparing(lent):
    """Another's connection has not what we prepared, or has it already."""
    connection.text_of(ASKED)
    name = _run("SELECT name FROM pg_prepared_statements WHERE name LIKE 'civic_%'")
    if "{}" in lent:
        connection.close()
    _run(lent.format(name))
    assert (connection.text_of(ASKED), connection.text_of(ASKED)) == ("0", "0")


def test_it_waits_no_longer_than_any_other_statement_and_says_why():
    assert connection.text_of(ASKED) == "0"
    _run("SET lock_timeout = '50ms'")
    with _stranger() as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE civic_place")
        with pytest.raises(OperationalError) as refused:
            connection.text_of(ASKED)
        other.execute("ROLLBACK")
    assert isinstance(refused.value.__cause__, psycopg.errors.LockNotAvailable)
    assert connection.text_of(ASKED) == "0"


def test_a_connection_that_was_ended_is_an_error_of_the_database():
    connection.text_of(ASKED)
    with _stranger() as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    with pytest.raises(OperationalError):
        connection.text_of(ASKED)
    assert connection.is_usable() is False


def test_who_counts_statements_counts_this_one(django_assert_num_queries):
    connection.text_of(ASKED)
    with django_assert_num_queries(1) as counted:
        connection.text_of(ASKED)
    assert counted.captured_queries[0]["sql"] == ASKED
