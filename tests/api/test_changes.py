"""The stream of changes as programs read it."""

import pytest

from civic import workflow
from civic.models import Institution
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = "/api/v1/changes/"


def read(client, url=URL):
    return client.get(url.removeprefix("http://127.0.0.1:8000")).json()


def test_pages_go_through_every_change_and_later_goes_on_where_they_end(client):
    promise = make.make_published(key="promise")
    first = read(client, f"{URL}?limit=3")
    second = read(client, first["next"])
    seen = [(c["list"], c["what"]) for c in first["results"] + second["results"]]
    assert sorted(seen) == [
        (name, "published") for name in ("articles", "commitments", "institutions", "resolutions")
    ]
    assert (second["next"], read(client, second["later"])["results"]) == (None, [])
    workflow.withdraw(promise, "Misread.")
    ((gone),) = read(client, second["later"])["results"]
    assert (gone["key"], gone["what"], gone["number"], gone["change_hash"]) == ("promise", "withdrawn", 2, "")


def test_an_empty_register_says_where_to_ask_later(client):
    empty = read(client)
    assert empty == {"next": None, "later": f"http://127.0.0.1:8000{URL}", "results": []}
    make.published(make.make_institution(key="first"))
    assert [c["key"] for c in read(client, empty["later"])["results"]] == ["first"]


def test_changes_are_of_the_lists_and_the_time_asked_for(client):
    make.make_published()
    assert [c["list"] for c in read(client, f"{URL}?list=commitments")["results"]] == ["commitments"]
    assert read(client, f"{URL}?updated_since=2026-11-23")["results"] == []
    assert len(read(client, f"{URL}?updated_since=2026-11-22T00:00:00Z")["results"]) == 4


@pytest.mark.parametrize("query", ["list=types", "updated_since=x", "after=x", "limit=0", "model=x"])
def test_what_cannot_be_used_is_named(client, query):
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["params"]) == [query.partition("=")[0]]


def test_a_list_in_the_order_of_changes_loses_nothing_that_changes_while_it_is_read(client):
    for key in ("a", "b", "c", "d"):
        make.published(make.make_institution(key=key, slug=key))
    first = read(client, "/api/v1/institutions/?sort=changed&limit=2")
    edited = Institution.objects.get(key="b")
    edited.website = "https://b.example/"
    edited.save()
    workflow.record_edit(edited)
    rest = read(client, first["next"] + "&limit=9" if "limit" not in first["next"] else first["next"])
    seen = [row["slug"] for row in first["results"] + rest["results"]]
    while rest["next"]:
        rest = read(client, rest["next"])
        seen += [row["slug"] for row in rest["results"]]
    assert seen == ["a", "b", "c", "d", "b"]


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_list_of_the_past_shows_what_stood_there(client, kind):
    promise = make.make_published(institution=make.make_institution(slug="larkfield", key="larkfield"))
    then = promise.changed_at.isoformat().replace("+00:00", "Z")
    promise.summary_en = "Another summary."
    promise.save()
    workflow.record_edit(promise)
    institution = Institution.objects.get(key="larkfield")
    institution.state = "NV"
    institution.save()
    workflow.record_edit(institution)
    workflow.rename(institution, "another-name")
    if kind == "csv":
        answer = client.get(f"/api/v1/commitments.csv?known_at={then}")
        past = b"".join(answer.streaming_content).decode()
        assert "The district will not collect immigration status." in past
        assert ("Another summary" in past, ",CA," in past) == (False, True)
        return
    (now,) = read(client, "/api/v1/commitments/")["results"]
    (past,) = read(client, f"/api/v1/commitments/?known_at={then}")["results"]
    changed = {name for name in now if now[name] != past[name]}
    assert changed == {"summary_en", "institution", "state", "changed_at", "change_hash"}
    assert (past["state"], past["institution"]) == ("CA", "larkfield")
    assert past["summary_en"] == "The district will not collect immigration status."
    assert past["change_hash"] != now["change_hash"]
