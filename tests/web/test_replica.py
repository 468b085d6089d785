"""Who reads from the replica, and what happens when it goes away. The real one: ``tests/servers``."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, router
from django.test import Client, RequestFactory

from civic.models import Institution
from civic.web import replica as replicas
from tests import factories as make

ROUTER = "civic.web.replica.ReplicaRouter"
PAGE = "/institutions/larkfield/"


@pytest.fixture
def replica(transactional_db: None, settings: Any, tmp_path: Path, monkeypatch: Any) -> Iterator[Path]:
    """A copy of the database that nothing replicates, so that each answer shows where it was read."""
    if connection.vendor != "sqlite":
        pytest.skip("one engine is enough: the real replica has tests of its own")
    make.published(make.make_institution("Larkfield Primary", slug="larkfield"))
    path = tmp_path / "replica.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("UPDATE civic_institution SET name = 'Larkfield Replica'")
    connections.databases["replica"] = {**connections.databases["default"], "NAME": f"file:{path}?mode=rw"}
    copy, made = connections["replica"], connections["replica"].connect

    def connect() -> None:  # Django's tests allow only what stood in the settings when they began
        if copy.connection is None:
            with copy.wrap_database_errors:
                made()

    copy.ensure_connection = connect
    settings.DATABASE_ROUTERS = [ROUTER]
    settings.MIDDLEWARE = [
        settings.MIDDLEWARE[0],
        "civic.web.replica.ReplicaMiddleware",
        *settings.MIDDLEWARE[1:],
    ]
    monkeypatch.setattr(replicas, "health", replicas.Health())
    yield path
    connections["replica"].close()
    del connections["replica"], connections.databases["replica"]


def _read_by(client: Client, path: str = PAGE) -> str:
    page = client.get(path).content.decode()
    return "replica" if "Larkfield Replica" in page else "primary" if "Larkfield Primary" in page else page


@pytest.mark.parametrize("path", [PAGE, "/institutions/", "/api/v1/institutions/", "/institutions/feed/"])
def test_what_anybody_may_read_comes_from_the_replica(client, replica, path):
    page = client.get(path).content.decode()
    assert ("Larkfield Replica" in page, "Larkfield Primary" in page) == (True, False)


@pytest.mark.parametrize(
    "path",
    ["/", "/commitments/?q=lark&state=CA", "/search/?q=lark", "/codebook/", "/api/v1/commitments/?q=lark"],
)
def test_the_primary_is_not_asked_for_a_public_page(client, replica, path, django_assert_num_queries):
    """Not for counts, the codebook or a search either: what is kept of one must not bear the other's name."""
    with django_assert_num_queries(0, using="default"):
        assert client.get(path).status_code == 200


def test_staff_read_the_primary_everywhere(client, replica):
    client.force_login(make.make_user("coder", "coder"))
    assert _read_by(client) == "primary"
    request = RequestFactory().get("/admin/civic/institution/")
    assert replicas.ReplicaMiddleware(lambda _request: None)._is_public(request) is False
    assert _read_by(Client()) == "replica"


def test_the_name_of_a_page_is_that_of_the_data_it_was_read_from(client, replica):
    before = client.get(PAGE).headers["ETag"]
    Institution.objects.update(website="https://larkfield.example/")
    assert client.get(PAGE).headers["ETag"] == before
    with connections["replica"].cursor() as cursor:
        cursor.execute("UPDATE civic_institution SET website = 'https://larkfield.example/'")
    assert client.get(PAGE).headers["ETag"] != before


def test_whoever_writes_reads_the_primary_from_then_on(replica):
    token = replicas._reading.set("replica")
    try:
        assert router.db_for_read(Institution) == "replica"
        Institution.objects.get().save()
        assert router.db_for_read(Institution) == "default"
        assert Institution.objects.get().name == "Larkfield Replica"  # what was saved had been read there
    finally:
        replicas._reading.reset(token)


def test_commands_read_the_primary(replica):
    assert Institution.objects.get().name == "Larkfield Primary"


def test_a_replica_that_is_lost_costs_one_line_and_is_asked_again(client, replica, caplog, monkeypatch):
    assert _read_by(client) == "replica"
    connections["replica"].close()
    away = replica.rename(replica.with_suffix(".away"))
    with caplog.at_level(logging.WARNING):
        assert [_read_by(client) for _request in range(3)] == ["primary"] * 3
    said = [record.getMessage() for record in caplog.records if record.name == "civic.web.replica"]
    assert said == ["The replica does not answer: pages come from the primary."]
    connections["replica"].close()
    away.rename(replica)
    assert _read_by(client) == "primary"
    monkeypatch.setattr(replicas.health, "away_until", 0.0)
    assert _read_by(client) == "replica"


def test_a_request_whose_replica_goes_away_in_the_middle_is_answered_by_the_primary(
    client, replica, monkeypatch
):
    find, asked = Institution.objects.published, []

    def published(*args: Any) -> Any:
        if router.db_for_read(Institution) == "replica":
            asked.append(connections["replica"].close())
            connections["replica"].settings_dict["NAME"] = "file:/nowhere?mode=rw"
        return find(*args)

    monkeypatch.setattr(Institution.objects, "published", published)
    answer = client.get("/api/v1/")
    assert (answer.status_code, _read_by(client, "/institutions/"), asked) == (200, "primary", [None])
