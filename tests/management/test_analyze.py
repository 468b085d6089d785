"""`manage.py analyze`."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from tests import factories as make

_KNOWN = {
    "sqlite": "SELECT substr(stat, 1, 2) FROM sqlite_stat1 WHERE tbl = 'civic_place'",
    "postgresql": "SELECT reltuples::integer FROM pg_class WHERE relname = 'civic_place'",
}


@pytest.mark.django_db
def test_the_database_knows_afterwards_how_much_it_has():
    for number in range(3):
        make.make_place(f"Town {number}")
    out = io.StringIO()
    call_command("analyze", stdout=out)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN[connection.vendor])
        assert {int(count) for (count,) in cursor.fetchall()} == {3}
    assert out.getvalue() == "The database knows its tables.\n"
