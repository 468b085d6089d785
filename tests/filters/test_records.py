"""The listings of institutions, resolutions, statements and articles."""

from typing import Any

import pytest

from civic.filters import ArticleListing, InstitutionListing, Listing, ResolutionListing, StatementListing
from civic.models import Commitment, Institution, Resolution, SourceArticle, Statement
from tests import factories as make

LISTINGS = {
    Institution: InstitutionListing,
    Resolution: ResolutionListing,
    Statement: StatementListing,
    SourceArticle: ArticleListing,
}


def listing(model: type, **data: Any) -> Listing:
    values = {name: [value] if isinstance(value, str) else value for name, value in data.items()}
    return LISTINGS[model](values, model.objects.published())  # type: ignore[attr-defined]


@pytest.fixture
def names(mixed: dict[str, Commitment]) -> dict[str, str]:
    """The records that commitments stand on, by the name of the commitment."""
    return {record.basis_record.slug: name for name, record in mixed.items() if name != "none"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({}, ["avila", "larkfield", "mesa"]),
        ({"state": "AZ"}, ["mesa"]),
        ({"place": "ca/larkfield"}, ["avila", "larkfield"]),
        ({"kind": ["city", "school_district"]}, ["larkfield", "mesa"]),
        ({"type": "data-collect"}, ["larkfield", "mesa"]),
        ({"type": "data-collect", "state": "CA"}, ["larkfield"]),
        ({"q": "avila"}, ["avila"]),
    ],
)
def test_institutions(mixed: Any, data: dict[str, Any], kept: list[str]) -> None:
    assert sorted(i.slug for i in listing(Institution, **data).qs) == kept


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({}, ["adopted", "ended", "planned"]),
        ({"institution": "mesa"}, ["ended"]),
        ({"state": "CA"}, ["adopted", "planned"]),
        ({"place": "az/mesa"}, ["ended"]),
        ({"kind": "ordinance"}, []),
        ({"status": ["proposed", "adopted"]}, ["adopted", "planned"]),
        ({"as_of": "2016-01-01"}, ["ended"]),
        ({"as_of": "2018-06-01", "date_mode": "certain"}, ["adopted"]),
        ({"as_of": "2018-06-01", "status": "rescinded"}, ["ended"]),
    ],
)
def test_resolutions(names: dict[str, str], data: dict[str, Any], kept: list[str]) -> None:
    assert sorted(names[r.slug] for r in listing(Resolution, **data).qs if r.slug in names) == kept


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({}, ["before", "said", "undated"]),
        ({"institution": ["avila", "mesa"]}, ["said", "undated"]),
        ({"state": "AZ"}, ["said"]),
        ({"as_of": "2016-01-01"}, ["before", "undated"]),
        ({"as_of": "2018-01-01", "date_mode": "certain"}, ["before", "said"]),
    ],
)
def test_statements(names: dict[str, str], data: dict[str, Any], kept: list[str]) -> None:
    assert sorted(names[r.slug] for r in listing(Statement, **data).qs) == kept


def test_articles_are_about_whom_their_quotes_are_about(mixed: Any) -> None:
    lone = make.make_published(institution=make.make_institution(slug="lone", state="NV", places=[]))
    source = lone.evidence.get().snapshot.article
    shared = mixed["adopted"].evidence.get().snapshot.article
    unquoted = make.published(make.make_article(kind="minutes"))

    def slugs(**data: Any) -> list[str]:
        return sorted(a.slug for a in listing(SourceArticle, **data).qs)

    assert slugs(institution="lone") == slugs(state="NV") == [source.slug]
    assert slugs(institution="mesa") == slugs(place="az/mesa") == [shared.slug]
    assert slugs(kind="minutes") == [unquoted.slug]
    assert {source.slug, shared.slug, unquoted.slug} <= set(slugs())


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (Institution, {}),
        (Institution, {"type": ["data-collect"], "kind": ["city"]}),
        (Institution, {"q": ["larkfield"]}),
        (Resolution, {}),
        (Resolution, {"status": ["proposed"], "state": ["CA"]}),
        (Resolution, {"as_of": ["2018-06-01"]}),
        (Resolution, {"as_of": ["2018-06-01"], "date_mode": ["certain"], "status": ["adopted"]}),
        (Statement, {"as_of": ["2016-01-01"]}),
        (SourceArticle, {"institution": ["mesa"]}),
    ],
    ids=str,
)
def test_every_count_is_the_number_of_rows_that_its_value_shows(
    mixed: Any, model: type, data: dict[str, Any]
) -> None:
    found = listing(model, **data)
    counted = {(facet.name, o.value): o.number for facet in found.facets() for o in facet.options}
    expected = {}
    for name in found.facet_names:
        for value in found.field(name).known():
            rows = listing(model, **data | {name: [value]}).qs.count()
            if rows or value in data.get(name, []):
                expected[name, value] = rows
    assert counted == expected


def test_filters_with_several_values_show_a_row_once(mixed: Any) -> None:
    institution = mixed["adopted"].institution
    institution.places.add(make.make_place("Mesa", "AZ"))
    rows = listing(Institution, place=["ca/larkfield", "az/mesa"], type=["data-collect", "site-access"])
    assert sorted(i.slug for i in rows.qs) == ["avila", "larkfield", "mesa"]
    assert rows.total() == 3
