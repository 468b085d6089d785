"""Records as they stood: the API answers under ``known_at`` what it answered at that time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from civic import workflow
from civic.api.resources import RESOURCES
from civic.filters.listing import written
from civic.models import CommitmentType
from tests import factories as make
from tests.api.test_schema import valid
from tests.filters.test_clock import story

pytestmark = pytest.mark.django_db
REVIEWED = [resource for resource in RESOURCES if resource.model is not CommitmentType]


def answers(client: Any, known_at: str = "") -> dict[str, Any]:
    """What is said of every record there is, by its key."""
    query = {"known_at": known_at} if known_at else {}
    found = {}
    for resource in REVIEWED:
        for record in resource.model.objects.all():
            answer = client.get(f"/api/v1/{resource.plural}/{record.slug}/", query)
            said = answer.json()
            for name in ("api_url", "permalink", "research"):
                said.pop(name, None)
            if "error" not in said:
                assert valid(resource.shape, said | {"api_url": "/", "permalink": "/"}) == []
            found[record.key] = answer.status_code, said
    return found


def test_a_record_of_the_past_is_what_it_was(client):
    told = []
    for _step in story():
        told.append((timezone.now(), answers(client)))
    for at, said in told:
        now = answers(client, written(at))
        for key in said:
            if said[key][0] == 404:
                assert now[key][0] == 404
            else:
                assert (key, now[key]) == (key, said[key])


@pytest.fixture
def mended():
    """A promise that was made public, then another sentence was found for it."""
    promise = make.make_published(slug="no-status")
    promise.summary_en = "A better sentence."
    promise.save()
    workflow.record_edit(promise, at=make.WHEN + timedelta(hours=1))
    return promise


@pytest.mark.parametrize(
    ("query", "status", "params"),
    [
        ("known_at=2026-11-21", 404, {"known_at": "This record was not public yet."}),
        (
            "known_at=2099-01-01",
            400,
            {"known_at": "“2099-01-01”: that time is not over yet, and more may become known."},
        ),
        ("as_of=x", 400, {"as_of": "“x”: write a day between 1900 and 2100, as in 2017-02-09."}),
        ("as_of=2017-02-09&as_of=2018-01-01", 400, {"as_of": "Give one value."}),
        ("knownat=1", 400, {"knownat": "There is no such parameter. Did you mean “known_at”?"}),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(client, mended, query, status, params):
    answer = client.get(f"/api/v1/commitments/no-status/?{query}")
    assert (answer.status_code, answer.json()["error"]["params"]) == (status, params)


def test_its_addresses_keep_the_time(client, mended):
    found = client.get("/api/v1/commitments/no-status/?known_at=2026-11-22T00:30:00Z").json()
    assert (found["summary_en"], found["version"]) == ("The district will not collect immigration status.", 1)
    assert found["api_url"].endswith("/api/v1/commitments/no-status/?known_at=2026-11-22T00:30:00Z")
    assert found["permalink"].endswith("/commitments/no-status/?known_at=2026-11-22T00:30:00Z")
    workflow.rename(mended, "a-new-name")
    moved = client.get("/api/v1/commitments/no-status/?known_at=2026-11-22T00:30:00Z")
    assert moved.headers["Location"].endswith("/a-new-name/?known_at=2026-11-22T00%3A30%3A00Z")


def test_what_was_withdrawn_then_is_gone_then(client, mended):
    workflow.withdraw(mended, "Misread.", at=make.WHEN + timedelta(hours=2))
    mended.refresh_from_db()
    workflow.publish(mended, at=make.WHEN + timedelta(hours=4))
    assert client.get("/api/v1/commitments/no-status/").status_code == 200
    answer = client.get("/api/v1/commitments/no-status/?known_at=2026-11-22T03:00:00Z")
    params = {"slug": "no-status", "reason": "Misread.", "withdrawn_at": "2026-11-22T02:00:00+00:00"}
    assert (answer.status_code, answer.json()["error"]["params"]) == (410, params)


def test_a_history_is_of_a_day(client, mended):
    for day, statuses in (("2017-02-08", []), ("2017-02-09", ["adopted"])):
        found = client.get(f"/api/v1/commitments/no-status/?as_of={day}").json()
        assert [span["status"] for span in found["history"]] == statuses
