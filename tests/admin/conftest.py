"""Staff at their desks, and one of everything."""

from typing import Any

import pytest
from django.test import Client

from civic import workflow
from civic.choices import CommitmentEventKind, DateBasis, RelationCertainty, RelationKind, SearchOutcome
from civic.models import (
    CodebookVersion,
    Correction,
    CorrectionReport,
    Identifier,
    InstitutionName,
    ResearchLog,
    ResolutionRelation,
    SeedRow,
)
from tests import factories


def _client(username: str, *groups: str, **fields: Any) -> Client:
    client = Client()
    client.user = factories.make_user(username, *groups, **fields)  # type: ignore[attr-defined]
    client.force_login(client.user)  # type: ignore[attr-defined]
    return client


@pytest.fixture
def coder(db: None) -> Client:
    return _client("coder", "coder")


@pytest.fixture
def reviewer(db: None) -> Client:
    return _client("reviewer", "reviewer")


@pytest.fixture
def publisher(db: None) -> Client:
    return _client("publisher", "publisher")


@pytest.fixture
def root(db: None) -> Client:
    return _client("root", is_superuser=True)


@pytest.fixture
def one_of_everything(db: None) -> None:
    """A published commitment on a resolution, a draft one on a statement, and every kind of row."""
    published = factories.make_published()
    city = factories.make_institution("City of Larkfield", kind="city")
    article = factories.make_article()
    role = factories.make_role(city)
    factories.make_evidence(article, "said Ada Quill", role=role)
    statement = factories.make_statement(city, article, speaker=role)
    factories.make_commitment(city, article, statement=statement)
    published.events.create(
        key="checked", kind=CommitmentEventKind.VERIFIED, edtf="2018", date_basis=DateBasis.STATED, order=1
    )
    workflow.rename(city, "larkfield")
    earlier = factories.make_resolution(published.institution)
    ResolutionRelation.objects.create(
        key="follows",
        from_resolution=published.resolution,
        to_resolution=earlier,
        kind=RelationKind.FOLLOWS,
        certainty=RelationCertainty.STATED,
    )
    ResearchLog.objects.create(
        key="search",
        institution=city,
        type=factories.make_type("SITE.ACCESS"),
        searched_on="2018-01-02",
        where_en="The city's site",
        outcome=SearchOutcome.NOT_FOUND,
    )
    CodebookVersion.objects.create(
        key="1.0.0", version="1.0.0", released="2017-01-01", changelog="First version"
    )
    InstitutionName.objects.create(key="lusd", institution=published.institution, name="LUSD")
    Identifier.objects.create(
        key="nces", institution=published.institution, scheme="nces", value="0600001", source="A list"
    )
    twins = [factories.make_role(city, name).person for name in ("Bo Tran", "B. Tran")]
    workflow.merge(*twins, None, "One person")
    SeedRow.objects.create(key="seed", model="institution", record_key="x", sha256="0" * 64)
    Correction.objects.create(key="entry", wrong="The day.", changed="It is right now.")
    CorrectionReport.objects.create(key="report", body="The day is wrong.", digest="0" * 64)
