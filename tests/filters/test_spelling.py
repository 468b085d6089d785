"""What a misspelt name probably meant."""

from typing import Any

import pytest

from civic.filters.spelling import Near, _fold, allowed_edits, did_you_mean, near, near_institutions
from civic.models import Institution
from civic.textmatch import search_text
from tests import factories as make

NAMES = [
    "San José",
    "San José Unified School District",
    "City of Oakland",
    "Đà Lạt Police",
    "Gilroy Unified",
    "Elk Grove",
]


def meant(words: str) -> list[str]:
    return [NAMES[position] for position in near(words, NAMES)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("san hose", ["San José", "San José Unified School District"]),
        ("SAN JOSE", ["San José", "San José Unified School District"]),
        ("sanjose", ["San José", "San José Unified School District"]),
        ("sna jose", ["San José", "San José Unified School District"]),
        ("san hose unifed", ["San José Unified School District"]),
        ("oakalnd", ["City of Oakland"]),
        ("oaklnd", ["City of Oakland"]),
        ("da lat polcie", ["Đà Lạt Police"]),
        ("gilory", ["Gilroy Unified"]),
        ("elkgrove", ["Elk Grove"]),
    ],
)
def test_a_slip_of_the_finger_finds_the_name(words: str, expected: list[str]) -> None:
    assert meant(words) == expected


@pytest.mark.parametrize("words", ["atlantis", "Fresno Unified", "oak street", "the", "", "x", "!!!"])
def test_another_name_is_not_bent_into_one_of_ours(words: str) -> None:
    assert meant(words) == []


@pytest.mark.parametrize(
    ("word", "edits"), [("sj", 0), ("san", 1), ("josex", 1), ("gilroy", 2), ("sacramento", 2)]
)
def test_a_long_word_may_be_two_edits_off_a_short_one_none(word: str, edits: int) -> None:
    assert allowed_edits(word) == edits


@pytest.mark.parametrize(("words", "expected"), [("oeklend", True), ("oeklent", False)])
def test_the_third_edit_is_one_too_many(words: str, expected: bool) -> None:
    assert (meant(words) == ["City of Oakland"]) is expected


def test_at_most_three_are_named_the_nearest_first() -> None:
    names = ["Mesa Verde Unified", "Mesas", "Mesa", "Messa", "Mesa Grande"]
    assert [names[n] for n in near("mesaa", names)] == ["Mesas", "Mesa", "Messa"]


@pytest.mark.django_db
def test_only_public_institutions_and_their_places_are_meant() -> None:
    mesa = make.make_place("Mesa", "AZ")
    make.published(make.make_institution("City of Mesa", slug="city-of-mesa", places=[mesa]))
    make.make_institution("Mesa Draft", places=[make.make_place("Mesaville", "AZ")])
    assert did_you_mean("messa") == [
        Near("Mesa, AZ", "/places/az/mesa/"),
        Near("City of Mesa", "/institutions/city-of-mesa/"),
    ]


@pytest.mark.django_db
def test_guessing_takes_the_same_queries_for_one_and_three(django_assert_num_queries: Any) -> None:
    for n in (1, 3):
        while Institution.objects.published().count() < n:
            make.published(make.make_institution())
        with django_assert_num_queries(3):
            assert len(did_you_mean("larkfeild")) == n + 1
        with django_assert_num_queries(2):
            assert len(near_institutions("larkfeild", Institution.objects.published())) == n


@pytest.mark.parametrize(
    "name", ["City of St. Mary's", "A_b-C (x) `d` 3rd", "x`y", "Río O’Higgins", "Hà Nội"]
)
def test_names_are_read_as_the_search_reads_them(name: str) -> None:
    assert _fold(name) == search_text(name).split()
