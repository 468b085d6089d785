"""Institutions with their places, names, identifiers and officials."""

import random
from typing import Any

from civic.choices import IdentifierScheme, RoleCategory
from civic.management.generation.chance import Zipf
from civic.management.generation.names import OCD_SOURCE
from civic.management.generation.plan import Member
from civic.management.generation.tray import PLACES, Tray
from civic.models import Identifier, Institution, InstitutionName, Person, Place, Role
from civic.models.slugs import ascii_slug

OFFICES = Zipf(
    [
        (RoleCategory.SPOKESPERSON.value, "spokesperson"),
        (RoleCategory.BOARD_MEMBER.value, "member of the board"),
        (RoleCategory.SUPERINTENDENT.value, "superintendent"),
        (RoleCategory.MAYOR.value, "mayor"),
        (RoleCategory.ATTORNEY.value, "attorney"),
        (RoleCategory.OTHER_OFFICIAL.value, "director"),
    ]
)
_GIVEN = "Ada Bo Cruz Dana Eli Flor Gus Hana Ines Jo Kai Lena Minh Nora Omar Paz Quyen Rosa Sol Tran Uma Vi"
_FAMILY = "Quill Tran Reyes Larkin Moss Nguyen Ortiz Park Rivera Stone Thorne Udell Vance Wells Young"
GIVEN, FAMILY = _GIVEN.split(), _FAMILY.split()


def make_institution(tray: Tray, chance: random.Random, member: Member, parent: Any) -> Any:
    """One institution at its place; ``parent`` is what it belongs to, if anything."""
    body = member.body
    record = tray.reviewed(
        Institution,
        ascii_slug(body.name)[:140] or "institution",
        name=body.name,
        kind=body.kind,
        state=body.state,
        parent=parent,
        website=f"https://institution-{member.number}.example/",
    )
    record.place_name = body.place
    _place(tray, chance, record, parent)
    _identify(tray, record, member)
    if chance.random() < 0.2:
        letters = "".join(word[0] for word in body.name.split() if word[0].isalpha()).upper()
        if len(letters) > 1:
            values = {"name": letters[:200], "note": "as printed"}
            tray.attach(record, "other_names", InstitutionName, institution=record, **values)
    return record


def _place(tray: Tray, chance: random.Random, record: Any, parent: Any) -> None:
    places = record._prefetched_objects_cache["places"]
    if parent is not None:
        places += parent._prefetched_objects_cache["places"]
    else:
        slug = f"{ascii_slug(record.place_name)[:100] or 'place'}-{record.pk}"
        where = {"lat": round(chance.uniform(26, 48), 4), "lon": round(chance.uniform(-122, -70), 4)}
        name = record.place_name[:120]
        places.append(tray.add(Place, state=record.state, slug=slug, name=name, **where))
    for place in places:
        tray.add(PLACES, institution_id=record.pk, place_id=place.pk)


def _identify(tray: Tray, record: Any, member: Member) -> None:
    scheme, value, source = member.body.scheme, member.body.identifier, OCD_SOURCE
    if not scheme:
        scheme, value, source = IdentifierScheme.ORI.value, f"SY{member.number:07}", "Invented"
    elif scheme != IdentifierScheme.OCD:
        source = "Invented"
    tray.attach(
        record, "identifiers", Identifier, institution=record, scheme=scheme, value=value, source=source
    )


def make_role(tray: Tray, chance: random.Random, institution: Any, *, first: bool) -> Any:
    """An official of the institution; public as soon as a statement is theirs.

    The first of two comes first in the alphabet, too: so do people on a page.
    """
    half = len(GIVEN) // 2
    given, family = chance.choice(GIVEN[:half] if first else GIVEN[half:]), chance.choice(FAMILY)
    person = tray.add(Person, name=f"{given} {family}", sort_name=f"{family}, {given}")
    category, title = OFFICES.draw(chance)
    return tray.attach(
        institution,
        "roles",
        Role,
        person=person,
        institution=institution,
        title=title,
        category=category,
        as_of="2025",
    )
