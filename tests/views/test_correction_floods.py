"""Floods of reports are put off without tracking anybody."""

import pytest

from civic import corrections
from civic.models import CorrectionReport, ReportAllowance
from tests.views.sent_forms import NEW, is_traceless, problems, sender, stamp, text_of, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def send(client):
    return sender(client)


def test_too_many_reports_are_put_off_with_everything_typed_kept(send, settings):
    settings.CONTACT_EMAIL = "desk@register.example"
    for number in range(corrections.PER_PAGE_AND_HOUR):
        assert send(body=f"Report {number}", about="/about/").status_code == 302
    response = send(body="The eleventh", about="/about/")
    assert (response.status_code, is_traceless(response)) == (429, True)
    assert 350 <= int(response.headers["Retry-After"]) <= 360
    assert problems(response) == [("", "Too many reports came in. Please send it again in 6 minutes.")]
    assert (value(response, "body"), value(response, "about")) == ("The eleventh", "/about/")
    assert "Or write to us: desk@register.example" in text_of(response)
    assert send(body="The eleventh", about="/privacy/").status_code == 302


def test_without_an_address_of_ours_none_is_offered(send, settings):
    settings.CONTACT_EMAIL = ""
    for number in range(corrections.PER_PAGE_AND_HOUR):
        send(body=f"Report {number}")
    response = send(body="One more")
    assert (response.status_code, "Or write to us" in text_of(response)) == (429, False)


def flood(client, number: int) -> dict[int, int]:
    """Sends junk about many pages and counts the answers by status."""
    seal, answers = stamp(), {}
    for one in range(number):
        data = {"body": f"Buy now! {one}", "stamp": seal, "about": f"/places/{['ca', 'tx', 'ny'][one % 3]}/"}
        status = client.post(NEW, data).status_code
        answers[status] = answers.get(status, 0) + 1
    return answers


def survives(client, number: int) -> None:
    answers = flood(client, number)
    taken = answers.pop(302)
    assert answers == {429: number - taken}
    assert taken <= 3 * corrections.PER_PAGE_AND_HOUR + 10  # what an hour allows, and what refilled meanwhile
    assert CorrectionReport.objects.count() == taken
    assert ReportAllowance.objects.count() == 4
    assert corrections.junk(CorrectionReport.objects.all(), None) == taken


def test_a_flood_fills_neither_table_nor_queue(client):
    survives(client, 300)


@pytest.mark.full
def test_ten_thousand_pieces_of_junk_fill_neither_table_nor_queue(client):
    survives(client, 10_000)
