"""The addresses of records in the words of other standards."""

import json

import pytest

from civic import workflow
from civic.models import Commitment
from tests import factories as make

pytestmark = pytest.mark.django_db
ADDRESSES = ["/data/codebook.jsonld", "/data/popolo.json", "/commitments/no-status/annotations.jsonld"]


def body(response):
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_answers_json_that_any_site_may_read(client, address):
    make.make_published(slug="no-status")
    response = client.get(address)
    assert response.status_code == 200
    assert isinstance(json.loads(body(response)), dict)
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=0, must-revalidate"
    assert not response.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_it_already_gets_nothing_again(client, address):
    make.make_published(slug="no-status")
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405


def test_annotations_of_a_withdrawn_commitment_are_gone_and_of_a_draft_unknown(client):
    make.make_published(slug="no-status")
    make.make_commitment(slug="draft")
    workflow.withdraw(Commitment.objects.get(slug="no-status"), "Coded twice.")
    assert client.get("/commitments/no-status/annotations.jsonld").status_code == 410
    assert client.get("/commitments/draft/annotations.jsonld").status_code == 404


@pytest.mark.parametrize("quotes", [1, 3])
def test_annotations_take_as_many_queries_for_one_quote_as_for_three(
    client, django_assert_num_queries, quotes
):
    commitment = make.make_published(slug="no-status")
    article = commitment.evidence.get().snapshot.article
    for order in range(2, quotes + 1):
        make.make_evidence(article, "immigration status", commitment=commitment, order=order)
    with django_assert_num_queries(8):
        response = client.get("/commitments/no-status/annotations.jsonld")
    assert len(response.json()["items"]) == quotes
