"""Members of staff with a second factor, and the codes that their app would show."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from civic.accounts import app
from tests import factories

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DESK = f"/{settings.ADMIN_PATH}"
LOGIN, SECOND, FACTORS = f"{DESK}login/", f"{DESK}second-factor/", f"{DESK}factors/"


def code(steps: int = 0) -> str:
    """What the app shows, so many times thirty seconds from now."""
    return pyotp.TOTP(SECRET).at(timezone.now() + timedelta(seconds=30 * steps))


@pytest.fixture
def mfa(settings: Any) -> None:
    """As in production."""
    settings.REQUIRE_MFA = True


@pytest.fixture
def ada(db: None) -> Any:
    """A coder with an app, which showed its last code a minute ago."""
    user = factories.make_user("ada", "coder")
    assert app.enrol(user, SECRET, code(-1))
    return user


def give_password(client: Client, name: str = "ada", password: str = factories.PASSWORD, **more: Any) -> Any:
    return client.post(LOGIN, {"username": name, "password": password, "next": DESK}, **more)


@pytest.fixture
def sign_in(ada: Any) -> Callable[..., Client]:
    """Ada, signed in with both."""

    def _sign_in(**more: Any) -> Client:
        client = Client(**more)
        assert give_password(client).status_code == 302
        assert client.post(SECOND, {"code": code()}).status_code == 302
        return client

    return _sign_in
