"""Records from before the second clock get it; taking the migration back loses nothing."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from civic import versions, workflow
from civic.ingest.fixtures import scratch_database
from civic.ingest.load import load
from civic.models import Commitment, PublishedVersion, Resolution, StatusSpan
from tests.articles import CODEBOOK, GAZETTE

BEFORE = ("civic", "0012_history_and_merges")


@pytest.fixture
def loaded(django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        assert load([CODEBOOK, GAZETTE], commit=True).problems == []
        yield


def stamped():
    """All that the migration has to fill."""
    columns = ("key", "what", "published_at", "superseded_at", "owner_key", "earliest", "latest", "note")
    records = [
        (name, *row)
        for name, model in versions.PUBLIC_MODELS.items()
        for row in model.objects.order_by("pk").values_list("key", "changed_at", "change_hash")
    ]
    return list(PublishedVersion.objects.order_by("key").values_list(*columns)), records


def test_versions_withdrawals_and_records_come_back_as_they_were(loaded):
    text = Resolution.objects.published().first()
    workflow.record_event(text, "rescinded", edtf="2020", date_basis="stated", key="end")
    workflow.withdraw(Commitment.objects.published().last(), "Misread. " * 40)
    before = stamped()
    assert {row[1] for row in before[0]} == {"published", "changed", "withdrawn"}
    MigrationExecutor(connection).migrate([BEFORE])
    old = MigrationExecutor(connection).loader.project_state([BEFORE]).apps
    assert not old.get_model("civic", "PublishedVersion").objects.filter(change_hash="").exists()
    call_command("migrate", "civic", verbosity=0)
    assert stamped() == before
    assert not StatusSpan.objects.filter(known_until__isnull=False).exists()
    call_command("check_records")
