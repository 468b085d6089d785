"""schemathesis asks every operation of the schema for whatever it can think of, as a stranger would."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from civic.api.schema import schema
from tests.views import scene

FEW, MANY = 10, 300
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
api = schemathesis.openapi.from_dict(schema())
api.app = get_wsgi_application()
api.config.update(base_url="http://127.0.0.1:8000")
HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def _larkfield(db):
    """Records in the transaction of the test, which a real request would close."""
    scene.build()
    if connection.vendor == "postgresql":  # which ends a transaction while the next question is thought of
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(case):
    response = case.call(headers={"Accept-Encoding": "identity"})  # it reads no gzip
    case.validate_response(response, checks=CHECKS)


@pytest.mark.usefixtures("_larkfield")
@api.parametrize()
@settings(max_examples=FEW, derandomize=True, deadline=None, suppress_health_check=HEALTH, database=None)
def test_every_operation_keeps_its_word(case):
    asked(case)


@pytest.mark.full
@pytest.mark.usefixtures("_larkfield")
@api.parametrize()
@settings(max_examples=MANY, derandomize=True, deadline=None, suppress_health_check=HEALTH, database=None)
def test_every_operation_keeps_its_word_at_length(case):
    asked(case)
