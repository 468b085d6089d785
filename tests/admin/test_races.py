"""Two people press at the same moment: one of them is told, and nothing happens twice."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from civic import versions
from civic.models import Commitment, PendingChange
from tests import factories
from tests.admin.forms import errors, filled, messages, save

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff() -> Any:
    """Signs people in; the groups went with the last test's rows."""
    import_module("civic.migrations.0003_groups").create(apps, None)

    def _sign_in(name: str, *groups: str) -> Client:
        client = Client()
        client.force_login(factories.make_user(name, *groups))
        return client

    return _sign_in


def at_once(*deeds: Any) -> list[Any]:
    """What each answers when all begin together, each on a connection of its own."""
    start = Barrier(len(deeds))

    def _run(deed: Any) -> Any:
        try:
            start.wait(timeout=30)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [one.result() for one in [pool.submit(_run, deed) for deed in deeds]]


def _change(record: Any) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


def test_a_change_approved_twice_at_once_is_applied_once(staff: Any) -> None:
    made = factories.make_published()
    save(staff("coder", "coder"), _change(made), summary_en="A plainer sentence.")
    url = reverse("admin:civic_pendingchange_review", args=[PendingChange.objects.get().pk])
    clients = [staff(name, "reviewer") for name in ("one", "two")]
    answers = at_once(*(lambda c=c: c.post(url, {"decision": "approve"}) for c in clients))
    said = sorted(text for c, _a in zip(clients, answers, strict=True) for text in messages(c.get(url)))
    assert said[0] == f"The change of “{made}” is approved. The public reads it now."
    assert "This change is decided already: applied by" in said[1]
    assert (len(said), versions.history(made).count()) == (2, 2)
    assert Commitment.objects.get().summary_en == "A plainer sentence."


def test_two_changes_proposed_at_once_are_not_both_kept(staff: Any) -> None:
    made = factories.make_published()
    clients = [staff(name, "coder") for name in ("one", "two")]
    forms = [filled(c.get(_change(made)), summary_en=f"By {n}.") for n, c in enumerate(clients)]
    pairs = zip(clients, forms, strict=True)
    answers = at_once(*(lambda c=c, f=f: c.post(_change(made), f) for c, f in pairs))
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    (told,) = [errors(answer) for answer in answers if answer.status_code == 200]
    assert "is waiting. It has to be decided first." in told[0]
    assert PendingChange.objects.count() == 1


def test_two_saves_of_a_draft_at_once_lose_neither(staff: Any) -> None:
    made = factories.make_institution()
    clients = [staff(name, "coder") for name in ("one", "two")]
    forms = [filled(c.get(_change(made)), summary_en=f"By {n}.") for n, c in enumerate(clients)]
    pairs = zip(clients, forms, strict=True)
    answers = at_once(*(lambda c=c, f=f: c.post(_change(made), f) for c, f in pairs))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    made.refresh_from_db()
    assert made.revision == 2


@pytest.mark.full
def test_of_two_hundred_rounds_of_two_editors_no_acknowledged_edit_is_overwritten(staff: Any) -> None:
    made = factories.make_institution()
    clients = {name: staff(name, "coder") for name in ("website", "summary_en")}
    kept, told = {"website": "", "summary_en": ""}, []
    for number in range(200):
        words = {"website": f"https://{number}.example/", "summary_en": f"Round {number}."}
        forms = [filled(c.get(_change(made)), **{name: words[name]}) for name, c in clients.items()]
        deeds = zip(clients.values(), forms, strict=True)
        answers = at_once(*(lambda c=c, f=f: c.post(_change(made), f) for c, f in deeds))
        statuses = dict(zip(words, [answer.status_code for answer in answers], strict=True))
        assert set(statuses.values()) <= {302, 409, 503}
        made.refresh_from_db()
        for name, status in statuses.items():
            stored = {"website": made.website, "summary_en": made.summary}[name] == words[name]
            assert stored if status == 302 else status == 503 or not stored
            kept[name] = words[name] if stored else kept[name]  # after a 503 only a look can tell
        assert {"website": made.website, "summary_en": made.summary} == kept
        told.append(sorted(statuses.values()))
    assert [statuses for statuses in told if 503 in statuses] == []
    assert (len(told), made.revision) == (200, 201)
