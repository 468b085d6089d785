"""What every test may count on."""

import gc
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

# Thousands of tests make millions of short-lived objects: looking through all of them so often takes a tenth
# of the time.
gc.set_threshold(50_000, 20, 20)

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "admin_client", "django_db_setup"}


def pytest_report_header() -> str:
    """Say which engine this run is about, so that a log proves it."""
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return f"database engine: {engine}" + (f" {sqlite3.sqlite_version}" if engine == "sqlite3" else "")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses no database asks nothing of the engine, so one engine is enough (``tests/engines.py``)."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") is None and not DATABASE_FIXTURES.intersection(fixtures):
            item.add_marker(pytest.mark.once)


def pytest_sessionfinish() -> None:
    """Leave no release behind."""
    shutil.rmtree(settings.RELEASES_DIR, ignore_errors=True)


@pytest.fixture(autouse=True)
def _english() -> None:
    """Every test starts in English, whatever the one before it activated."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    """Every test starts in a process that keeps nothing, whichever tests were dealt to it before."""
    from civic import search  # noqa: PLC0415 models are there only now
    from civic.facets import cube  # noqa: PLC0415
    from civic.filters import counting  # noqa: PLC0415
    from civic.versions import codebook  # noqa: PLC0415
    from civic.web import cards, record_pages  # noqa: PLC0415

    read = sys.modules[codebook.__module__]
    pages = record_pages._kept
    for kept in (read._kept, cube._kept, counting._kept, cards._kept, pages, search._totals):
        kept.clear()
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """PostgreSQL removes no database that somebody is connected to, and a thread of the live server may
    still be parting from its browser when the last test is over."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
