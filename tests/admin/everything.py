"""A published commitment on a resolution, a draft one on a statement, and every kind of row."""

from datetime import timedelta

from civic import workflow
from civic.choices import CommitmentEventKind, DateBasis, RelationCertainty, RelationKind, SearchOutcome
from civic.models import (
    CodebookVersion,
    Correction,
    CorrectionReport,
    Identifier,
    InstitutionName,
    PendingChange,
    ResearchLog,
    ResolutionRelation,
    SeedRow,
)
from tests import factories


def build() -> None:
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
    PendingChange.objects.create(
        key="change",
        act="change",
        model="commitment",
        record_key=published.key,
        title="A promise",
        form_model="commitment",
        form_key=published.key,
        posted=[],
        before=[],
        after=[],
        made_by=factories.make_user("maker", "coder"),
    )
    CorrectionReport.objects.create(key="report", body="The day is wrong.", digest="0" * 64)
    workflow.add_snapshot(article, "The page is gone.", at=factories.WHEN + timedelta(days=1))
