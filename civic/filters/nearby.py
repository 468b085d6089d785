"""Places that we know by name and do not cover, and those near them that we do."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from civic.models import Institution, Place
from civic.textmatch import search_text

EARTH_KM = 6371.0
WITHIN_KM = 60.0
SHOWN = 3
_KM_PER_DEGREE = 111.0


class Uncovered(NamedTuple):
    """A place without a public institution, and the nearest places that have one."""

    place: Place
    nearby: list[Place]


def uncovered(words: str) -> Uncovered | None:
    """The place of just this name that no public institution serves; ``None`` for every other text.

    Three queries at most. Two places of one name are no answer: nobody said which.
    """
    slug = "-".join(search_text(words).split())
    named = list(Place.objects.filter(slug=slug)[:2]) if slug else []
    if len(named) != 1 or covered().filter(pk=named[0].pk).exists():
        return None
    return Uncovered(named[0], nearest(named[0]))


def nearest(place: Place) -> list[Place]:
    """Covered places within ``WITHIN_KM``, the nearest first; empty where coordinates are not known."""
    if place.lat is None or place.lon is None:
        return []
    high = WITHIN_KM / _KM_PER_DEGREE
    wide = high / max(0.01, cos(radians(place.lat)))
    around = covered().filter(
        lat__range=(place.lat - high, place.lat + high), lon__range=(place.lon - wide, place.lon + wide)
    )
    found = [(kilometres(place, other), other.pk, other) for other in around]
    return [other for distance, _pk, other in sorted(found, key=lambda f: f[:2]) if distance <= WITHIN_KM][
        :SHOWN
    ]


def kilometres(one: Place, other: Place) -> float:
    """The distance along the ground (haversine). Both places need coordinates."""
    lat, lon, to_lat, to_lon = (radians(v or 0) for v in (one.lat, one.lon, other.lat, other.lon))
    half = sin((to_lat - lat) / 2) ** 2 + cos(lat) * cos(to_lat) * sin((to_lon - lon) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def covered() -> QuerySet[Place]:
    """The places of public institutions."""
    return Place.objects.filter(Exists(Institution.objects.published().filter(places=OuterRef("pk"))))
