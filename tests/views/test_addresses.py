"""What an address answers whose record is a draft, withdrawn, renamed, or never was."""

import pytest
from django.test import Client

from civic import workflow
from civic.models import Commitment
from tests import factories

pytestmark = pytest.mark.django_db


def build(kind: str) -> tuple[object, str]:
    """A public record of one kind and its address."""
    commitment: Commitment = factories.make_published()
    article = commitment.evidence.get().snapshot.article
    statement = factories.published(factories.make_statement(commitment.institution, article))
    record = {
        "commitment": commitment,
        "resolution": commitment.resolution,
        "statement": statement,
        "article": article,
        "institution": commitment.institution,
    }[kind]
    return record, record.get_absolute_url()


KINDS = ["commitment", "resolution", "statement", "article", "institution"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_withdrawn_record_answers_410_with_its_tombstone_alone(kind: str, client: Client) -> None:
    record, path = build(kind)
    assert client.get(path).status_code == 200
    workflow.withdraw(record, "It was entered twice.")
    response = client.get(path)
    html = response.content.decode()
    assert response.status_code == 410
    assert "It was entered twice." in html
    assert factories.QUOTE not in html
    assert "The district will not collect immigration status." not in html


@pytest.mark.parametrize("kind", KINDS)
def test_a_renamed_record_answers_301_and_keeps_the_query(kind: str, client: Client) -> None:
    record, path = build(kind)
    workflow.rename(record, "a-new-name")
    response = client.get(f"{path}?q=x&utm_source=y")
    assert response.status_code == 301
    assert response["Location"] == f"/{path.split('/')[1]}/a-new-name/?q=x&utm_source=y"
    assert client.get(response["Location"]).status_code == 200
    assert client.get(path)["Location"] == f"/{path.split('/')[1]}/a-new-name/"


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_answers_404_as_if_it_never_was(kind: str, client: Client) -> None:
    record, path = build(kind)
    Commitment.objects.update(is_public=False)
    type(record).objects.filter(pk=record.pk).update(review_state="draft")
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_head_answers_like_get_without_a_body(kind: str, client: Client) -> None:
    path = build(kind)[1]
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/institutions/nobody/",
        "/commitments/a%00b/",
        "/resolutions/%ff%fe/",
        "/statements/" + "x" * 5000 + "/",
        "/articles/%ED%A0%80/",
        "/codebook/nothing/",
        "/places/zz/",
        "/places/CA/",
        "/places/ca/nowhere/",
        "/no/such/page",
    ],
)
def test_an_unknown_address_answers_404_with_a_search_box(path: str, client: Client) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert 'action="/search/"' in response.content.decode()


@pytest.mark.parametrize(
    "query", ["a=%00", "%ff=%fe", "page=99999999999999999999", "q=" + "x" * 5000, "&".join(["a=1"] * 2000)]
)
@pytest.mark.parametrize("path", ["/", "/institutions/larkfield/", "/codebook/", "/places/ca/", "/about/"])
def test_nothing_in_a_query_breaks_a_page(path: str, query: str, client: Client) -> None:
    factories.published(factories.make_institution(slug="larkfield"))
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200
    assert "We ignored" in response.content.decode()


def test_a_page_sets_no_cookie_and_loads_nothing_from_elsewhere(client: Client) -> None:
    path = build("institution")[1]
    response = client.get(path)
    html = response.content.decode()
    assert not response.cookies
    assert "<script" not in html.replace('<script type="application/ld+json">', "")  # data, which never runs
    assert " style=" not in html
    assert response["Content-Security-Policy"].count("'self'") == 4
