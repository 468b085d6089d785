"""An outage is one line a minute in the log, and that line tells nothing about who asked for what."""

import io
import logging

import pytest
from django.db import OperationalError
from psycopg.errors import AdminShutdown

from civic.web import quiet
from tests import settings

pytestmark = pytest.mark.once


@pytest.fixture
def written():
    """What the settings write."""
    out, logger = io.StringIO(), logging.Logger("django.request", "ERROR")
    handler = logging.StreamHandler(out)
    logger.addHandler(handler)
    logger.addFilter(quiet.OutageFilter())
    return out, logger


def _fail(logger, status=503):
    try:
        raise OperationalError("SELECT 'canary'; connection to 203.0.113.77") from AdminShutdown("canary")
    except OperationalError as error:
        logger.error("Error: %s", "/canary/", extra={"status_code": status}, exc_info=error)


def test_many_failures_are_one_line_and_the_next_minute_counts_them(written, monkeypatch):
    out, logger = written
    clock = iter([0.0, 0.0, *[30.0] * 99, 61.0, 61.0])
    monkeypatch.setattr(quiet, "monotonic", lambda: 100 + next(clock))
    for _ in range(101):
        _fail(logger)
    said = "A request was answered with 503 (OperationalError, AdminShutdown); {} more since the last such "
    said += "line."
    assert out.getvalue().splitlines() == [said.format(0), said.format(99)]


def test_a_fault_of_ours_keeps_its_traceback(written):
    out, logger = written
    _fail(logger, status=500)
    assert "Traceback" in out.getvalue()


def test_the_settings_ask_for_it():
    (wanted,) = settings.LOGGING["loggers"]["django.request"]["filters"]
    assert settings.LOGGING["filters"][wanted] == {"()": "civic.web.quiet.OutageFilter"}
