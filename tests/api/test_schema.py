"""The schema says all there is and nothing else; the docs page says the schema."""

import html

import jsonschema
import pytest
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from civic.api.resources import RESOURCES
from civic.api.schema import schema
from civic.api.urls import urlpatterns
from civic.api.views import PAGING
from civic.choices import InstitutionKind, Status
from civic.filters.listing import PAGING as PAGES
from civic.serializers import ROWS
from civic.serializers.glossary import describe
from tests.api.test_details import RECORDS
from tests.views import scene

PLURALS = [resource.plural for resource in RESOURCES]


def valid(name, data):
    """Faults of an answer by a shape of the schema."""
    root = {"$ref": f"#/components/schemas/{name}", "components": schema()["components"]}
    checker = Draft202012Validator(root, format_checker=jsonschema.FormatChecker())
    return [error.message for error in checker.iter_errors(data)]


def parameters(path):
    return {p["name"]: p for p in schema()["paths"][path]["get"]["parameters"]}


def test_it_is_openapi(client, db):
    """By the meta-schema of the specification, with its references and the names of its operations."""
    answer = client.get("/api/v1/schema/").json()
    assert [error.message for error in OpenAPIV31SpecValidator(answer).iter_errors()] == []
    assert yaml.safe_load(client.get("/api/v1/schema/?format=yaml").content) == answer


def test_it_names_every_address():
    named = {path.removeprefix("/api/").replace("{slug}", "<slug:slug>") for path in schema()["paths"]}
    assert named == {str(pattern.pattern) for pattern in urlpatterns} - {""}


@pytest.mark.parametrize("resource", RESOURCES, ids=PLURALS)
def test_it_names_every_parameter_with_a_sentence(resource):
    listed = [name for name in resource.listing_class.parameters() if name not in PAGES]
    assert list(parameters(f"/api/v1/{resource.plural}/")) == [*listed, *PAGING]
    assert list(parameters(f"/api/v1/{resource.plural}.csv")) == [*listed, "excel"]
    found = parameters(f"/api/v1/{resource.plural}/").values()
    assert [p["name"] for p in found if not p["description"].endswith(".")] == []
    assert {p["name"] for p in found if "example" not in p} <= {"after", "before"}


@pytest.mark.parametrize("resource", RESOURCES, ids=PLURALS)
def test_it_names_every_column_with_its_sentence(resource):
    shape = schema()["components"]["schemas"][f"{resource.shape}Row"]
    assert {name: column["description"] for name, column in shape["properties"].items()} == {
        name: describe(resource.model, name) for name in ROWS[resource.model]
    }
    for shape in schema()["components"]["schemas"].values():
        assert shape["additionalProperties"] is False


def test_its_codes_are_the_vocabularies():
    found = parameters("/api/v1/commitments/")
    assert found["kind"]["schema"]["items"]["enum"] == list(InstitutionKind.values)
    assert found["status"]["schema"]["items"]["enum"] == list(Status.values)
    assert found["sort"]["schema"]["enum"] == ["newest", "oldest", "name", "changed"]
    assert found["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}


@pytest.mark.django_db
@pytest.mark.parametrize("resource", RESOURCES, ids=PLURALS)
def test_answers_are_as_it_says(client, resource):
    scene.build()
    plural = resource.plural
    assert valid(f"{resource.shape}List", client.get(f"/api/v1/{plural}/?limit=1&total=1").json()) == []
    assert valid(resource.shape, client.get(f"/api/v1/{plural}/{RECORDS[plural]}/").json()) == []
    assert valid("Error", client.get(f"/api/v1/{plural}/nothing/").json()) == []
    assert valid("Index", client.get("/api/v1/").json()) == []
    assert valid("Index", {"site": 1}) != []


def test_the_docs_page_says_all_of_it(client, db):
    page = html.unescape(client.get("/api/v1/docs/").content.decode())
    for path, operations in schema()["paths"].items():
        assert f"<code>GET {path}</code>" in page
        assert f'<h2 id="{operations["get"]["operationId"]}">' in page
        for parameter in operations["get"]["parameters"]:
            assert parameter["description"] in page
    for shape in schema()["components"]["schemas"].values():
        for name, column in shape["properties"].items():
            assert f"<dt>{name}</dt><dd>{column.get('description', '')}</dd>" in page
    assert 'curl "http://127.0.0.1:8000/api/v1/commitments/?state=CA&limit=2"' in page
    assert "<script" not in page
    assert "style=" not in page
