"""The public log of corrections."""

import re
from datetime import date, timedelta

import pytest

from civic import corrections
from civic.models import Correction, CorrectionReport
from tests import factories as make
from tests.views.sent_forms import LOG, is_traceless, sender, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client):
    return sender(client)


def make_entries(number: int) -> None:
    for one in range(number):
        Correction.objects.create(
            corrected_on=date(2026, 1, 1) + timedelta(days=one),
            path="/about/",
            title=f"Page {one}",
            wrong=f"The day <{one}>.",
            changed="It is right now.",
        )


def test_an_empty_log_says_so(client):
    response = client.get(LOG)
    assert (response.status_code, is_traceless(response)) == (200, True)
    assert "There are no corrections yet." in text_of(response)


def test_an_entry_says_when_where_what_was_wrong_and_what_changed(client):
    make_entries(1)
    response = client.get(LOG)
    assert "Jan. 1, 2026 Page 0 What was wrong The day <0>. What we changed It is right now." in text_of(
        response
    )
    assert '<a href="/about/">Page 0</a>' in response.content.decode()


def test_the_log_shows_nothing_of_the_report(client, send):
    send(body="The secret words of a reader", email="ada@larkfield.example", where="A secret place")
    report = CorrectionReport.objects.get()
    corrections.accept([report], make.make_user("reviewer"), wrong="The day.", changed="Put right.")
    page = client.get(LOG).content.decode()
    assert "Put right." in page
    assert [word for word in ("secret", "ada@", "reviewer", report.key) if word in page] == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_takes_two_queries_however_long(client, number, django_assert_num_queries):
    make_entries(number)
    with django_assert_num_queries(3):
        client.get(LOG)


def test_the_log_has_twenty_five_entries_a_page_newest_first(client):
    make_entries(26)
    first, second = (
        re.findall(r"Page (\d+)</a>", client.get(f"{LOG}?page={n}").content.decode()) for n in (1, 2)
    )
    assert (first, second) == ([str(n) for n in range(25, 0, -1)], ["0"])
    assert "<title>Corrections (page 2 of 2)" in client.get(f"{LOG}?page=2").content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "3", "x", "1e9", "9" * 30, "٢"])
def test_a_page_that_is_not_there_is_named_and_the_first_shown(client, page):
    make_entries(26)
    response = client.get(LOG, query_params={"page": page})
    assert response.status_code == 200
    assert f"We ignored “{page}” for “page”: there are 2 pages. This is the first." in text_of(response)
    assert "Page 25" in text_of(response)


def test_an_unknown_parameter_of_the_log_is_named(client):
    assert "We ignored “pgae”: there is no such filter. Did you mean “page”?" in text_of(
        client.get(f"{LOG}?pgae=2")
    )
