"""The version of the public data: it moves with every change, whoever writes, and with nothing else."""

import threading

import psycopg
import pytest
from django.db import connection, transaction

from civic import versions, workflow
from civic.models import FacetCount, Institution, Place
from civic.versions import CARDS, data_version
from tests import factories as make


@pytest.mark.django_db(transaction=True)
def test_it_moves_with_a_change_and_not_with_reading_or_what_is_taken_back():
    commitment = make.make_published()
    before = data_version()
    assert data_version() == before
    with transaction.atomic():
        make.make_place("Elsewhere")
        within = data_version()
        transaction.set_rollback(True)
    assert within.token() != before.token()
    assert data_version() == before
    with transaction.atomic():
        make.make_place("Elsewhere")
        again = data_version()
    after = data_version()
    assert len({before.token(), within.token(), again.token(), after.token()}) >= 3
    assert again.token() != within.token() != after.token() != before.token()
    workflow.withdraw(commitment, "Misread.")
    assert data_version().token() != after.token()


@pytest.mark.django_db(transaction=True)
def test_a_hand_in_the_database_moves_it_too():
    institution = make.make_published().institution
    before = data_version()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE civic_institution SET website = 'https://larkfield.example/'")
    moved = data_version()
    assert (moved.token() != before.token(), moved.token(CARDS) != before.token(CARDS)) == (True, False)
    Institution.objects.filter(pk=institution.pk).update(name="Larkfield")
    assert data_version().token(CARDS) != moved.token(CARDS)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_do_not_wait_for_each_other():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer")
    start, seen = data_version(), []

    def write() -> None:
        make.make_place("Other")
        seen.append(data_version().token())
        connection.close()

    with transaction.atomic():
        make.make_place("One")
        thread = threading.Thread(target=write)
        thread.start()
        thread.join(5)
        assert not thread.is_alive()
    assert Place.objects.count() == 2
    assert len({start.token(), *seen, data_version().token()}) == 3


@pytest.mark.django_db(transaction=True)
def test_a_count_is_stamped_with_the_version_that_changed_it():
    make.make_published()
    make.make_published(level=1)
    changed = FacetCount.objects.order_by("-stamp").first()
    assert data_version().stamps["data"][changed.slot] >= changed.stamp > 0
    FacetCount.objects.filter(pk=changed.pk).update(total=7)
    assert FacetCount.objects.order_by("-stamp").first() == changed
    assert data_version().stamps["data"][changed.slot] >= FacetCount.objects.get(pk=changed.pk).stamp


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_since_the_last_request_is_opened_again(django_assert_num_queries):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no connection to lose")
    make.make_published()
    before = data_version()
    connection.health_check_done = False  # as at the start of every request
    with django_assert_num_queries(1):
        assert data_version() == before
    connection.health_check_done = False
    lost = connection.connection.info.backend_pid
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [lost])
    assert data_version() == before
    assert connection.connection.info.backend_pid != lost


@pytest.mark.django_db
def test_one_request_asks_once(django_assert_num_queries):
    with versions.one_version(), django_assert_num_queries(1):
        data_version(), data_version()
