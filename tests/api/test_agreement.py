"""Page, JSON, CSV and feed of a query list the same records, while others wait or are gone."""

import csv
import io

import feedparser
import pytest

from civic import workflow
from civic.choices import ReviewState
from civic.models import Commitment, Institution, Resolution, SourceArticle, Statement
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db

HIDDEN = ("a-draft", "in-review", "withdrawn")
QUERIES = [
    ("institutions", ["", "kind=city&kind=police_department", "state=CA&type=data-collect", "q=larkfield"]),
    ("resolutions", ["", "status=adopted", "as_of=2017-03-01", "institution=larkfield-unified&sort=name"]),
    ("statements", ["", "state=CA", "as_of=2017-03-01&date_mode=certain", "q=raids"]),
    (
        "commitments",
        [
            "",
            "type=data-collect&min_level=2",
            "certainty=clear",
            "as_of=2018-01-01&status=adopted",
            "q=district",
        ],
    ),
    ("articles", ["", "kind=news_article", "institution=larkfield-unified", "sort=oldest"]),
]


@pytest.fixture
def _hidden():
    """Of everything one draft, one in review and one withdrawn, which every query but for that would find."""
    larkfield = scene.build()
    for slug in HIDDEN:
        article = make.make_article(slug=slug, title="Larkfield district")
        institution = make.make_institution(f"Larkfield {slug}", slug=slug, kind="city")
        resolution = make.make_resolution(larkfield.district, article, slug=slug)
        statement = make.make_statement(
            larkfield.district, article, slug=slug, title_en="Larkfield district raids"
        )
        promise = make.make_commitment(larkfield.district, article, resolution=resolution, slug=slug)
        if slug == "withdrawn":
            make.published(article, institution, resolution, statement, promise)
            for record in (promise, statement, resolution, institution, article):
                workflow.withdraw(type(record).objects.get(pk=record.pk), "Misread.")
    for model in (Institution, Resolution, Statement, Commitment, SourceArticle):
        model.objects.filter(slug="in-review").update(review_state=ReviewState.IN_REVIEW)
        assert set(model.objects.filter(slug__in=HIDDEN).values_list("slug", "review_state")) == {
            ("a-draft", "draft"),
            ("in-review", "in_review"),
            ("withdrawn", "withdrawn"),
        }


def on_page(client, plural, query):
    return [record.slug for record in client.get(f"/{plural}/?{query}").context["object_list"]]


def in_json(client, plural, query):
    answer = client.get(f"/api/v1/{plural}/?{query}&total=1".replace("?&", "?")).json()
    assert answer["total"] == len(answer["results"])
    return [row["slug"] for row in answer["results"]]


def in_csv(client, plural, query):
    response = client.get(f"/api/v1/{plural}.csv?{query}")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))
    assert response.headers["X-Civic-Rows"] == str(len(rows))
    return [row["slug"] for row in rows]


def in_feed(client, plural, query):
    unsorted = "&".join(part for part in query.split("&") if not part.startswith("sort="))
    feed = feedparser.parse(client.get(f"/{plural}/feed/?{unsorted}").content)
    return [entry.link.rstrip("/").rpartition("/")[2] for entry in feed.entries]


@pytest.mark.usefixtures("_hidden")
@pytest.mark.parametrize(("plural", "queries"), QUERIES)
def test_all_four_list_the_same(client, plural, queries):
    for query in queries:
        shown = on_page(client, plural, query)
        assert shown, query
        assert set(shown).isdisjoint(HIDDEN), query
        assert in_json(client, plural, query) == shown, query
        assert in_csv(client, plural, query) == shown, query
        assert sorted(in_feed(client, plural, query)) == sorted(shown), query


def test_the_codebook_is_the_same_everywhere(client):
    scene.build()
    page = [kind.slug for kind, _total in client.get("/codebook/").context["topics"]]
    assert in_json(client, "types", "") == in_csv(client, "types", "") == page


@pytest.mark.usefixtures("_hidden")
@pytest.mark.parametrize(("plural", "queries"), QUERIES)
def test_the_page_links_to_its_own_data(client, plural, queries):
    for query in queries:
        response = client.get(f"/{plural}/?{query}")
        page, asked = response.content.decode(), response.context["links"]["canonical"].partition("?")[2]
        tail = f"?{asked}".replace("&", "&amp;") if asked else ""
        for address in (f"/api/v1/{plural}/{tail}", f"/api/v1/{plural}.csv{tail}"):
            assert page.count(f'href="{address}"') == 2  # in the head for machines, below the list for people
            assert client.get(address.replace("&amp;", "&")).status_code == 200
