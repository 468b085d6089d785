"""Lists of the API: the same query as the page, as rows, a page at a time, there and back."""

import pytest

from civic import workflow
from civic.api.resources import RESOURCES
from civic.models import Commitment
from civic.serializers import names
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
PLURALS = [resource.plural for resource in RESOURCES]


def get(client, url):
    response = client.get(url.removeprefix(SITE))
    assert response.status_code == 200, response.content
    return response.json()


def slugs(answer):
    return [row["slug"] for row in answer["results"]]


def walk(client, url, way="next"):
    """The slugs of every page from an address on."""
    pages = []
    while url:
        answer = get(client, url)
        pages.append(slugs(answer))
        url = answer[way]
    return pages


@pytest.mark.parametrize("resource", RESOURCES, ids=PLURALS)
def test_a_list_shows_the_columns_of_its_table(client, resource):
    scene.build()
    answer = get(client, f"/api/v1/{resource.plural}/")
    assert list(answer) == ["next", "previous", "results"]
    assert {tuple(row) for row in answer["results"]} == {names(resource.model)}


def test_the_index_names_every_list(client):
    answer = get(client, "/api/v1/")
    assert list(answer["lists"]) == PLURALS
    assert answer["lists"]["articles"] == {
        "json": f"{SITE}/api/v1/articles/",
        "csv": f"{SITE}/api/v1/articles.csv",
    }
    assert (answer["schema"], answer["docs"]) == (f"{SITE}/api/v1/schema/", f"{SITE}/api/v1/docs/")
    assert client.get("/api/").headers["Location"] == "/api/v1/"


def test_a_query_narrows_and_sorts(client):
    scene.build()
    url = "/api/v1/commitments/?type=data-collect&type=welcome-general&certainty=clear&utm_source=x"
    assert slugs(get(client, url)) == ["larkfield-does-not-ask"]
    answer = get(client, "/api/v1/institutions/?sort=oldest&total=1&limit=1")
    assert (answer["total"], slugs(answer)) == (3, ["city-of-larkfield"])


def seven_in_order():
    """Commitments with two days, and two without, so that every sort of neighbour occurs."""
    institution, article = make.make_institution(), make.make_article()
    for number, edtf in enumerate(["2017-02-09", "", "2017-02-09", "2018", "2016-01", "", "2017-02-09"]):
        resolution = make.make_resolution(institution, article, edtf=edtf)
        make.make_published(
            institution=institution, article=article, resolution=resolution, slug=f"c{number}"
        )


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", "c3 c6 c2 c0 c4 c5 c1"),
        ("oldest", "c4 c0 c2 c6 c3 c1 c5"),
        ("name", "c0 c1 c2 c3 c4 c5 c6"),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_lead_to_the_end_and_back(client, sort, order, limit):
    seven_in_order()
    wanted = order.split()
    pages = walk(client, f"/api/v1/commitments/?sort={sort}&limit={limit}")
    assert pages == [wanted[n : n + limit] for n in range(0, 7, limit)]
    url = f"/api/v1/commitments/?sort={sort}&limit={limit}"
    while (answer := get(client, url))["next"]:
        url = answer["next"]
    back = walk(client, url, "previous")
    assert [slug for page in reversed(back) for slug in page] == wanted
    first = get(client, get(client, f"/api/v1/commitments/?sort={sort}&limit={limit}")["next"])["previous"]
    answer = get(client, first)
    assert (slugs(answer), answer["previous"]) == (wanted[:limit], None)


def test_a_page_keeps_its_query(client):
    scene.build()
    answer = get(client, "/api/v1/commitments/?state=CA&limit=1&sort=name&institution=larkfield-unified")
    assert "institution=larkfield-unified&limit=1&sort=name&state=CA&after=" in answer["next"]


def test_a_mark_outlives_a_rename_and_a_withdrawal(client):
    seven_in_order()
    answer = get(client, "/api/v1/commitments/?limit=2")
    workflow.rename(Commitment.objects.get(slug="c6"), "another-name")
    assert slugs(get(client, answer["next"])) == ["c2", "c0"]
    workflow.withdraw(Commitment.objects.get(slug="another-name"), "Misread.")
    assert slugs(get(client, answer["next"])) == ["c2", "c0"]


def test_an_empty_list_is_an_answer(client):
    assert get(client, "/api/v1/statements/?total=1") == {
        "next": None,
        "previous": None,
        "total": 0,
        "results": [],
    }


QUERIES = {
    "institutions": 1,
    "resolutions": 1,
    "statements": 1,
    "commitments": 1,
    "articles": 1,
    "types": 1,
}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("plural", PLURALS)
def test_a_list_asks_the_database_the_same_for_one_and_three(
    client, django_assert_num_queries, plural, number
):
    for _n in range(number):
        institution, article = make.make_institution(), make.make_article()
        statement = make.make_statement(institution, article)
        make.published(institution, article, statement)
        make.make_published(institution=institution, article=article)
    with django_assert_num_queries(QUERIES[plural] + 1):  # one for the version of the data
        get(client, f"/api/v1/{plural}/")
