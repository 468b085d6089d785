"""Staff at their desks, and one of everything."""

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.admin import everything


def _client(username: str, *groups: str, **fields: Any) -> Client:
    client = Client()
    client.user = factories.make_user(username, *groups, **fields)  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


@pytest.fixture
def coder(db: None) -> Client:
    return _client("coder", "coder")


@pytest.fixture
def reviewer(db: None) -> Client:
    return _client("reviewer", "reviewer")


@pytest.fixture
def publisher(db: None) -> Client:
    return _client("publisher", "publisher")


@pytest.fixture
def root(db: None) -> Client:
    return _client("root", is_superuser=True)


@pytest.fixture
def one_of_everything(db: None) -> None:
    everything.build()
