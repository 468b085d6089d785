"""Whom the records are about: divisions from a file, invented bodies where it has no more."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from civic import textmatch
from civic.choices import IdentifierScheme, InstitutionKind, State
from civic.management.generation.chance import Zipf

KINDS = {
    "place": InstitutionKind.CITY,
    "county_subdivision": InstitutionKind.CITY,
    "municipality": InstitutionKind.CITY,
    "county": InstitutionKind.COUNTY,
    "parish": InstitutionKind.COUNTY,
    "borough": InstitutionKind.COUNTY,
    "municipio": InstitutionKind.COUNTY,
    "school_district": InstitutionKind.SCHOOL_DISTRICT,
    "state": InstitutionKind.STATE_AGENCY,
}
"""Types of Open Civic Data divisions; what is not named here is another institution."""
BRANCHES = {
    InstitutionKind.CITY: (InstitutionKind.POLICE_DEPARTMENT, "{} Police Department"),
    InstitutionKind.COUNTY: (InstitutionKind.SHERIFF, "{} Sheriff’s Office"),
}
"""The body that a division has besides itself, which belongs to it."""
OCD_SOURCE = "Open Civic Data division identifiers"
_STATES = Zipf(list(State.values), 0.7)
_INVENTED = Zipf(
    [
        (InstitutionKind.SCHOOL_DISTRICT, "{} Unified School District"),
        (InstitutionKind.CITY, "City of {}"),
        (InstitutionKind.COUNTY, "{} County"),
        (InstitutionKind.CHARTER_SCHOOL, "{} Charter School"),
        (InstitutionKind.COLLEGE, "{} College"),
        (InstitutionKind.COUNTY_OFFICE_OF_EDUCATION, "{} County Office of Education"),
        (InstitutionKind.STATE_AGENCY, "{} State Agency"),
        (InstitutionKind.OTHER, "{} Housing Authority"),
    ]
)
_BEFORE = (
    "Alder Birch Cedar Dover Elm Fern Glen Harbor Iron Juniper Kings Laurel Maple North Oak Pine Quill Rose"
)
_AFTER = (
    "brook dale field ford gate grove haven hill lake land mere mont port ridge side ton vale view ville wood"
)


class Body(NamedTuple):
    """One institution to be. ``branch``: it belongs to the body before it, and has its place."""

    name: str
    kind: str
    state: str
    place: str
    scheme: str
    identifier: str
    branch: bool = False


class NoDivisions(ValueError):  # noqa: N818 - reads as what is wrong with the file
    """A file of divisions that cannot be read; its text says why."""


def families(seed: str, divisions: str = "") -> Iterator[list[Body]]:
    """Bodies with those that belong to them, without end. Raises ``NoDivisions``."""
    chance = random.Random(f"{seed}:names")  # noqa: S311 not a secret
    found = _read(Path(divisions)) if divisions else []
    chance.shuffle(found)
    for row in found:
        kind = KINDS.get(row["type"], InstitutionKind.OTHER)
        own = IdentifierScheme.OCD.value, row["id"]
        yield _family(Body(row["name"], kind.value, row["state"], row["name"], *own))
    number = 0
    while True:
        number += 1
        yield _family(_invented(chance, number))


def _family(head: Body) -> list[Body]:
    branch = BRANCHES.get(InstitutionKind(head.kind))
    if branch is None:
        return [head]
    kind, form = branch
    name = form.format(head.name)[:200]
    return [head, Body(name, kind.value, head.state, head.place, "", "", branch=True)]


def _invented(chance: random.Random, number: int) -> Body:
    kind, form = _INVENTED.draw(chance)
    place = chance.choice(_BEFORE.split()) + chance.choice(_AFTER.split())
    state = _STATES.draw(chance)
    name = form.format(f"{place} {number}")
    return Body(name, kind.value, state, place, IdentifierScheme.NCES.value, f"S{number:07}")


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise NoDivisions(f"{path} cannot be read: {problem}") from problem
    if not rows or not {"id", "name", "type", "state"} <= set(rows[0]):
        raise NoDivisions(f"{path} has no columns id, name, type and state in its first line.")
    known = set(State.values)
    usable = [row for row in rows if row["state"] in known and 0 < len(row["id"]) <= 120]
    for row in usable:
        row["name"] = textmatch.normalise(row["name"]).strip()[:120]
    return [row for row in usable if row["name"]]
