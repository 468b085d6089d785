"""Institutions, places, people and roles in the shape of Popolo (http://www.popoloproject.com/specs/).

A role is a membership: who held which office where, as a source printed it. Officials only, and
only those whom the public register shows.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from civic.dates import plain_iso
from civic.models import Institution, Person, Place, Role
from civic.serializers.sparse import present

CHUNK = 500
Data = dict[str, Any]


def document() -> Iterator[str]:
    """The whole document as pieces of JSON; nothing of it is held in memory."""
    roles = Role.objects.published()
    parts: dict[str, Iterable[Data]] = {
        "organizations": map(organization, _pieces(_institutions())),
        "areas": map(area, _pieces(_places())),
        "persons": map(person, _pieces(Person.objects.filter(roles__in=roles).distinct().order_by("key"))),
        "memberships": map(membership, _pieces(_with_owners(roles))),
    }
    yield "{"
    for number, (name, rows) in enumerate(parts.items()):
        yield f"{',' if number else ''}\n{json.dumps(name)}: ["
        for nth, row in enumerate(rows):
            yield f"{',' if nth else ''}\n{json.dumps(row, ensure_ascii=False)}"
        yield "]"
    yield "\n}\n"


def _pieces(rows: QuerySet[Any]) -> Iterable[Any]:
    return rows.iterator(chunk_size=CHUNK)


def _institutions() -> QuerySet[Institution]:
    related = Prefetch("places", Place.objects.order_by("state", "slug"))
    found = Institution.objects.published().select_related("parent").order_by("slug")
    return found.prefetch_related(related, "other_names", "identifiers")


def _places() -> QuerySet[Place]:
    public = Institution.objects.published()
    return Place.objects.filter(institutions__in=public).distinct().order_by("state", "slug")


def _with_owners(roles: QuerySet[Role]) -> QuerySet[Role]:
    return roles.select_related("person", "institution").order_by("key")


def _address(record: Any) -> str:
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def organization(record: Institution) -> Data:
    place = next(iter(record.places.all()), None)
    parent = record.parent if record.parent and record.parent.is_published else None
    links = [{"note": "register", "url": _address(record)}]
    if record.website:
        links.append({"note": "website", "url": record.website})
    return present(
        {
            "id": record.slug,
            "name": record.name,
            "classification": record.kind,
            "parent_id": parent.slug if parent else None,
            "area_id": place.path if place else None,
            "abstract": record.summary_en,  # type: ignore[attr-defined]
            "other_names": [{"name": n.name} for n in record.other_names.all()],
            "identifiers": [{"scheme": i.scheme, "identifier": i.value} for i in record.identifiers.all()],
            "links": links,
        }
    )


def area(record: Place) -> Data:
    """A place; its Census GEOID is its identifier."""
    return present(
        {
            "id": record.path,
            "name": record.name,
            "identifier": record.geoid,
            "classification": "place",
        }
    )


def person(record: Person) -> Data:
    return present({"id": record.key, "name": record.name, "sort_name": record.sort_name})


def membership(record: Role) -> Data:
    """``role`` is the title as printed; dates stand only where the source gives them."""
    return present(
        {
            "id": record.key,
            "person_id": record.person.key,
            "organization_id": record.institution.slug,
            "role": record.title,
            "start_date": plain_iso(record.start_date),
            "end_date": plain_iso(record.end_date),
        }
    )
