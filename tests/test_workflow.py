"""The writes that mean something: publish, withdraw, events, names."""

import pytest

from civic import facets, versions, workflow
from civic.models import (
    Commitment,
    FormerSlug,
    Institution,
    SearchDocument,
    SourceArticle,
    Statement,
)
from tests import factories as make

pytestmark = pytest.mark.django_db


def refusal(verb, *args, **kwargs):
    with pytest.raises(workflow.Refused) as caught:
        verb(*args, **kwargs)
    return [p.code for p in caught.value.problems]


def test_publishing_derives_what_lists_sort_by():
    commitment = make.make_published()
    derived = {
        name: getattr(commitment, name)
        for name in ("state", "institution_kind", "level_ordinal", "basis", "status", "attribution")
    }
    assert derived == {
        "state": "CA",
        "institution_kind": "school_district",
        "level_ordinal": 2,
        "basis": "resolution",
        "status": "adopted",
        "attribution": "reported_paraphrase",
    }
    assert (commitment.stated_edtf, commitment.stated_as_printed) == ("2017-02-09", "Thursday")
    assert commitment.is_public


def test_publishing_appends_one_version_and_publishing_again_none():
    commitment = make.make_published()
    workflow.publish(commitment, at=make.WHEN)
    assert [v.number for v in versions.history(commitment)] == [1]


def test_a_draft_is_refused_with_every_problem_at_once():
    assert refusal(workflow.publish, make.make_commitment()) == [
        "article_not_public",
        "parent_not_public",
        "parent_not_public",
    ]


def test_nobody_publishes_their_own_record(settings):
    settings.FOUR_EYES = True
    coder, other = make.make_user("coder"), make.make_user("other")
    institution = make.make_institution(created_by=coder)
    workflow.submit(institution, coder)
    assert refusal(workflow.publish, institution, coder) == ["four_eyes"]
    assert refusal(workflow.approve, institution, coder) == ["four_eyes"]
    workflow.publish(institution, other)
    assert Institution.objects.published().get() == institution


def test_the_author_may_publish_what_another_approved(settings):
    settings.FOUR_EYES = True
    coder, other = make.make_user("coder"), make.make_user("other")
    institution = make.make_institution(created_by=coder)
    workflow.submit(institution, coder)
    workflow.approve(institution, other)
    workflow.publish(institution, coder)
    assert institution.reviewed_by == other


def test_two_people_who_both_edited_a_record_can_publish_it(settings):
    settings.FOUR_EYES = True
    first, second = make.make_user("first"), make.make_user("second")
    institution = make.make_institution(created_by=first)
    workflow.record_edit(institution, first)
    workflow.submit(institution, first)
    workflow.take_over(institution, second)
    workflow.record_edit(institution, second)
    workflow.submit(institution, second)
    assert refusal(workflow.publish, institution, second) == ["four_eyes"]
    workflow.publish(institution, first)  # has read what the other changed, and the other what they entered
    assert institution.reviewed_by == first


def test_whoever_edited_last_does_not_review_although_another_submitted(settings):
    settings.FOUR_EYES = True
    first, second, third = (make.make_user(name) for name in ("first", "second", "third"))
    institution = make.make_institution(created_by=first)
    workflow.record_edit(institution, second)
    workflow.submit(institution, first)
    for author in (first, second):
        assert refusal(workflow.approve, institution, author) == ["four_eyes"]
    workflow.approve(institution, third)


def test_two_people_get_out_by_submitting_what_they_changed(settings):
    settings.FOUR_EYES = True
    first, second = make.make_user("first"), make.make_user("second")
    institution = make.make_institution(created_by=first)
    workflow.record_edit(institution, second)
    workflow.submit(institution, first)
    with pytest.raises(workflow.Refused) as caught:
        workflow.approve(institution, second)
    assert str(caught.value).endswith("whoever changed it last takes it over and submits it.")
    workflow.take_over(institution, second)
    workflow.submit(institution, second)
    workflow.approve(institution, first)


def test_vouching_is_no_edit(settings):
    settings.FOUR_EYES = True
    made = make.make_institution(created_by=make.make_user("coder"))
    workflow.record_edit(made)
    assert made.edited_by is None


def test_a_person_publishes_only_what_is_in_review():
    assert refusal(workflow.publish, make.make_institution(), make.make_user("boss")) == ["wrong_state"]


def test_returning_asks_for_a_note():
    institution = make.make_institution()
    workflow.submit(institution, None)
    assert refusal(workflow.return_to_draft, institution, None, "  ") == ["no_note"]
    workflow.return_to_draft(institution, None, "Which district?")
    assert (institution.review_state, institution.review_note) == ("draft", "Which district?")


def test_withdrawing_a_basis_lists_and_withdraws_its_commitments():
    commitment = make.make_published()
    listed = workflow.would_withdraw(commitment.resolution)
    gone = workflow.withdraw(commitment.resolution, "The board denies it.", at=make.WHEN)
    assert listed == gone == [commitment]
    fresh = Commitment.objects.get()
    assert (fresh.review_state, fresh.withdrawal_reason) == ("withdrawn", "The board denies it.")
    assert not Commitment.objects.published().exists()
    assert facets.stored() == {}
    assert not SearchDocument.objects.filter(commitment=fresh).exists()


def test_withdrawing_the_only_article_withdraws_what_it_alone_supports():
    article = make.make_article()
    alone = make.make_published(article=article)
    other = make.make_published()
    gone = workflow.withdraw(article, "Retracted by the paper.", at=make.WHEN)
    assert {type(r).__name__ for r in gone} == {"Commitment", "Resolution"}
    assert list(Commitment.objects.published()) == [other]
    assert alone in gone


def test_a_commitment_with_a_second_public_source_outlives_the_first():
    commitment = make.make_published()
    second = make.make_article()
    make.make_evidence(second, commitment=commitment, order=2)
    event = commitment.resolution.events.get()
    make.make_evidence(second, "agreed to a resolution on Thursday", resolution_event=event, order=2)
    make.published(second)
    first = commitment.evidence.get(order=1).snapshot.article
    assert workflow.withdraw(first, "Retracted by the paper.", at=make.WHEN) == []
    assert list(Commitment.objects.published()) == [commitment]


def test_withdrawing_an_institution_takes_everything_below_it():
    commitment = make.make_published()
    workflow.withdraw(commitment.institution, "Merged.", at=make.WHEN)
    states = {
        type(r).__name__: r.review_state
        for r in (Commitment.objects.get(), Commitment.objects.get().resolution)
    }
    assert states == {"Commitment": "withdrawn", "Resolution": "withdrawn"}


def test_withdrawing_without_a_reason_is_refused():
    commitment = make.make_published()
    assert refusal(workflow.withdraw, commitment, " ") == ["no_reason"]
    assert Commitment.objects.published().exists()


def test_an_event_changes_the_status_of_a_text_and_of_what_rests_on_it():
    commitment = make.make_published()
    workflow.record_event(commitment.resolution, "rescinded", edtf="2020-05-01", date_basis="stated")
    fresh = Commitment.objects.get()
    assert (fresh.resolution.status, fresh.status) == ("rescinded", "rescinded")
    assert versions.history(fresh).count() == 2


def test_an_impossible_event_is_refused_and_leaves_nothing():
    institution = make.make_institution()
    text = make.make_resolution(institution, None, "announced")
    assert refusal(workflow.record_event, text, "rescinded", edtf="2020", date_basis="stated") == [
        "event_order"
    ]
    assert [e.kind for e in text.events.all()] == ["announced"]


def test_a_check_is_dated_by_the_day_somebody_looked():
    commitment = make.make_published()
    make.verified(commitment, make.WHEN.date())
    assert Commitment.objects.get().last_verified_on == make.WHEN.date()


def test_an_edit_that_breaks_the_gate_of_a_published_record_is_refused():
    commitment = make.make_published()
    commitment.evidence.update(stance="context")
    assert refusal(workflow.record_edit, commitment) == ["no_quote"]


def test_an_edit_of_a_published_record_adds_a_version_and_counts_its_revision():
    commitment = make.make_published()
    commitment.summary_en = "The district does not collect immigration status."
    commitment.save()
    workflow.record_edit(commitment, at=make.WHEN, note="Plainer")
    assert [(v.number, v.note) for v in versions.history(commitment)] == [(2, "Plainer"), (1, "")]
    assert commitment.revision == 2


def test_a_renamed_record_keeps_every_address_it_had():
    institution = make.make_institution(slug="first")
    workflow.rename(institution, "second")
    workflow.rename(institution, "third")
    assert {(f.slug, f.current) for f in FormerSlug.objects.all()} == {
        ("first", "third"),
        ("second", "third"),
    }
    workflow.rename(institution, "first")
    assert {(f.slug, f.current) for f in FormerSlug.objects.all()} == {
        ("second", "first"),
        ("third", "first"),
    }


def test_a_name_that_leads_to_another_record_is_refused():
    first, second = make.make_institution(slug="first"), make.make_institution(slug="second")
    workflow.rename(first, "renamed")
    assert refusal(workflow.rename, second, "first") == ["slug_taken"]
    assert refusal(workflow.rename, second, "renamed") == ["slug_taken"]


def test_a_quote_takes_the_spelling_and_place_of_its_text():
    article = make.make_article(text="He said: “We\u00a0will not ask.” Then he left.")
    evidence = make.make_evidence(
        article, '"We will not ask."', commitment=make.make_commitment(article=make.make_article()), order=2
    )
    assert (evidence.exact, evidence.start, evidence.end) == ("“We will not ask.”", 9, 27)
    assert (evidence.prefix, evidence.anchor_state) == ("He said: ", "exact")


@pytest.mark.parametrize(("quote", "state"), [("We never ask", "orphan"), ("e", "ambiguous")])
def test_a_quote_that_is_absent_or_repeated_gets_no_place(quote, state):
    article = make.make_article()
    evidence = make.make_evidence(article, quote, commitment=make.make_commitment(), order=2)
    assert (evidence.anchor_state, evidence.start, evidence.end) == (state, None, None)


def test_a_reviewer_may_vouch_for_a_quote_whose_text_is_not_stored():
    commitment = make.make_commitment()
    evidence = commitment.evidence.get()
    assert refusal(workflow.attest, evidence, None) == ["text_is_here"]
    evidence.snapshot.text = ""
    evidence.snapshot.save()
    workflow.attest(evidence, make.make_user("reviewer"))
    workflow.anchor_evidence(evidence)
    assert evidence.anchor_state == "attested"


def test_an_edit_takes_back_an_approval_of_what_was_read_before(settings):
    settings.FOUR_EYES = True
    coder, other = make.make_user("coder"), make.make_user("other")
    institution = make.make_institution(created_by=coder)
    workflow.submit(institution, coder)
    workflow.approve(institution, other)
    workflow.record_edit(institution, coder)
    assert refusal(workflow.publish, institution, coder) == ["four_eyes"]


def test_whatever_changes_in_public_every_record_agrees_with_its_newest_version():
    city = make.make_institution("City", kind="city")
    police = make.make_institution("Police", kind="police_department", parent=city)
    article = make.make_article()
    statement = make.make_statement(city, article, speaker=make.make_role(city))
    commitment = make.make_published(institution=police, article=article, statement=statement)
    commitment.evidence.update(speaker=statement.speaker)
    workflow.record_edit(commitment)
    second = make.make_article()
    make.make_evidence(second, commitment=commitment, order=2)
    for change in (
        lambda: make.make_role(city, "Somebody new"),
        lambda: workflow.rename(city, "renamed-city"),
        lambda: workflow.publish(second),
        lambda: workflow.rename(statement, "renamed-statement"),
        lambda: workflow.withdraw(second, "Misread."),
    ):
        change()
        records = [
            r for m in (Institution, Statement, Commitment, SourceArticle) for r in m.objects.published()
        ]
        assert [str(r) for r in records if versions.differs(r)] == []
    assert len(records) == 5
