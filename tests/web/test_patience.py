"""A statement that takes too long ends, and the answer says what to do."""

from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.decorators import api_view

from civic.urls import handler400, handler404, handler500

_FOREVER = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n",
    "postgresql": "SET statement_timeout = 100; SELECT pg_sleep(60)",
}


def slow(_request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(_FOREVER[connection.vendor])
    return HttpResponse()


urlpatterns = [path("slow/", slow), path("api/v1/slow/", api_view(["GET"])(slow))]
__all__ = ["handler400", "handler404", "handler500"]


@pytest.mark.urls("tests.web.test_patience")
@pytest.mark.django_db(transaction=True)
def test_a_page_that_takes_too_long_says_so_and_the_next_one_works(client: Any, settings: Any) -> None:
    settings.STATEMENT_SECONDS = 0.1
    page = client.get("/slow/")
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert [words in page.content.decode() for words in ("fewer filters", "menos filtros", "ít bộ lọc")] == [
        True
    ] * 3
    answer = client.get("/api/v1/slow/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "too_slow")
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
