"""The production server on the database of the test, and staff who are signed in there."""

from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.test import Client

from tests import factories
from tests.e2e.conftest import site, static  # noqa: F401  (fixtures)
from tests.views import scene

TOKEN = "t" * 32


@pytest.fixture
def address(site: str) -> tuple[str, int]:  # noqa: F811
    """Where the server listens, with one of everything public behind it."""
    scene.build()
    parts = urlsplit(site)
    return str(parts.hostname), int(parts.port or 80)


@pytest.fixture
def signed_in(transactional_db: None) -> Callable[..., bytes]:
    """The cookies of a new member of staff; "root" may do everything."""

    def _cookies(name: str, *groups: str) -> bytes:
        import_module("civic.migrations.0003_groups").create(apps, None)
        client = Client()
        client.force_login(factories.make_user(name, *groups, is_superuser="root" in groups))
        session: Any = client.cookies["sessionid"]
        return f"sessionid={session.value}; csrftoken={TOKEN}".encode()

    return _cookies
