"""The database itself holds every same-row rule: loaddata and bulk writes pass no form."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from civic.models import (
    Commitment,
    Evidence,
    Identifier,
    Institution,
    Place,
    ResolutionEvent,
    ResolutionRelation,
    SourceArticle,
    Statement,
)
from civic.models.sources import normalise_url
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Commitment, {"statement": 1}),
        (Commitment, {"resolution": None}),
        (Commitment, {"certainty": "ambiguous"}),
        (Commitment, {"counterparties": "cbp ice"}),
        (Commitment, {"counterparties": "ice not_stated"}),
        (Commitment, {"counterparties": ""}),
        (Commitment, {"review_state": "draft"}),
        (Commitment, {"published_at": None}),
        (Institution, {"review_state": "withdrawn"}),
        (Institution, {"size": 900}),
        (SourceArticle, {"date_basis": ""}),
        (SourceArticle, {"earliest": "2018-01-01"}),
        (ResolutionEvent, {"date_basis": ""}),
        (ResolutionEvent, {"resolution": None}),
        (Evidence, {"exact": ""}),
        (Evidence, {"exact": "shorter"}),
        (Evidence, {"start": None}),
        (Evidence, {"end": 5}),
        (Evidence, {"end": None, "anchor_state": "orphan"}),
        (Evidence, {"commitment": None, "resolution_event": None}),
        (Place, {"lat": 91.0, "lon": 0.0}),
        (Place, {"lat": 45.0}),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_the_database(model, values):
    commitment = make.make_published()
    make.make_evidence(make.make_article(), commitment=commitment, order=2)
    assert Place.objects.exists()
    if "statement" in values:
        values = {"statement": make.make_statement(commitment.institution)}
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**values)


def test_an_event_without_a_resolution_is_public_comment_only():
    institution = make.make_institution()
    institution.events.create(kind="public_comment", key="heard")
    with pytest.raises(IntegrityError), transaction.atomic():
        institution.events.create(kind="adopted", key="adopted")


def test_a_relation_that_is_our_reading_gives_its_reason():
    institution = make.make_institution()
    one, two = make.make_resolution(institution), make.make_resolution(institution)
    values = {"from_resolution": one, "to_resolution": two, "kind": "follows"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ResolutionRelation.objects.create(**values, certainty="inferred")
    ResolutionRelation.objects.create(**values, certainty="inferred", rationale_en="“newly titled”")
    with pytest.raises(IntegrityError), transaction.atomic():
        ResolutionRelation.objects.create(**values, certainty="stated", key="again")


def test_an_identifier_belongs_to_one_institution_and_names_its_source():
    one, two = make.make_institution(), make.make_institution()
    Identifier.objects.create(institution=one, scheme="nces", value="0600001", source="NCES", key="a")
    for institution, value, source in ((two, "0600001", "NCES"), (two, "0600002", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Identifier.objects.create(institution=institution, scheme="nces", value=value, source=source)


def test_a_statement_that_is_taken_back_says_how():
    make.make_statement(make.make_institution())
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.update(retracted_edtf="2018")


def test_what_others_stand_on_cannot_be_deleted():
    commitment = make.make_published()
    article = commitment.evidence.get().snapshot.article
    for record in (commitment.institution, commitment.resolution, commitment.type, commitment.level, article):
        with pytest.raises(ProtectedError), transaction.atomic():
            record.delete()


@pytest.mark.parametrize("bad", ["2017-13-01", "0000", "10000", "Thursday", "x" * 5000, "2017-02-09\x00"])
def test_a_bad_date_is_refused_by_name_and_writes_nothing(bad):
    with pytest.raises(ValidationError) as caught:
        make.make_article(edtf=bad)
    assert list(caught.value.message_dict) == ["edtf"]
    assert not SourceArticle.objects.exists()


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07b", "a\ud800b", "a\x85b"])
def test_control_characters_are_refused_in_every_text(bad):
    institution = make.make_institution()
    institution.name = institution.summary_es = bad
    with pytest.raises(ValidationError) as caught:
        institution.full_clean()
    assert sorted(caught.value.message_dict) == ["name", "summary_es"]


@pytest.mark.parametrize(
    "url",
    [
        "https://ledger.example/2017/vote/",
        "http://www.ledger.example/2017/vote",
        "https://LEDGER.example:443/2017/vote/?utm_source=x&fbclid=y#comments",
    ],
)
def test_one_address_has_one_spelling(url):
    assert normalise_url(url) == "https://ledger.example/2017/vote/"


@pytest.mark.parametrize(
    "url", ["", "ledger.example", "ftp://ledger.example/", "https://", "https://[x/", "https://a:b/"]
)
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(ValidationError):
        normalise_url(url)


def test_the_same_article_twice_is_named():
    make.make_article(canonical_url="https://ledger.example/vote/", title="The vote")
    twin = SourceArticle(canonical_url="http://www.ledger.example/vote?utm_source=x", edtf="")
    with pytest.raises(ValidationError) as caught:
        twin.clean()
    assert caught.value.message_dict == {"canonical_url": ["This article is here already: The vote"]}
