"""What a timeline shows of the register."""

from typing import Any

import pytest

from civic.filters.timeline import TimelineListing
from civic.models import Institution, Statement
from tests import factories as make

pytestmark = pytest.mark.django_db


def shown(**asked: list[str]) -> tuple[list[str], list[str]]:
    """Dates of events and of statements, in the order of each source."""
    listing = TimelineListing(asked, Institution.objects.published())
    assert listing.refused == []
    rows = [row for source in listing.sources for row in source]
    assert listing.total() == len(rows)
    said = [row.edtf for row in rows if isinstance(row, Statement)]
    return [row.edtf for row in rows if not isinstance(row, Statement)], said


def test_everything_public_comes_in_the_order_of_its_last_possible_day_undated_last(mixed: Any) -> None:
    assert shown() == (
        ["2015-05-01", "2017-01", "2017-02-09", "2017-02-09", "2018"],
        ["../2017-02-10", "2017-02-10", ""],
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": ["AZ"]}, (["2015-05-01", "2018"], ["2017-02-10"])),
        ({"kind": ["police_department"]}, ([], [""])),
        ({"place": ["az/mesa"]}, (["2015-05-01", "2018"], ["2017-02-10"])),
        ({"institution": ["larkfield"]}, (["2017-01", "2017-02-09", "2017-02-09"], ["../2017-02-10"])),
        ({"type": ["data-collect"]}, (["2017-02-09"], ["2017-02-10"])),
        ({"type": ["data-collect"], "state": ["CA"]}, (["2017-02-09"], [])),
        ({"state": ["CA"], "kind": ["city"]}, ([], [])),
        ({"as_of": ["2016-01-01"]}, (["2015-05-01", "2018"], ["../2017-02-10", ""])),
    ],
)
def test_it_narrows(mixed: Any, asked: dict[str, list[str]], expected: Any) -> None:
    assert shown(**asked) == expected


def test_words_said_by_one_about_another_stand_on_both_timelines() -> None:
    city = make.make_institution("City", kind="city", slug="city")
    police = make.make_institution("Police", kind="police_department", slug="police", parent=city)
    article = make.make_article()
    said = make.make_statement(city, article)
    make.make_published(institution=police, article=article, statement=said)
    assert shown(institution=["police"]) == shown(institution=["city"]) == ([], ["2017-02-10"])


def test_public_comment_without_a_text_is_left_out_where_texts_are_asked_for() -> None:
    district = make.published(make.make_institution(slug="district"))
    district.events.create(key="heard", kind="public_comment", edtf="2017-01-26", date_basis="stated")
    make.make_type()
    here = {"institution": ["district"]}
    assert shown(**here) == (["2017-01-26"], [])
    assert shown(**here, type=["data-collect"]) == shown(**here, as_of=["2017-03-01"]) == ([], [])
