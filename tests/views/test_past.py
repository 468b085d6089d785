"""Pages of the past: what we knew then, said to be so, in no search engine."""

import pytest

from civic import workflow
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise():
    made = make.make_published(slug="no-status")
    made.summary_en = "A better sentence."
    made.save()
    workflow.record_edit(made)
    return made


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_list_shows_what_we_knew_and_leads_to_what_we_know(client, promise):
    text = page(client, "/commitments/?known_at=2026-11-22T00:00:00Z&state=CA")
    assert "The district will not collect immigration status." in text
    assert "A better sentence." not in text
    assert "This is what we knew on Nov. 22, 2026" in text
    assert 'href="/commitments/?state=CA">See what we know now' in text
    assert 'name="robots" content="noindex"' in text
    assert "1 commitment" in text
    assert 'href="/commitments/no-status/?known_at=2026-11-22T00:00:00Z"' in text.replace("%3A", ":")


def test_a_record_shows_its_version(client, promise):
    text = page(client, "/commitments/no-status/?known_at=2026-11-22T00:00:00Z")
    assert "The district will not collect immigration status." in text
    assert "A better sentence." not in text
    assert make.QUOTE not in text  # by its first words, as in every history
    assert "“the district will not collect information …”" in text
    assert 'href="/commitments/no-status/">See what we know now' in text
    assert 'name="robots" content="noindex"' in text


def test_what_we_did_not_know_yet_is_not_there(client, promise):
    text = page(client, "/commitments/no-status/?known_at=2026-01-01", status=404)
    assert "We did not know this yet on Jan. 1, 2026." in text
    assert "0 commitments" in page(client, "/commitments/?known_at=2026-01-01")


def test_a_time_that_cannot_be_used_is_named_and_the_page_is_of_now(client, promise):
    for query in ("known_at=2099-01-01", "known_at=x"):
        text = page(client, f"/commitments/no-status/?{query}")
        assert "A better sentence." in text
        assert "for “known_at”:" in text


def test_what_is_withdrawn_stays_withdrawn_and_drafts_unknown(client, promise):
    workflow.withdraw(promise, "Misread.")
    draft = make.make_commitment(slug="a-draft")
    query = "known_at=2026-11-22T00:00:00Z"
    assert "Misread." in page(client, f"/commitments/no-status/?{query}", status=410)
    page(client, f"/commitments/{draft.slug}/?{query}", status=404)


def test_every_version_in_a_history_leads_to_its_page(client, promise):
    text = page(client, f"/institutions/{promise.institution.slug}/history/")
    assert "/commitments/no-status/?known_at=2026-11-22T00:00:00Z" in text.replace("%3A", ":")
