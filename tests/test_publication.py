"""The gate: what stands between a record and the public, in an editor's words."""

import pytest

from civic import publication
from civic.models import Commitment, Institution, Resolution, ResolutionRelation
from tests import factories as make

pytestmark = pytest.mark.django_db


def codes(record):
    return [p.code for p in publication.publication_problems(type(record).objects.get(pk=record.pk))]


def test_a_complete_published_commitment_has_no_problems():
    assert codes(make.make_published()) == []


def test_a_commitment_needs_a_quote():
    commitment = make.make_published()
    commitment.evidence.all().delete()
    assert codes(commitment) == ["no_quote"]


@pytest.mark.parametrize(
    "change", [{"stance": "context"}, {"anchor_state": "ambiguous"}, {"anchor_state": "orphan"}]
)
def test_context_and_quotes_without_a_place_carry_nothing(change):
    commitment = make.make_published()
    commitment.evidence.update(**change)
    assert codes(commitment) == ["no_quote"]


def test_a_level_of_another_type_is_named():
    make.make_published()
    other = make.make_type("SITE.ACCESS").levels.get(ordinal=1)
    Commitment.objects.update(level=other)
    (problem,) = publication.publication_problems(Commitment.objects.get())
    assert problem == publication.Problem(
        "level_of_other_type",
        "The level “SITE.ACCESS level 1” belongs to another type than DATA.COLLECT. "
        "Choose one of its levels.",
    )


def test_a_type_must_apply_to_the_kind_of_institution():
    commitment = make.make_published()
    Institution.objects.update(kind="sheriff")
    commitment.type.applies_to = ["school_district"]
    commitment.type.save()
    assert codes(commitment) == ["type_does_not_apply"]


def test_a_stranger_cannot_bind_an_institution():
    commitment = make.make_published()
    stranger = make.published(make.make_institution())
    Commitment.objects.update(institution=stranger)
    assert codes(commitment) == ["basis_of_stranger"]


def test_a_city_binds_its_police():
    city = make.make_institution("City of Larkfield", kind="city")
    police = make.make_institution("Larkfield Police", kind="police_department", parent=city)
    article = make.make_article()
    statement = make.make_statement(city, article)
    commitment = make.make_published(institution=police, article=article, statement=statement)
    assert codes(commitment) == []


@pytest.mark.parametrize(
    ("kind", "expected"), [("statute", []), ("agreement", []), ("ordinance", ["basis_of_stranger"])]
)
def test_only_a_statute_or_agreement_binds_whom_it_names(kind, expected):
    commitment = make.make_published()
    bound = make.published(make.make_institution())
    Resolution.objects.update(kind=kind)
    commitment.resolution.named_institutions.add(bound)
    Commitment.objects.update(institution=bound)
    assert codes(commitment) == expected


def over_claim(words, quote):
    commitment = make.make_published()
    commitment.level.required_words = words
    commitment.level.save()
    commitment.evidence.update(exact=quote, start=None, end=None, anchor_state="attested")
    return codes(commitment)


@pytest.mark.parametrize(
    ("words", "quote", "expected"),
    [
        ("warrant", "nothing less than a Warrant", []),
        ("judicial warrant|court order", "nothing less than a warrant", ["over_claim"]),
        ("judicial warrant|court order", "only with a Court\norder", []),
        ("warrant\nwritten|in writing", "a warrant", ["over_claim"]),
        ("warrant\nwritten|in writing", "a warrant, denied in writing", []),
        ("district's", "the district’s lawyer", []),
    ],
)
def test_no_level_is_stronger_than_the_words_of_its_quotes(words, quote, expected):
    assert over_claim(words, quote) == expected


def test_a_refused_over_claim_names_the_missing_words():
    commitment = make.make_published()
    commitment.level.required_words = "judicial warrant|court order"
    commitment.level.save()
    (problem,) = publication.publication_problems(Commitment.objects.get())
    assert problem.message == (
        "“DATA.COLLECT level 2” is stronger than the quotes: none of them says “judicial warrant” or "
        "“court order”. Choose a lower level."
    )


def test_a_quote_that_differs_from_its_text_by_one_letter_is_named():
    commitment = make.make_published()
    spoiled = make.QUOTE.replace("not collect", "now collect")
    commitment.evidence.update(exact=spoiled)
    assert codes(commitment) == ["quote_not_in_text"]


def test_a_quote_longer_than_the_limit_is_named(settings):
    settings.EXCERPT_MAX_WORDS = 5
    assert codes(make.make_commitment())[0] == "quote_too_long"


def test_public_documents_are_exempt_from_the_limits(settings):
    settings.EXCERPT_MAX_WORDS = settings.ARTICLE_MAX_WORDS = 5
    article = make.make_article(kind="resolution_text")
    commitment = make.make_published(article=article)
    assert codes(commitment) == codes(article) == []


def test_what_all_quotes_of_an_article_show_together_is_limited(settings):
    commitment = make.make_published()
    article = commitment.evidence.get().snapshot.article
    settings.ARTICLE_MAX_WORDS = 18
    assert publication.quoted_words(article) == 19
    assert codes(article) == ["article_too_many_words"]


def test_a_quote_within_another_is_counted_once():
    commitment = make.make_published()
    article = commitment.evidence.get().snapshot.article
    make.make_evidence(article, "immigration status of any pupil", commitment=commitment, order=2)
    assert publication.quoted_words(article) == 19


def test_an_article_needs_its_text():
    article = make.make_article()
    article.snapshots.all().delete()
    assert codes(article) == ["no_snapshot"]


def test_a_size_needs_its_quote():
    institution = make.make_institution(size=900, size_unit="students")
    assert codes(institution) == ["size_without_quote"]
    make.make_evidence(make.make_article(), "any pupil", institution=institution)
    assert codes(institution) == []


def test_a_text_needs_a_public_institution_and_a_proved_event():
    assert codes(make.make_resolution(make.make_institution())) == ["parent_not_public", "no_event_quote"]


def test_a_statement_needs_a_public_issuer_and_a_quote():
    assert codes(make.make_statement(make.make_institution())) == ["parent_not_public", "no_quote"]


def test_a_statement_is_proved_by_a_quote_of_its_commitment_too():
    institution = make.published(make.make_institution())
    statement = make.make_statement(institution)
    make.make_commitment(institution, statement=statement)
    assert codes(statement) == []


def test_a_statement_cannot_be_taken_back_before_it_was_made():
    statement = make.make_statement(
        make.make_institution(), retracted_edtf="2016", retraction_note_en="Letter"
    )
    assert "event_order" in codes(statement)


def test_events_in_an_impossible_order_are_named():
    text = make.make_resolution(make.make_institution(), None, "rescinded", "adopted")
    assert codes(text)[0] == "event_order"


def test_what_never_ended_cannot_be_reinstated():
    commitment = make.make_published()
    commitment.events.create(kind="reinstated", edtf="2020", date_basis="stated")
    assert codes(commitment) == ["event_order"]


@pytest.mark.parametrize(("kind", "found"), [("supersedes", True), ("amends", True), ("follows", False)])
def test_texts_cannot_replace_or_amend_each_other_in_a_circle(kind, found):
    institution = make.make_institution()
    texts = [make.make_resolution(institution) for _ in range(3)]
    for one, two in zip(texts, [*texts[1:], texts[0]], strict=True):
        ResolutionRelation.objects.create(
            from_resolution=one, to_resolution=two, kind=kind, certainty="stated"
        )
    assert ("relation_circle" in codes(texts[0])) is found


def test_an_institution_cannot_belong_to_itself_through_its_parents():
    one = make.make_institution()
    two = make.make_institution(parent=one)
    Institution.objects.filter(pk=one.pk).update(parent=two)
    assert codes(one) == ["parent_circle"]
