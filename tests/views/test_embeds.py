"""The frame that newsrooms paste: it goes on telling the truth by itself."""

import pytest

from civic import workflow
from civic.versions import codebook
from tests import factories


@pytest.fixture
def promise(db):
    return factories.make_published()


def frame(record):
    return f"/embed{record.get_absolute_url()}"


def test_only_frames_may_be_framed(client, promise):
    policies = {}
    for url in (frame(promise), frame(promise.institution), promise.get_absolute_url(), "/"):
        response = client.get(url)
        directives = response.headers["Content-Security-Policy"].split("; ")
        policy = next(d for d in directives if d.startswith("frame-ancestors"))
        policies[url] = (policy, response.headers.get("X-Frame-Options"))
    open_, closed = ("frame-ancestors *", None), ("frame-ancestors 'none'", "DENY")
    assert list(policies.values()) == [open_, open_, closed, closed]


def test_a_frame_is_small_unlisted_and_leaves_no_trace(client, promise):
    for url in (frame(promise), frame(promise.institution)):
        response = client.get(url)
        page = response.content.decode()
        assert len(response.content) < 5000
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert ("<script" in page, " style=" in page, bool(response.cookies)) == (False, False, False)
        assert page.count("<a ") == page.count('target="_top" rel="noopener') > 0


def test_a_frame_shows_the_promise_in_its_own_words(client, promise):
    page = client.get(frame(promise)).content.decode()
    assert factories.QUOTE in page
    assert "Not checked since." in page
    assert str(promise.level.label) in client.get(frame(promise.institution)).content.decode()


@pytest.mark.parametrize(("event", "said"), [("superseded", "Replaced."), ("rescinded", "Ended.")])
def test_a_frame_turns_by_itself_when_the_text_does(client, promise, event, said):
    before = client.get(frame(promise)).content.decode()
    workflow.record_event(promise.resolution, event, edtf="2020-03-01", date_basis="stated", key="turn")
    after = client.get(frame(promise)).content.decode()
    assert (said in before, said in after) == (False, True)
    assert "Ended" in client.get(frame(promise.institution)).content.decode()


def test_a_withdrawn_record_shows_its_tombstone_inside_the_frame(client, promise):
    workflow.withdraw(promise, "We misread the resolution.")
    response = client.get(frame(promise))
    assert response.status_code == 410
    assert "We misread the resolution." in response.content.decode()
    assert factories.QUOTE not in response.content.decode()
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers


def test_a_renamed_record_leads_its_frame_to_the_new_address(client, promise):
    old = frame(promise)
    workflow.rename(promise, "new-name")
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (301, "/embed/commitments/new-name/")


def test_a_draft_has_no_frame(client, db):
    commitment = factories.make_commitment()
    assert client.get(frame(commitment)).status_code == 404
    assert client.get(frame(commitment.institution)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_frame_asks_the_database_the_same_for_one_promise_and_three(
    client, db, django_assert_num_queries, number
):
    institution = factories.make_institution()
    for n in range(number):
        made = factories.make_published(institution=institution, type=factories.make_type(f"TOPIC.N{n}"))
    codebook()  # the process keeps it
    with django_assert_num_queries(7):
        client.get(frame(institution))
    with django_assert_num_queries(3):
        client.get(frame(made))
