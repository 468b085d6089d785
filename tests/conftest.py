"""What every test may count on."""

import sqlite3

import pytest
from django.conf import settings
from django.utils import translation


def pytest_report_header() -> str:
    """Say which engine this run is about, so that a log proves it."""
    engine = settings.DATABASES["default"]["ENGINE"].rsplit(".", 1)[-1]
    return f"database engine: {engine}" + (f" {sqlite3.sqlite_version}" if engine == "sqlite3" else "")


@pytest.fixture(autouse=True)
def _english() -> None:
    """Every test starts in English, whatever the one before it activated."""
    translation.activate("en")
