"""The codebook as SKOS, read by an RDF parser and checked against shapes."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from civic.exports import skos
from civic.models import CommitmentType, Level

pytestmark = pytest.mark.django_db
SHAPES = Path(__file__).with_name("skos_shapes.ttl")
FIXTURES = Path(__file__).parents[2] / "fixtures"
BASE = "http://127.0.0.1:8000/codebook/"


@pytest.fixture
def scheme():
    call_command("loaddata", FIXTURES / "codebook.json", verbosity=0)
    return skos.scheme()


def graph(data):
    return Graph().parse(data=json.dumps(data), format="json-ld")


def test_the_codebook_is_a_sound_concept_scheme(scheme):
    sound, _report, text = validate(graph(scheme), shacl_graph=Graph().parse(SHAPES))
    assert sound, text


def test_the_shapes_find_what_is_unsound(scheme):
    spoiled = json.loads(json.dumps(scheme))
    concept = next(row for row in spoiled["@graph"] if row["type"] == "skos:Concept")
    del concept["prefLabel"]["vi"]
    sound, _report, _text = validate(graph(spoiled), shacl_graph=Graph().parse(SHAPES))
    assert not sound


def test_every_type_and_level_is_a_concept_at_the_address_of_its_page(scheme):
    read = graph(scheme)
    found = {str(s) for s in read.subjects(object=SKOS.Concept)}
    types = {f"{BASE}{t.slug}/" for t in CommitmentType.objects.all()}
    levels = {f"{BASE}{v.type.slug}/#level-{v.ordinal}" for v in Level.objects.select_related("type")}
    assert found == types | levels


def test_a_level_is_narrower_than_its_type_and_says_its_test(scheme):
    read = graph(scheme)
    kind, level = URIRef(f"{BASE}data-collect/"), URIRef(f"{BASE}data-collect/#level-2")
    assert (kind, SKOS.narrower, level) in read
    assert (level, SKOS.broader, kind) in read
    stored = Level.objects.get(type__notation="DATA.COLLECT", ordinal=2)
    assert set(read.objects(level, SKOS.definition)) == {
        Literal(getattr(stored, f"test_{code}"), lang=code) for code in ("en", "es", "vi")
    }


def test_labels_for_search_only_stay_out(scheme):
    assert "sanctuary" not in json.dumps(scheme).lower()


def test_the_kinds_people_look_for_are_collections_of_levels(scheme):
    read = graph(scheme)
    members = {str(o) for o in read.objects(URIRef(f"{BASE}#warrant_requirement"), SKOS.member)}
    assert members == {f"{BASE}site-access/#level-{n}" for n in (3, 4, 5)}
