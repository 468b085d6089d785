"""The headers of every answer, and what is not in them."""

import logging

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

PUBLIC = {
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
ADMIN = PUBLIC - {"img-src 'self'"} | {"img-src 'self' data:", "script-src 'self'"}


def policy(response) -> set[str]:
    return set(response["Content-Security-Policy"].split("; "))


@pytest.mark.django_db
def test_a_public_answer_allows_no_script_and_nothing_from_elsewhere(client):
    response = client.get("/no-such-page/")
    assert policy(response) == PUBLIC
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_admin_is_allowed_its_own_scripts(client):
    response = client.get(f"/{settings.ADMIN_PATH}login/")
    assert policy(response) == ADMIN


def test_the_admin_tells_its_own_forms_where_they_come_from(client):
    # "no-referrer" would make the browser send "Origin: null", which the CSRF check refuses.
    assert client.get(f"/{settings.ADMIN_PATH}login/")["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no-such-page/", f"/{settings.ADMIN_PATH}login/"])
def test_every_answer_carries_the_other_headers(client, path):
    response = client.get(path)
    assert {
        name: response[name]
        for name in (
            "X-Content-Type-Options",
            "X-Frame-Options",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
        )
    } == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_a_visitor_gets_no_cookie_and_staff_do(client):
    assert client.get("/no-such-page/").cookies == {}
    get_user_model().objects.create_superuser("desk", password="correct horse battery")
    response = client.post(
        f"/{settings.ADMIN_PATH}login/", {"username": "desk", "password": "correct horse battery"}
    )
    assert "sessionid" in response.cookies


@pytest.mark.django_db
def test_a_refused_request_leaves_nothing_in_the_log(client, caplog):
    logging.getLogger("django.request").error("what the site did wrong is logged")
    for path in ("/no-such-page/?q=secret", f"/{settings.ADMIN_PATH}nothing/"):
        client.get(path, REMOTE_ADDR="192.0.2.99", HTTP_USER_AGENT="Spy/1.0")
    client.get("/", headers={"host": "evil.example.org"})
    assert caplog.messages == ["what the site did wrong is logged"]
