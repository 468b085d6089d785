"""Counts of what the facets do not know: the same by the name of a combination as by its columns."""

from collections import Counter

import pytest

from civic import workflow
from civic.facets import cube
from civic.filters.counting import apportioned, grouped
from civic.models import Commitment, FacetCount
from tests import factories as make

pytestmark = pytest.mark.django_db
WANTED = {"state": ["CA"], "level_ordinal": [2]}


@pytest.fixture
def some():
    """Three of four public commitments, in three combinations."""
    first, city = make.make_published(), make.make_institution("City", kind="city", state="NV")
    others = [make.make_published(institution=city, level=level) for level in (1, 3)]
    make.make_published(type=make.make_type("SITE.ACCESS"))
    return Commitment.objects.published().filter(pk__in=[first.pk, *(one.pk for one in others)])


def test_the_name_of_a_combination_tells_its_parts(some):
    by_name, by_columns = apportioned(some, "some"), grouped(some, cube.DIMENSIONS, "some")
    for wanted in ({}, WANTED):
        assert by_name.sums(wanted) == by_columns.sums(wanted)
    assert by_name.sums({})[0] == 3
    assert by_name.sums({})[1]["level_ordinal"] == Counter({1: 1, 2: 1, 3: 1})


def test_counts_are_kept_until_the_data_change(some, django_assert_num_queries):
    assert apportioned(some, "some").sums({})[0] == 3
    with django_assert_num_queries(1):  # the version of the data
        assert apportioned(some, "some").sums({})[0] == 3
    workflow.withdraw(some[0], "Misread.", at=make.WHEN)
    assert apportioned(some, "some").sums({})[0] == 2


def test_a_combination_that_came_since_the_counts_were_read_is_counted_by_its_columns(some):
    """As where another process publishes between the two statements."""
    known = cube.current()
    fresh = FacetCount.objects.get(level_ordinal=3)
    with pytest.raises(KeyError):
        known.part([(fresh.pk + 1000, 1)])
    assert known.part([(fresh.pk, 1)]).sums({})[1]["level_ordinal"] == Counter({3: 1})
