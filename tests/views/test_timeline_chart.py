"""The picture of a timeline: a date is drawn as wide as it is vague."""

import re
from typing import Any, NamedTuple

import pytest

from civic.models import Institution, ResolutionEvent
from civic.views.timeline_chart import LEFT, MOST_LANES, MOST_TICKS, RIGHT, chart
from tests import factories as make


class Entry(NamedTuple):
    record: Any
    subject: Any
    institution: Any


def entry(edtf: str, institution: int = 1) -> Entry:
    record = ResolutionEvent(kind="adopted", edtf=edtf)
    return Entry(record, None, Institution(pk=institution, name=f"Institution {institution}"))


def shapes(*dates: str) -> list[tuple[str, int, int]]:
    drawing = chart([entry(d) for d in dates])
    assert drawing is not None
    return [(s.kind, s.x, s.end) for lane in drawing.lanes for s in lane.shapes]


def test_a_day_is_a_point_a_month_is_as_wide_as_the_month_a_year_as_the_year() -> None:
    whole = RIGHT - LEFT
    assert shapes("2017-01-01", "2017-01", "2017", "2017-12-31") == [
        ("day", LEFT, LEFT),
        ("month", LEFT, LEFT + round(whole * 30 / 364)),
        ("span", LEFT, RIGHT),
        ("day", RIGHT, RIGHT),
    ]


def test_an_open_date_lies_at_its_known_end() -> None:
    kinds = [(kind, x == end) for kind, x, end in shapes("../2017-02-10", "2017-02-10/..", "2017-01/2017-02")]
    assert kinds == [("before", True), ("after", True), ("span", False)]


@pytest.mark.parametrize("dates", [[], ["2017-02-09"], ["2017-02-09", "2017-02-09"]])
def test_one_date_alone_is_no_picture(dates: list[str]) -> None:
    assert chart([entry(d) for d in dates]) is None


@pytest.mark.parametrize(
    ("dates", "labels"),
    [
        (("2017-01-05", "2017-03-01"), ["Jan 2017", "Feb 2017", "Mar 2017"]),
        (("2015-05", "2017"), ["2015", "2016", "2017"]),
    ],
)
def test_short_stretches_are_marked_by_month_long_ones_by_year(dates: list[str], labels: list[str]) -> None:
    drawing = chart([entry(d) for d in dates])
    assert drawing is not None
    assert [tick.label for tick in drawing.ticks] == labels


def test_there_is_room_for_every_mark() -> None:
    drawing = chart([entry("1901"), entry("2099")])
    assert drawing is not None
    assert len(drawing.ticks) <= MOST_TICKS
    assert all(LEFT <= tick.x <= RIGHT for tick in drawing.ticks)


def test_what_has_no_lane_is_counted() -> None:
    drawing = chart([entry(f"201{n % 2}", n) for n in range(MOST_LANES + 3)])
    assert drawing is not None
    assert (len(drawing.lanes), drawing.left_out) == (MOST_LANES, 3)


@pytest.mark.django_db
def test_the_drawing_names_itself_and_every_shape_and_carries_no_style(client: Any) -> None:
    district, article = make.make_institution("District"), make.make_article()
    said = make.make_statement(district, article, title_en="A & B", edtf="../2017-02-10")
    make.published(
        article, district, make.make_resolution(district, article, title="First", edtf="2017-01"), said
    )
    (svg,) = re.findall(r"<svg.*?</svg>", client.get("/timeline/").content.decode(), flags=re.S)
    assert re.findall(r"<title.*?</title>", svg) == [
        '<title id="chart-title">Timeline from January 2017 to February 2017</title>',
        "<title>January 2017: First</title>",
        "<title>on or before Feb. 10, 2017: A &amp; B</title>",
    ]
    assert 'role="img" aria-labelledby="chart-title chart-text"' in svg
    assert "style" not in svg
