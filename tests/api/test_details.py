"""One record with all that hangs off it, in a fixed number of queries."""

from datetime import timedelta

import pytest

from civic import versions, workflow
from civic.api.resources import RESOURCES
from civic.serializers import COLUMNS
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
RECORDS = {
    "institutions": "larkfield-unified",
    "resolutions": "supporting-pupils",
    "statements": "no-raids",
    "commitments": "larkfield-does-not-ask",
    "articles": "larkfield-article",
    "types": "data-collect",
}


def detail(client, plural, slug):
    response = client.get(f"/api/v1/{plural}/{slug}/")
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.plural)
def test_a_record_has_its_own_columns_and_two_addresses(client, resource):
    scene.build()
    slug = RECORDS[resource.plural]
    found = detail(client, resource.plural, slug)
    assert [name for name in found if name in COLUMNS[resource.model]] == list(COLUMNS[resource.model])
    assert found["api_url"] == f"{SITE}/api/v1/{resource.plural}/{slug}/"
    assert client.get(found["permalink"].removeprefix(SITE)).status_code == 200


def test_a_quote_comes_with_selectors_its_source_and_the_sum_of_its_text(client):
    larkfield = scene.build()
    quote = detail(client, "commitments", "larkfield-does-not-ask")["evidence"][0]
    exact = "staff will not collect papers that show immigration status"
    start = scene.TEXT.index(exact)
    assert quote == {
        "order": 1,
        "part": "whole",
        "exact": exact,
        "start": start,
        "end": start + len(exact),
        "page": "",
        "stance": "supports",
        "attribution": "reported_paraphrase",
        "speaker": None,
        "article": "larkfield-article",
        "sha256": larkfield.article.snapshots.get().sha256,
        "source": larkfield.article.canonical_url,
        "selector": [
            {"type": "TextQuoteSelector", "exact": exact},
            {"type": "TextPositionSelector", "start": start, "end": start + len(exact)},
        ],
    }


def test_a_resolution_tells_its_events_its_relations_and_its_history(client):
    scene.build()
    found = detail(client, "resolutions", "supporting-pupils")
    assert [(e["kind"], e["edtf"], len(e["evidence"])) for e in found["events"]] == [
        ("adopted", "2017-02-09", 1)
    ]
    (relation,) = found["relations"]
    assert (relation["to"], relation["kind"], relation["evidence"][0]["exact"]) == (
        "welcoming-schools",
        "follows",
        "The first resolution, from January",
    )
    assert found["history"] == [
        {
            "status": "adopted",
            "possible_from": "2017-02-09",
            "certain_from": "2017-02-09",
            "certain_until": None,
            "possible_until": None,
        }
    ]
    assert len(found["commitments"]) == 2
    other = detail(client, "resolutions", "welcoming-schools")
    assert other["related_from"] == [
        {"kind": "follows", "certainty": "inferred", "from": "supporting-pupils"}
    ]


def test_a_history_that_was_mended_is_told_once_as_it_stands_now(client):
    text = make.make_published().resolution
    later = make.WHEN + timedelta(days=1)
    workflow.record_event(text, "rescinded", edtf="2020-01-01", date_basis="stated", key="end", at=later)
    found = detail(client, "resolutions", text.slug)["history"]
    assert [(s["status"], s["possible_from"], s["possible_until"]) for s in found] == [
        ("adopted", "2017-02-09", "2020-01-01"),
        ("rescinded", "2020-01-01", None),
    ]


def test_an_institution_names_its_records_its_people_and_what_was_searched(client):
    scene.build()
    found = detail(client, "institutions", "larkfield-unified")
    assert found["resolutions"] == ["supporting-pupils", "welcoming-schools"]
    assert found["statements"] == ["requests-reviewed"]
    assert len(found["commitments"]) == 4
    assert found["research"] == [
        {
            "type": "TRAIN.STAFF",
            "searched_on": "2026-11-20",
            "where_en": "the board’s policies on its website",
            "where_es": "",
            "where_vi": "",
            "outcome": "not_found",
        }
    ]
    (mayor,) = detail(client, "institutions", "city-of-larkfield")["people"]
    assert (mayor["name"], mayor["title"], len(mayor["evidence"])) == ("Cy Marsh", "Mayor", 1)


def test_an_article_names_what_it_is_quoted_for(client):
    scene.build()
    found = detail(client, "articles", "larkfield-article")
    assert {
        name: len(found[name]) for name in ("institutions", "resolutions", "statements", "commitments")
    } == {
        "institutions": 1,
        "resolutions": 2,
        "statements": 2,
        "commitments": 5,
    }


def test_a_type_has_its_levels(client):
    make.make_type()
    assert [level["ordinal"] for level in detail(client, "types", "data-collect")["levels"]] == [0, 1, 2, 3]


def test_a_record_tells_which_version_it_is(client):
    promise = make.make_published()
    workflow.record_event(
        promise, "verified", edtf="2026-11-20", date_basis="stated", key="check", at=make.WHEN
    )
    found = detail(client, "commitments", promise.slug)
    newest = versions.history(promise).first()
    assert (found["version"], found["change_hash"]) == (2, newest.change_hash)
    assert found["published_at"] == "2026-11-22T00:00:00+00:00"


def test_a_former_name_leads_to_the_present_one(client):
    promise = make.make_published(slug="old-name")
    workflow.rename(promise, "new-name")
    response = client.get("/api/v1/commitments/old-name/")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"{SITE}/api/v1/commitments/new-name/",
    )
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_a_draft_hangs_off_nothing(client):
    promise = make.make_published()
    draft = make.make_commitment(
        institution=promise.institution,
        article=promise.evidence.get().snapshot.article,
        resolution=promise.resolution,
        slug="a-draft",
    )
    promise.resolution.named_institutions.add(make.make_institution(slug="a-draft-of-a-body"))
    waiting = make.make_resolution(promise.institution, slug="a-draft-of-a-text")
    waiting.relations.create(key="r", to_resolution=promise.resolution, kind="amends", certainty="stated")
    shown = [
        client.get(f"/api/v1/{plural}/{record.slug}/").content.decode()
        for plural, record in [
            ("institutions", promise.institution),
            ("resolutions", promise.resolution),
            ("articles", promise.evidence.get().snapshot.article),
        ]
    ]
    assert [promise.slug in text for text in shown] == [True] * 3
    assert [text for text in shown if draft.slug in text or waiting.slug in text] == []


QUERIES = {
    "institutions": 15,
    "resolutions": 11,
    "statements": 6,
    "commitments": 6,
    "articles": 7,
    "types": 2,
}


@pytest.mark.parametrize("more", [False, True])
@pytest.mark.parametrize("plural", RECORDS)
def test_a_record_asks_the_database_the_same_however_much_hangs_off_it(
    client, django_assert_num_queries, plural, more
):
    larkfield = scene.build()
    speaker = make.make_role(larkfield.district, "Dee Oak")
    make.make_evidence(larkfield.article, "who speaks for the district", role=speaker)
    if more:
        grow(larkfield)
    with django_assert_num_queries(QUERIES[plural] + 1):  # one for the version of the data
        detail(client, plural, RECORDS[plural])


def grow(larkfield):
    """Another of everything that a record can have several of."""
    article = larkfield.article
    quote = "not collect papers that show immigration status"
    for record in (larkfield.commitment, larkfield.resolution.events.get()):
        name = record._meta.model_name.replace("resolutionevent", "resolution_event")
        make.make_evidence(article, quote, order=5, **{name: record})
    event = larkfield.resolution.events.create(key="again", kind="amended", order=2)
    make.make_evidence(article, quote, resolution_event=event)
    other = make.make_resolution(larkfield.district, article)
    relation = larkfield.resolution.relations.create(
        key="again", to_resolution=other, kind="amends", certainty="stated"
    )
    make.make_evidence(article, quote, resolution_relation=relation)
    role = make.make_role(larkfield.district)
    make.make_evidence(article, "Ada Quill", role=role)
    make.make_evidence(article, "about 30,900", institution=larkfield.district, order=7)
    make.published(other)
