"""Addresses refused before any view."""

from typing import Any

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/%00/", "/institutions/a%00b/", "/commitments/%1b/", "/admin%00/"])
def test_a_path_with_control_characters_is_no_page(client: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_path_that_cannot_be_decoded_is_no_page(client: Any) -> None:
    assert client.get("/institutions/%FF/").status_code == 404


@pytest.mark.parametrize("query", ["q=%00", "e=a%00", "%00=1", "q=%FF", "q=%ED%A0%80"])
def test_the_admin_never_sees_an_unreadable_query(admin_client: Any, query: str) -> None:
    address = f"/{settings.ADMIN_PATH}auth/user/"
    assert admin_client.get(f"{address}?q=larkfield").status_code == 200
    assert admin_client.get(f"{address}?{query}").status_code == 400


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_a_cookie_that_comes_along_to_a_public_page_is_not_answered_with_another(
    client: Any, name: str
) -> None:
    client.cookies[name] = "broken"
    for path in ("/", "/api/v1/commitments/", "/nowhere/"):
        assert client.get(path).cookies == {}
