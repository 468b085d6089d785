"""Institutions, places, people and roles in the shape of Popolo."""

import json

import pytest
from jsonschema import Draft202012Validator

from civic.exports import popolo
from civic.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db

TEXT = {"type": "string", "minLength": 1}
DATE = {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}){0,2}$"}


def rows(required, **properties):
    return {
        "type": "array",
        "items": {"required": required, "properties": properties, "additionalProperties": False},
    }


def parts(**properties):
    return {"type": "array", "items": {"properties": properties, "required": list(properties)}}


# The properties of the Popolo classes that we use, with the types that the specification gives them.
SHAPE = {
    "type": "object",
    "required": ["organizations", "areas", "persons", "memberships"],
    "additionalProperties": False,
    "properties": {
        "organizations": rows(
            ["id", "name", "classification"],
            id=TEXT,
            name=TEXT,
            classification=TEXT,
            parent_id=TEXT,
            area_id=TEXT,
            abstract=TEXT,
            other_names=parts(name=TEXT),
            identifiers=parts(scheme=TEXT, identifier=TEXT),
            links=parts(note=TEXT, url={"type": "string", "format": "uri"}),
        ),
        "areas": rows(["id", "name"], id=TEXT, name=TEXT, identifier=TEXT, classification=TEXT),
        "persons": rows(["id", "name"], id=TEXT, name=TEXT, sort_name=TEXT),
        "memberships": rows(
            ["id", "person_id", "organization_id", "role"],
            id=TEXT,
            person_id=TEXT,
            organization_id=TEXT,
            role=TEXT,
            start_date=DATE,
            end_date=DATE,
        ),
    },
}


def document():
    read = json.loads("".join(popolo.document()))
    Draft202012Validator(SHAPE).validate(read)
    return read


def test_an_empty_register_is_a_whole_document():
    assert document() == {"organizations": [], "areas": [], "persons": [], "memberships": []}


def test_a_police_department_belongs_to_its_city_and_to_its_place():
    city = make.make_institution("City of Larkfield", slug="city", kind="city")
    police = make.make_institution("Larkfield Police", slug="police", kind="police_department", parent=city)
    police.identifiers.create(scheme="ori", value="CA0431300", source="FBI list")
    police.other_names.create(name="LPD")
    make.published(city, police)
    found = document()
    assert found["organizations"][1] == {
        "id": "police",
        "name": "Larkfield Police",
        "classification": "police_department",
        "parent_id": "city",
        "area_id": "ca/larkfield",
        "other_names": [{"name": "LPD"}],
        "identifiers": [{"scheme": "ori", "identifier": "CA0431300"}],
        "links": [{"note": "register", "url": "http://127.0.0.1:8000/institutions/police/"}],
    }
    assert found["areas"] == [{"id": "ca/larkfield", "name": "Larkfield", "classification": "place"}]


def test_a_draft_its_place_and_its_people_are_nowhere():
    hidden = make.make_institution("Oakville Schools", places=[make.make_place("Oakville")])
    make.make_role(hidden, "Cy Marsh")
    assert document() == {"organizations": [], "areas": [], "persons": [], "memberships": []}


def test_an_official_is_a_member_with_the_title_as_printed_and_sure_dates_only():
    commitment = make.make_published()
    role = make.make_role(
        commitment.institution, "Ada Quill", title="spokeswoman", start_date="2016", end_date="2017-02?"
    )
    commitment.evidence.update(speaker=role)
    assert list(Role.objects.published()) == [role]
    found = document()
    assert found["persons"] == [{"id": role.person.key, "name": "Ada Quill"}]
    assert found["memberships"] == [
        {
            "id": role.key,
            "person_id": role.person.key,
            "organization_id": commitment.institution.slug,
            "role": "spokeswoman",
            "start_date": "2016",
        }
    ]
