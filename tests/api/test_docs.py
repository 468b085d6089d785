"""docs/api.md leaves nothing out: every address, parameter, header, error and column."""

import re

import pytest

from civic.api.csv_lists import COMPANIONS
from civic.api.errors import MESSAGES, STATUS
from civic.api.parameters import DESCRIPTIONS
from civic.api.resources import RESOURCES
from civic.api.schema import schema
from civic.serializers import names
from civic.serializers.glossary import PARTS
from tests.settings import BASE_DIR

TEXT = (BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
OPERATIONS = [(path, ops["get"]) for path, ops in schema()["paths"].items()]


def lines(*cells):
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def test_every_address_is_there():
    assert [path for path, _operation in OPERATIONS if f"`{path}`" not in TEXT] == []
    listed = set(re.findall(r"`(/api/v1/[^`]*)`", TEXT.partition("## Parameters")[0]))
    assert listed == {path for path, _operation in OPERATIONS}


def test_every_parameter_is_there_with_its_sentence():
    taken = {p["name"] for _path, operation in OPERATIONS for p in operation["parameters"]} - {"slug"}
    assert [name for name in sorted(taken) if lines(f"`{name}`", DESCRIPTIONS[name][0]) not in TEXT] == []
    table = TEXT.partition("## Parameters")[2].partition("## Answers")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.M)) == taken


def test_every_header_of_a_file_is_there():
    assert [n for n, h in COMPANIONS.items() if lines(f"`{n}`", h["description"]) not in TEXT] == []


def test_every_error_is_there():
    wanted = [lines(STATUS[code], f"`{code}`", message) for code, message in MESSAGES.items()]
    assert [line for line in wanted if line not in TEXT] == []


def test_every_part_of_a_record_is_there():
    assert [name for name, words in PARTS.items() if lines(f"`{name}`", words) not in TEXT] == []


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.plural)
def test_every_column_is_there(resource):
    rows = TEXT.partition("### Rows")[2].partition("### Records")[0]
    (table,) = re.findall(rf"^\| `{resource.plural}` \| (.*) \|$", rows, re.M)
    found = []
    for name in re.findall(r"`([^`]+)`", table):
        base, _brace, languages = name.partition("{")
        found += [base + code for code in languages.rstrip("}").split(",")] if languages else [name]
    assert tuple(found) == names(resource.model)


def test_no_sentence_is_about_nothing():
    """Of the parts of records and answers; a name that no shape has is a leftover."""
    used = {name for shape in schema()["components"]["schemas"].values() for name in shape["properties"]}
    used |= {
        name
        for shape in schema()["components"]["schemas"].values()
        for part in shape["properties"].values()
        for name in part.get("properties", ())
    }
    assert set(PARTS) - used == {"person", "span_status"}  # said of “name” and “status”
