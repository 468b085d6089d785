"""Two connections that change what is public: the log grows at its end alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from civic import versions, workflow
from civic.models import Institution
from tests import factories as make
from tests.admin.test_busy import impatient

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["impatient"]


@contextmanager
def somebody_publishing(record: Any) -> Iterator[None]:
    """Another connection publishes a record, and ends its transaction with the block."""
    done, enough = Event(), Event()

    def _publish() -> None:
        try:
            with transaction.atomic():
                workflow.publish(record, at=make.WHEN)
                done.set()
                enough.wait(timeout=30)
        finally:
            connection.close()

    writer = Thread(target=_publish)
    writer.start()
    try:
        assert done.wait(timeout=30)
        yield
    finally:
        enough.set()
        writer.join()


@pytest.mark.usefixtures("impatient")
def test_nothing_becomes_public_before_what_was_read() -> None:
    first, second = make.make_institution("First"), make.make_institution("Second")
    with somebody_publishing(first):
        with pytest.raises(OperationalError, match="lock"):
            workflow.publish(second, at=make.WHEN - timedelta(hours=1))
        assert not versions.stream().exists()
    workflow.publish(Institution.objects.get(pk=second.pk), at=make.WHEN - timedelta(hours=1))
    told = [(row.record_key, row.published_at) for row in versions.stream()]
    assert told == [(first.key, make.WHEN), (second.key, make.WHEN)]
