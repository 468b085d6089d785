"""The listing of commitments: what each parameter keeps, and counts that agree with the rows."""

from typing import Any

import pytest

from civic.filters import CommitmentListing, Listing
from civic.models import Commitment
from tests import factories as make

EVERYTHING = ["adopted", "before", "ended", "none", "planned", "said", "undated"]


def listing(**data: Any) -> CommitmentListing:
    values = {name: [value] if isinstance(value, str) else value for name, value in data.items()}
    return CommitmentListing(values, Commitment.objects.published())


def slugs(**data: Any) -> list[str]:
    found = listing(**data)
    assert found.refused == []
    return sorted(found.qs.values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({}, EVERYTHING),
        ({"state": "AZ"}, ["ended", "none", "said"]),
        ({"state": "az"}, ["ended", "none", "said"]),
        ({"place": "ca/larkfield"}, ["adopted", "before", "planned", "undated"]),
        ({"place": ["ca/larkfield", "az/mesa"]}, EVERYTHING),
        ({"kind": "police_department"}, ["undated"]),
        ({"kind": ["police_department", "city"]}, ["ended", "none", "said", "undated"]),
        ({"institution": ["larkfield", "avila"]}, ["adopted", "before", "planned", "undated"]),
        ({"type": "data-collect"}, ["adopted", "none", "said"]),
        ({"type": "site-access", "min_level": "3"}, ["before", "undated"]),
        ({"type": "data-collect", "min_level": "0"}, ["adopted", "none", "said"]),
        ({"status": "proposed"}, ["planned"]),
        ({"status": ["proposed", "rescinded"]}, ["ended", "planned"]),
        ({"basis": "statement"}, ["before", "none", "said", "undated"]),
        ({"certainty": "ambiguous"}, ["before", "planned"]),
        ({"certainty": "ambiguous", "basis": "statement"}, ["before"]),
        ({"attribution": "instrument_text"}, []),
        ({"q": "avila"}, ["undated"]),
        ({"q": "Ávila"}, ["undated"]),
    ],
)
def test_a_parameter_keeps_what_fits(mixed: Any, data: dict[str, Any], kept: list[str]) -> None:
    assert slugs(**data) == kept


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        # planned: some day of January 2017; before: on or before Feb. 10; undated: any day at all.
        ({"stated_from": "2017-01-15"}, ["adopted", "none", "planned", "said", "undated", "before"]),
        ({"stated_from": "2017-01-15", "date_mode": "certain"}, ["adopted", "none", "said"]),
        ({"stated_to": "2017-01-15"}, ["before", "ended", "planned", "undated"]),
        ({"stated_to": "2017-01-15", "date_mode": "certain"}, ["ended"]),
        ({"stated_to": "2017-02-10", "date_mode": "certain"}, [*EVERYTHING[:-1]]),
        ({"stated_from": "2017-02-09", "stated_to": "2017-02-09"}, ["adopted", "before", "undated"]),
        ({"stated_from": "2017-02-09", "stated_to": "2017-02-09", "date_mode": "certain"}, ["adopted"]),
    ],
)
def test_dates_keep_what_is_possible_or_what_is_certain(
    mixed: Any, data: dict[str, Any], kept: list[str]
) -> None:
    assert slugs(**data) == sorted(kept)


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"as_of": "2016-06-01"}, ["before", "ended", "undated"]),
        ({"as_of": "2016-06-01", "date_mode": "certain"}, ["ended"]),
        ({"as_of": "2018-06-01"}, ["adopted", "before", "ended", "none", "said", "undated"]),
        ({"as_of": "2018-06-01", "date_mode": "certain"}, ["adopted", "before", "none", "said"]),
        ({"as_of": "2019-01-01"}, ["adopted", "before", "none", "said", "undated"]),
        ({"as_of": "2016-06-01", "status": "adopted"}, ["ended"]),
        ({"as_of": "2018-06-01", "status": "rescinded"}, ["ended"]),
        ({"as_of": "2018-06-01", "status": "rescinded", "date_mode": "certain"}, []),
        ({"as_of": "2017-06-01", "status": "proposed"}, ["planned"]),
    ],
)
def test_a_day_keeps_what_was_in_force_or_had_the_status(
    mixed: Any, data: dict[str, Any], kept: list[str]
) -> None:
    assert slugs(**data) == kept


QUERIES: list[dict[str, Any]] = [
    {},
    {"state": ["CA"]},
    {"kind": ["city"], "basis": ["statement"]},
    {"type": ["site-access"], "min_level": ["2"]},
    {"type": ["site-access", "data-collect"], "certainty": ["clear"]},
    {"status": ["stands"]},
    {"q": ["larkfield"]},
    {"institution": ["mesa"], "status": ["rescinded"]},
    {"place": ["ca/larkfield"], "type": ["site-access"], "min_level": ["3"]},
    {"stated_from": ["2017-01-15"]},
    {"as_of": ["2018-06-01"]},
    {"as_of": ["2018-06-01"], "status": ["rescinded"], "type": ["site-access"]},
    {"as_of": ["2018-06-01"], "date_mode": ["certain"], "state": ["AZ"]},
]


@pytest.mark.parametrize("data", QUERIES, ids=str)
def test_every_count_is_the_number_of_rows_that_its_value_shows(mixed: Any, data: dict[str, Any]) -> None:
    found = listing(**data)
    counted = {(facet.name, o.value): o.number for facet in found.facets() for o in facet.options}
    expected = {}
    for name in found.facet_names:
        if name == "min_level" and len(data.get("type", [])) != 1:
            continue
        others = {k: v for k, v in data.items() if not (name == "type" and k == "min_level")}
        values = "1234" if name == "min_level" else found.field(name).known()
        for value in values:
            rows = listing(**others | {name: [value]}).qs.count()
            if rows or value in data.get(name, []):
                expected[name, value] = rows
    assert counted == expected


@pytest.mark.parametrize("data", QUERIES, ids=str)
def test_counting_without_counting_agrees_with_counting(mixed: Any, data: dict[str, Any]) -> None:
    found = listing(**data)
    assert found.total() == found.qs.count()
    assert {k: +v for k, v in found.counts().items()} == {k: +v for k, v in Listing.counts(found).items()}


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        ({"status": "adoptd"}, [("status", "adoptd", "there is no such value.")]),
        ({"type": "sanctuary"}, [("type", "sanctuary", "there is no such value.")]),
        ({"institution": ["larkfield", "nobody"]}, [("institution", "nobody", "we have no such record.")]),
        ({"place": "san-jose"}, [("place", "san-jose", "we have no such place. Write it as ca/san-jose.")]),
        ({"min_level": "2"}, [("min_level", "2", "a level needs exactly one topic. Choose one first.")]),
        (
            {"min_level": "2", "type": ["data-collect", "site-access"]},
            [("min_level", "2", "a level needs exactly one topic. Choose one first.")],
        ),
        ({"min_level": "9", "type": "data-collect"}, [("min_level", "9", "this topic has no such level.")]),
        (
            {"min_level": "²", "type": "data-collect"},
            [("min_level", "²", "write a level as a number, as in 2.")],
        ),
        ({"q": "!!!"}, [("q", "!!!", "it has no word that we can look for.")]),
        ({"sort": "best"}, [("sort", "best", "there is no such value.")]),
        (
            {"as_of": ["2017-01-01", "2018-01-01"]},
            [("as_of", "2018-01-01", "only one value can be used, and we used the first.")],
        ),
        (
            {"stated_from": "2018-01-01", "stated_to": "2017-01-01"},
            [
                ("stated_from", "2018-01-01", "the first day comes after the last."),
                ("stated_to", "2017-01-01", "the first day comes after the last."),
            ],
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_said(mixed: Any, data: dict[str, Any], refused: Any) -> None:
    found = listing(**data)
    assert [(r.name, r.value, r.reason) for r in found.refused] == refused


@pytest.mark.parametrize(
    "day",
    [
        "0000-01-01",
        "10000-01-01",
        "1899-12-31",
        "2101-01-01",
        "2017-13-01",
        "2017-02-30",
        "20170209",
        "2017",
        "٢٠١٧-٠١-٠١",
    ],
)
def test_a_day_outside_the_calendar_is_refused(mixed: Any, day: str) -> None:
    found = listing(as_of=day)
    assert [(r.name, r.value, r.reason) for r in found.refused] == [
        ("as_of", day, "write a day between 1900 and 2100, as in 2017-02-09.")
    ]
    assert found.qs.count() == 7


def test_good_values_beside_a_bad_one_are_used(mixed: Any) -> None:
    found = listing(status=["rescinded", "nonsense"])
    assert [r.value for r in found.refused] == ["nonsense"]
    assert [c.slug for c in found.qs] == ["ended"]


def test_a_draft_institution_is_no_value(mixed: Any) -> None:
    make.make_institution(slug="secret")
    assert [r.value for r in listing(institution="secret").refused] == ["secret"]
