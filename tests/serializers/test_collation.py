"""What is made of several values is the same in a database of any language."""

import pytest
from django.db import connection

from civic.models import Institution
from civic.serializers import public_record, row_of, select
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def _in_english():
    """PostgreSQL sorts these columns as English does; SQLite knows bytes alone."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table, column in (("institutionname", "name"), ("identifier", "value"), ("place", "slug")):
                cursor.execute(
                    f'ALTER TABLE civic_{table} ALTER {column} TYPE varchar(200) COLLATE "en-x-icu"'
                )


@pytest.mark.usefixtures("_in_english")
def test_names_ids_and_places_stand_in_the_order_of_their_bytes():
    places = [make.make_place("a"), make.make_place("a-b", slug="a-b"), make.make_place("A", slug="B")]
    record = make.make_institution(places=places)
    for word in ("b", "A", "a", "Á", "B"):
        record.other_names.create(key=f"name-{word}", name=word, language="en")
        record.identifiers.create(key=f"id-{word}", scheme="local", value=word, source="https://a.example")
    row = row_of(Institution, select(Institution.objects.filter(pk=record.pk)).get())
    assert row["other_names"] == "A; B; a; b; Á"
    assert row["identifiers"] == "local:A local:B local:a local:b local:Á"
    assert row["places"] == "ca/B ca/a ca/a-b"
    said = public_record(record)
    assert [name["name"] for name in said["other_names"]] == ["A", "B", "a", "b", "Á"]
    assert [each["value"] for each in said["identifiers"]] == ["A", "B", "a", "b", "Á"]
    assert said["places"] == ["ca/B", "ca/a", "ca/a-b"]
