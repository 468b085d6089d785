"""The counts in memory, while they are read."""

import psycopg
import pytest
from django.db import OperationalError, connection

from civic.facets import cube
from tests import factories as make


@pytest.mark.django_db(transaction=True)
def test_a_server_that_goes_away_while_counts_are_read_is_an_error_of_the_database():
    """So that the page says that the database is away, and not that the program is wrong."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no server to lose")
    make.make_published()
    rows = cube._rows()
    assert next(rows)[-1] == 1
    given = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    with psycopg.connect(**given, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    with pytest.raises(OperationalError):
        list(rows)
    connection.close()
