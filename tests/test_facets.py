"""Facet counts are exact, whatever happens to the records."""

from threading import Thread

import pytest

from civic import facets, workflow
from civic.facets import cube
from civic.models import FacetCount
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed():
    """Three public commitments of two institutions and types, and a draft."""
    first = make.make_published()
    city = make.make_institution("City", kind="city", state="NV")
    second = make.make_published(institution=city, level=1)
    third = make.make_published(institution=city, type=make.make_type("SITE.ACCESS"), level=3)
    make.make_commitment()
    return first, second, third


def test_the_counts_are_those_of_a_naive_count(mixed):
    assert facets.stored() == facets.naive()
    assert sum(facets.stored().values()) == 3


def test_a_facet_counts_under_the_filters_of_all_others_but_not_its_own(mixed):
    counts = facets.counts(
        {"institution_kind": ["city"], "type": ["site-access"]}, "institution_kind", "type", "state"
    )
    assert counts == {
        "institution_kind": {"city": 1},
        "type": {"data-collect": 1, "site-access": 1},
        "state": {"NV": 1},
    }


def test_the_minimum_level_counts_from_there_up(mixed):
    assert [facets.total({"level_ordinal": [str(n)]}) for n in range(5)] == [3, 3, 2, 1, 0]


def test_the_same_key_is_or_and_different_keys_are_and(mixed):
    assert facets.total({"state": ["CA", "NV"]}) == 3
    assert facets.total({"state": ["CA"], "institution_kind": ["city"]}) == 0


def test_counts_follow_every_change(mixed):
    first, second, third = mixed
    workflow.record_event(first.resolution, "rescinded", edtf="2020", date_basis="stated")
    assert facets.stored() == facets.naive()
    workflow.withdraw(second, "Misread.", at=make.WHEN)
    assert facets.stored() == facets.naive()
    third.certainty, third.certainty_note_en = "ambiguous", "Which warrant?"
    third.save()
    workflow.record_edit(third, at=make.WHEN)
    assert facets.stored() == facets.naive()
    assert sum(facets.stored().values()) == 2


def test_a_combination_nobody_has_counts_nothing(mixed):
    for commitment in mixed:
        workflow.withdraw(commitment, "Misread.", at=make.WHEN)
    assert not FacetCount.objects.exclude(total=0).exists()
    assert (facets.stored(), facets.total({}), facets.counts({}, "state")) == ({}, 0, {"state": {}})


@pytest.mark.django_db(transaction=True)
def test_what_was_read_ahead_nobody_waits_for_and_it_follows_every_change(django_assert_num_queries):
    make.make_published()
    reading = Thread(target=cube.read_ahead)
    reading.start()
    reading.join()
    with django_assert_num_queries(1):  # the version of the data
        assert cube.current().sums({})[0] == 1
    make.make_published(level=1)
    assert cube.current().sums({})[0] == 2
