"""The proof of a commitment as Web Annotations: read by an RDF parser, checked against shapes."""

import json
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph

from civic.models import Commitment
from civic.views.details import cards
from civic.web import annotations
from tests import factories as make
from tests.views import scene

pytestmark = pytest.mark.django_db
ADDRESS = "http://127.0.0.1:8000/commitments/no-status/annotations.jsonld"
SHAPES = Path(__file__).with_name("annotation_shapes.ttl")

# The terms that we use of http://www.w3.org/ns/anno.jsonld, so that no test asks another machine.
ANNO = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    "AnnotationPage": "as:OrderedCollectionPage",
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    **{
        name: f"oa:{name}"
        for name in (
            *("Annotation", "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "TimeState"),
            *("exact", "linking"),
        )
    },
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "state": {"@id": "oa:hasState", "@type": "@id"},
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "sourceDate": {"@id": "oa:sourceDate", "@type": "xsd:dateTime"},
}


def page(commitment):
    return annotations.page(cards().get(pk=commitment.pk), ADDRESS)


def graph(data):
    first, ours = data["@context"]
    assert first == "http://www.w3.org/ns/anno.jsonld"
    return Graph().parse(data=json.dumps({**data, "@context": [ANNO, ours]}), format="json-ld")


def sound(data):
    return validate(graph(data), shacl_graph=Graph().parse(SHAPES))


@pytest.mark.parametrize("pick", ["resolution", "statement"])
def test_every_commitment_of_a_scene_is_a_sound_page_of_annotations(pick):
    scene.build()
    found = Commitment.objects.published().filter(**{f"{pick}__isnull": False})
    assert found.count() >= 1
    for commitment in found:
        fine, _report, text = sound(page(commitment))
        assert fine, text


def test_the_shapes_find_an_annotation_without_words():
    data = page(make.make_published(slug="no-status"))
    del data["items"][0]["target"]["selector"][0]["exact"]
    assert not sound(data)[0]


def test_a_quote_is_a_target_with_its_words_and_its_place_in_the_text():
    commitment = make.make_published(slug="no-status")
    quote = commitment.evidence.get()
    (item,) = page(commitment)["items"]
    assert item["id"] == f"{ADDRESS}#{quote.key}"
    assert item["target"]["selector"] == [
        {"type": "TextQuoteSelector", "exact": make.QUOTE},
        {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
    ]
    assert item["target"]["state"] == {
        "type": "TimeState",
        "sourceDate": "2026-11-22T00:00:00Z",
        "schema:sha256": quote.snapshot.sha256,
    }


def test_the_promise_is_the_body_and_names_its_institution_and_its_basis():
    commitment = make.make_published(slug="no-status")
    body = page(commitment)["items"][0]["body"]
    assert (body["type"], body["id"]) == ("schema:Claim", "http://127.0.0.1:8000/commitments/no-status/")
    assert body["schema:about"]["type"] == "schema:GovernmentOrganization"
    assert body["schema:isBasedOn"]["type"] == "schema:Legislation"


def test_a_quote_of_a_source_that_is_not_public_is_no_target():
    commitment = make.make_published(slug="no-status")
    draft = make.make_article("Unseen words of a draft.")
    make.make_evidence(draft, "Unseen words", commitment=commitment, order=2)
    assert len(page(commitment)["items"]) == 1
