"""What waits for whom, counted exactly, in a number of queries that does not grow."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from civic import workflow
from civic.choices import AnchorState
from civic.models import Commitment, Evidence, PendingChange
from tests import factories
from tests.admin.forms import save

pytestmark = pytest.mark.django_db


def _counts(client) -> dict[str, int]:
    return {q["name"]: q["count"] for q in client.get(reverse("admin:index")).context["queues"]}


def _queue(client, name: str):
    return client.get(reverse("admin:queue", args=[name]))


def _records(client, name: str) -> list:
    return [item.record for item in _queue(client, name).context["items"]]


def _submitted(client, **fields):
    made = factories.make_institution(created_by=client.user, **fields)
    workflow.submit(made, client.user)
    return made


def test_mine_holds_my_drafts_and_what_came_back_stands_first(coder, reviewer):
    draft = factories.make_institution(created_by=coder.user)
    back = _submitted(coder)
    workflow.return_to_draft(back, reviewer.user, "Which county?")
    factories.make_institution(created_by=reviewer.user)
    assert _records(coder, "mine") == [back, draft]
    assert "Which county?" in _queue(coder, "mine").content.decode()
    assert _counts(coder) == {"mine": 2, "orphans": 0, "due": 0, "old": 0}


def test_a_change_that_came_back_is_mine_too(coder, reviewer):
    made = factories.make_published()
    save(coder, reverse("admin:civic_commitment_change", args=[made.pk]), summary_en="New")
    change = PendingChange.objects.get()
    assert _records(reviewer, "to-review") == [change]
    workflow.return_change(change, reviewer.user, "Say who")
    assert _records(coder, "mine") == [change]
    assert _records(reviewer, "to-review") == []


def test_nobody_is_asked_to_review_their_own(coder, reviewer, publisher):
    theirs, own = _submitted(coder), _submitted(reviewer)
    assert _records(reviewer, "to-review") == [theirs]
    assert _records(publisher, "to-review") == [theirs, own]


def test_what_is_approved_waits_for_a_publisher_alone(coder, reviewer, publisher):
    made = _submitted(coder)
    own = _submitted(publisher)
    for record in (made, own):
        workflow.approve(record, reviewer.user)
    assert _records(reviewer, "to-review") == []
    assert _records(publisher, "to-review") == [made, own]


def test_a_coder_has_no_queue_to_review(coder):
    assert _queue(coder, "to-review").status_code == 403
    assert _queue(coder, "nothing").status_code == 404


def test_orphans_are_quotes_without_one_place(coder):
    made = [factories.make_commitment() for _n in range(3)]
    lost, twice = (m.evidence.get() for m in made[:2])
    Evidence.objects.filter(pk=lost.pk).update(anchor_state=AnchorState.ORPHAN, start=None, end=None)
    Evidence.objects.filter(pk=twice.pk).update(anchor_state=AnchorState.AMBIGUOUS)
    assert {e.pk for e in _records(coder, "orphans")} == {lost.pk, twice.pk}


@pytest.fixture
def promises():
    today = date(2026, 11, 22)
    never, long_ago, lately = (factories.make_published() for _n in range(3))
    factories.verified(long_ago, date(2020, 1, 2))
    factories.verified(lately, today - timedelta(days=10))
    ended = factories.make_published()
    workflow.record_event(ended, "ended", edtf="2019", date_basis="stated", at=factories.WHEN)
    return never, long_ago, lately, ended


def test_due_are_promises_in_force_that_nobody_checked_lately(coder, promises):
    never, long_ago, _lately, _ended = promises
    assert _records(coder, "due") == [never, long_ago]
    on = date(2020, 12, 31)
    assert list(Commitment.objects.published().due_for_check(on)) == [never]
    assert list(Commitment.objects.published().due_for_check(date(2021, 1, 2))) == [never, long_ago]


def test_the_command_lists_the_same(promises, settings):
    never, long_ago, _lately, _ended = promises
    out, err = StringIO(), StringIO()
    call_command("recheck_due", stdout=out, stderr=err)
    base = settings.SITE_URL
    assert out.getvalue().splitlines() == [
        f"{base}/commitments/{never.slug}/,",
        f"{base}/commitments/{long_ago.slug}/,2020-01-02",
    ]
    assert err.getvalue() == "Due for a check: 2.\n"
    out = StringIO()
    call_command("recheck_due", "--json", stdout=out, stderr=err)
    assert [row["last_check"] for row in json.loads(out.getvalue())] == [None, "2020-01-02"]


def test_old_are_promises_without_a_newer_source(coder):
    old = factories.make_published()
    newer = factories.make_published(article=factories.make_article(edtf="2026-11-01"))
    assert _records(coder, "old") == [old]
    assert newer in Commitment.objects.published()


@pytest.mark.parametrize("name", ["mine", "to-review", "orphans", "due", "old"])
def test_a_queue_asks_the_database_as_often_for_three_as_for_one(name, publisher, coder):
    def one_more() -> None:
        factories.make_published()
        factories.make_commitment(created_by=publisher.user)
        Evidence.objects.update(anchor_state=AnchorState.AMBIGUOUS)
        workflow.submit(factories.make_commitment(created_by=coder.user), coder.user)

    counts = []
    one_more()
    for _again in range(2):
        for path in (reverse("admin:queue", args=[name]), reverse("admin:index")):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                publisher.get(path)
            counts.append(len(asked))
        one_more()
        one_more()
    assert counts[:2] == counts[2:]
