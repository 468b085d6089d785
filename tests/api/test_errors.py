"""One shape for every refusal, and nothing that anybody can send is a fault of ours."""

import pytest
from django.test import Client

from civic import workflow
from civic.api.errors import MESSAGES, STATUS
from civic.api.resources import RESOURCES
from civic.api.views import PAGING
from tests import factories as make
from tests.views.test_bad_input import NASTY, WORDS

pytestmark = pytest.mark.django_db

PLURALS = [resource.plural for resource in RESOURCES]


def refused(response, code):
    """The problems that an error names, by parameter."""
    assert response.status_code == STATUS[code]
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    (error,) = response.json().values()
    assert list(error) == ["code", "message", "params"]
    assert (error["code"], error["message"]) == (code, MESSAGES[code])
    return error["params"]


@pytest.mark.parametrize(
    ("query", "params"),
    [
        ("sttaus=adopted", {"sttaus": "There is no such parameter. Did you mean “status”?"}),
        ("status=adoptd", {"status": "“adoptd”: there is no such value. Did you mean “adopted”?"}),
        ("status=", {"status": "The value is empty: write one, or leave the parameter out."}),
        ("page=2", {"page": "There are no numbered pages here: follow “next” of the answer."}),
        ("limit=0", {"limit": "“0”: write a whole number from 1 to 1000."}),
        ("limit=1001", {"limit": "“1001”: write a whole number from 1 to 1000."}),
        ("limit=5&limit=6", {"limit": "Give one value."}),
        ("total=yes", {"total": "“yes”: write 1, or leave it out."}),
        ("min_level=2", {"min_level": "“2”: a level needs exactly one topic. Choose one first."}),
        ("as_of=2017-02-09&as_of=2018-01-01", {"as_of": "Give one value."}),
        ("as_of=2017-02-30", {"as_of": "“2017-02-30”: write a day between 1900 and 2100, as in 2017-02-09."}),
        ("institution=nobody", {"institution": "“nobody”: we have no such record."}),
        ("q=%00", {"q": "“\ufffd”: it holds characters that cannot be read."}),
        ("q=w1+w2+w3+w4+w5+w6+w7+w8+w9", {"q": "Ask for at most 8 words."}),
        ("state=CA&" + "&".join(f"state=s{n}" for n in range(100)), {"state": "Give at most 100 values."}),
        (
            "after=abc",
            {"after": "It does not belong to this list and order: follow “next” or “previous”."},
        ),
        (
            "limit=x&sort=best&colour=blue",
            {
                "colour": "There is no such parameter. This address knows: after, as_of, attribution, basis, "
                "before, certainty, date_mode, institution, kind, known_at, limit, min_level, place, q, "
                "sort, state, stated_from, stated_to, status, total, type, updated_since.",
                "limit": "“x”: write a whole number from 1 to 1000.",
                "sort": "“best”: there is no such value.",
            },
        ),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(client, query, params):
    make.make_published()
    assert refused(client.get(f"/api/v1/commitments/?{query}"), "bad_parameter") == params


def test_a_file_takes_no_pages(client):
    params = refused(client.get("/api/v1/commitments.csv?limit=5"), "bad_parameter")
    assert params["limit"].startswith("There is no such parameter.")


@pytest.mark.parametrize("kind", NASTY)
@pytest.mark.parametrize("plural", PLURALS)
@pytest.mark.parametrize("form", ["/", pytest.param(".csv", marks=pytest.mark.full)])
def test_a_bad_value_of_any_parameter_is_refused(client, plural, form, kind):
    resource = next(r for r in RESOURCES if r.plural == plural)
    for name in (*resource.listing_class.base_filters, *(PAGING if form == "/" else ("excel",))):
        response = client.get(f"/api/v1/{plural}{form}?{name}={NASTY[kind]}")
        if name == "q" and kind in WORDS:
            assert response.status_code in (200, 400)
        else:
            assert list(refused(response, "bad_parameter")) == [name]


@pytest.mark.parametrize("plural", PLURALS)
def test_an_unknown_name_is_refused_whatever_it_is(client, plural):
    for raw in NASTY.values():
        refused(client.get(f"/api/v1/{plural}/?x{raw}=1"), "bad_parameter")


def test_too_many_fields_are_refused(client):
    query = "&".join(f"x{n}=1" for n in range(1100))
    refused(client.get(f"/api/v1/commitments/?{query}"), "bad_request")
    assert len(refused(client.get(f"/api/v1/commitments/?{query[:6000]}"), "bad_parameter")) == 20


def test_a_page_of_another_order_is_refused(client):
    for _n in range(2):
        make.make_published()
    after = client.get("/api/v1/commitments/?limit=1").json()["next"].partition("after=")[2]
    assert client.get(f"/api/v1/commitments/?after={after}").status_code == 200
    assert "after" in refused(client.get(f"/api/v1/commitments/?sort=name&after={after}"), "bad_parameter")
    assert "after" in refused(client.get(f"/api/v1/resolutions/?after={after}"), "bad_parameter")
    both = client.get(f"/api/v1/commitments/?after={after}&before={after}")
    assert refused(both, "bad_parameter") == {"before": "Give “after” or “before”, not both."}


@pytest.mark.parametrize("plural", PLURALS)
@pytest.mark.parametrize("kind", NASTY)
def test_an_address_that_leads_nowhere_is_not_found(client, plural, kind):
    refused(client.get(f"/api/v1/{plural}/{NASTY[kind]}/"), "not_found")


def test_a_draft_is_as_unknown_as_nothing(client):
    draft = make.make_commitment(slug="a-draft")
    params = refused(client.get(f"/api/v1/commitments/{draft.slug}/"), "not_found")
    assert params == refused(client.get("/api/v1/commitments/nothing/"), "not_found")
    for address in ("/api/v1/nothing/", "/api/v2/", "/api/v1/commitments.xml"):
        assert refused(client.get(address), "not_found") == {}


def test_a_withdrawn_record_answers_with_its_tombstone(client):
    promise = make.make_published(slug="promised")
    workflow.withdraw(promise, "Misread.", at=make.WHEN)
    assert refused(client.get("/api/v1/commitments/promised/"), "gone") == {
        "slug": "promised",
        "reason": "Misread.",
        "withdrawn_at": "2026-11-22T00:00:00+00:00",
    }


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize(
    "path", ["", "commitments/", "commitments.csv", "commitments/x/", "schema/", "docs/"]
)
def test_nothing_can_be_written(client, method, path):
    response = getattr(client, method)(f"/api/v1/{path}")
    assert refused(response, "method_not_allowed") == {}
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_only_json_is_spoken(client):
    assert (
        refused(client.get("/api/v1/commitments/", headers={"Accept": "text/html"}), "not_acceptable") == {}
    )
    for accepted in ("application/json", "*/*", "text/html, */*;q=0.1", "text/evil;q=abc, application/*"):
        assert client.get("/api/v1/commitments/", headers={"Accept": accepted}).status_code == 200
    assert client.get("/api/v1/commitments.csv", headers={"Accept": "text/csv"}).status_code == 200


def test_a_fault_of_ours_has_the_same_shape(settings):
    quiet = Client(raise_request_exception=False)
    settings.DATA_LICENSE = object()  # which JSON cannot say
    assert refused(quiet.get("/api/v1/"), "server_error") == {}
