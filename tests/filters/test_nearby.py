"""Places that we know and do not cover."""

from typing import Any

import pytest

from civic.filters.nearby import kilometres, nearest, uncovered
from tests import factories as make

pytestmark = pytest.mark.django_db
GILROY = {"lat": 37.0058, "lon": -121.5683}
MORGAN_HILL = {"lat": 37.1305, "lon": -121.6544}
SAN_JOSE = {"lat": 37.3382, "lon": -121.8863}
OAKLAND = {"lat": 37.8044, "lon": -122.2712}


def covered(name: str, **where: float) -> Any:
    place = make.make_place(name, **where)
    make.published(make.make_institution(f"City of {name}", places=[place]))
    return place


def test_the_distance_is_the_one_on_the_map() -> None:
    gilroy, oakland = make.make_place("Gilroy", **GILROY), make.make_place("Oakland", **OAKLAND)
    assert round(kilometres(gilroy, oakland)) == 108


def test_a_place_we_do_not_cover_names_those_near_it_that_we_do() -> None:
    gilroy = make.make_place("Gilroy", **GILROY)
    make.make_place("San Martin", lat=37.08, lon=-121.61)
    places = [covered("San Jose", **SAN_JOSE), covered("Morgan Hill", **MORGAN_HILL)]
    covered("Oakland", **OAKLAND)
    assert uncovered("  GILROY ") == (gilroy, places[::-1])


def test_without_coordinates_nothing_is_near() -> None:
    covered("Morgan Hill", **MORGAN_HILL)
    assert nearest(make.make_place("Gilroy")) == []


@pytest.mark.parametrize("words", ["Larkfield", "Springfield", "Atlantis", "", "!"])
def test_a_covered_an_ambiguous_and_an_unknown_place_are_no_answer(words: str) -> None:
    covered("Larkfield")
    make.make_place("Springfield", "IL"), make.make_place("Springfield", "MA")
    assert uncovered(words) is None
