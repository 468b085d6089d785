"""The states as tiles and as a table."""

import gzip
import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from civic import facets
from civic.choices import State
from civic.views.state_map import LAYOUT, StateMap, state_map
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_every_state_has_one_tile() -> None:
    assert sorted(code for code in LAYOUT.split() if code != "..") == sorted(State.values)


def test_the_numbers_are_those_of_public_records() -> None:
    make.make_published()
    make.published(make.make_institution(), make.make_institution("Mesa", state="AZ"))
    make.make_institution("Draft", state="AK")
    make.make_commitment()
    assert [(t.state.label, t.institutions, t.commitments) for t in mapped().known] == [
        ("Arizona", 1, 0),
        ("California", 2, 1),
    ]


def mapped() -> StateMap:
    return state_map(facets.counts({}, "state")["state"])


def test_it_is_counted_once_for_each_version_of_the_data(django_assert_num_queries: Any) -> None:
    make.make_published()
    with django_assert_num_queries(2):  # the version, and the count
        state_map({})
    with django_assert_num_queries(1):
        state_map({})
    make.make_published(), make.published(make.make_institution("Mesa", state="AZ"))
    with django_assert_num_queries(2):
        assert len(state_map({}).known) == 2


def test_a_state_with_records_is_a_link_that_says_how_many(client: Any) -> None:
    make.make_published()
    page = client.get("/").content.decode()
    link = '<a href="/places/ca/">CA <span class="visually-hidden">California: </span><span>1</span></a>'
    assert page.count(link) == 1
    assert '<li class="c1">HI</li>' in page
    assert '<th scope="row"><a href="/places/ca/">California</a></th><td>1</td><td>1</td>' in page


def test_a_tile_that_begins_a_row_stands_left_of_the_one_before_it() -> None:
    """The grid breaks the line there; no tile needs a row of its own."""
    rows = [line.split() for line in LAYOUT.split("\n") if line]
    firsts = [next(n for n, code in enumerate(row) if code != "..") for row in rows]
    lasts = [max(n for n, code in enumerate(row) if code != "..") for row in rows]
    assert all(first < last for first, last in zip(firsts[1:], lasts, strict=False))
    assert {tile.column for tile in mapped().tiles} == {None, 1, 2, 4, 6, 9, 10, 11}


def test_the_grid_is_light() -> None:
    grid = re.findall(
        r"<ul.*?</ul>", render_to_string("civic/_state_map.html", {"map": mapped()}), flags=re.S
    )
    assert len(gzip.compress(grid[0].encode())) < 620
