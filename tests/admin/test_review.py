"""Who may do what, and what a refusal says."""

import pytest
from django.urls import reverse

from civic import workflow
from civic.choices import ReviewState
from civic.models import Commitment, Institution, PublishedVersion, Resolution
from tests import factories
from tests.admin.forms import approve_waiting, errors, filled, messages, save

pytestmark = pytest.mark.django_db


def _change(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_change", args=[record.pk])


def _list(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_changelist")


def _act(client, record, verb: str, **more):
    """The action of the list."""
    data = {"action": f"{verb}_selected", "_selected_action": record.pk, **more}
    return client.post(_list(record), data, follow=True)


def _press(client, record, verb: str, **more):
    """The button of the form."""
    url = reverse(f"admin:civic_{record._meta.model_name}_verb", args=[record.pk, verb])
    return client.post(url, more, follow=True)


def _state(record) -> str:
    return type(record).objects.get(pk=record.pk).review_state


def _submitted_by(client, **fields):
    made = factories.make_commitment(created_by=client.user, **fields)
    workflow.submit(made, client.user)
    return made


def test_saving_and_submitting_is_one_button(coder):
    made = factories.make_commitment()
    answer = save(coder, _change(made), locator="Section 2", _submit_for_review="1")
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.review_state, made.submitted_by, made.locator) == ("in_review", coder.user, "Section 2")


@pytest.mark.parametrize("do", [_act, _press], ids=["action", "button"])
def test_a_reviewer_returns_a_record_with_a_note_that_the_coder_reads(do, coder, reviewer):
    made = _submitted_by(coder)
    asked = do(reviewer, made, "return")
    assert asked.status_code == 200
    assert b'<textarea name="words"' in asked.content
    assert _state(made) == ReviewState.IN_REVIEW
    do(reviewer, made, "return", words="The quote says less")
    assert _state(made) == ReviewState.DRAFT
    assert "Returned with this note: The quote says less" in coder.get(_change(made)).content.decode()


@pytest.mark.parametrize("do", [_act, _press], ids=["action", "button"])
def test_nobody_approves_or_publishes_their_own_record(do, publisher):
    made = _submitted_by(publisher)
    for verb, done in (("approve", "approved"), ("publish", "published")):
        answer = do(publisher, made, verb)
        why = f"You changed or submitted “{made}” last. Somebody else has to review it."
        assert messages(answer) == [f"“{made}” was not {done}. {why}"]
    assert _state(made) == ReviewState.IN_REVIEW


def test_without_four_eyes_one_person_may_do_both(publisher, settings):
    settings.FOUR_EYES = False
    made = _submitted_by(publisher)
    _act(publisher, made, "approve")
    made.refresh_from_db()
    assert made.reviewed_by == publisher.user


def test_the_gate_refuses_in_words_and_the_form_lists_the_same(coder, publisher):
    made = _submitted_by(coder)
    made.evidence.all().delete()
    said = messages(_act(publisher, made, "publish"))
    assert len(said) == 1
    expected = (
        "No quote proves this yet. Add at least one that stands word for word in its source.",
        f"Its institution “{made.institution}” is not published yet. Publish that first.",
        f"Its basis “{made.resolution}” is not published yet. Publish that first.",
    )
    page = publisher.get(_change(made)).content.decode()
    for sentence in expected:
        assert sentence in said[0]
        assert sentence in page
    assert _state(made) == ReviewState.IN_REVIEW


def test_the_words_of_an_over_claim_are_named(coder, publisher):
    kind = factories.make_type()
    kind.levels.filter(ordinal=2).update(required_words="judicial warrant|court order")
    made = _submitted_by(coder)
    assert "“judicial warrant” or “court order”" in messages(_act(publisher, made, "publish"))[0]


def test_an_approved_record_is_published(coder, reviewer, publisher):
    made = factories.make_institution(created_by=coder.user)
    for client, verb in ((coder, "submit"), (reviewer, "approve"), (publisher, "publish")):
        _act(client, made, verb)
    made.refresh_from_db()
    assert (made.review_state, made.reviewed_by) == ("published", reviewer.user)
    assert PublishedVersion.objects.filter(record_key=made.key).count() == 1


@pytest.mark.parametrize("do", [_act, _press], ids=["action", "button"])
def test_withdrawing_asks_why_and_lists_what_goes_with_it(do, publisher):
    made = factories.make_published()
    asked = do(publisher, made.resolution, "withdraw")
    assert [str(r) for r in asked.context["followers"]] == [str(made)]
    assert str(made) in asked.content.decode()
    assert _state(made.resolution) == ReviewState.PUBLISHED
    blank = do(publisher, made.resolution, "withdraw", words="  ")
    assert "Why? The public reads this reason" in blank.context["problem"]
    done = do(publisher, made.resolution, "withdraw", words="The paper corrected itself")
    assert messages(done) == [
        f"“{made.resolution}” is withdrawn.",
        f"“{made}” was withdrawn with it.",
    ]
    withdrawn = Commitment.objects.get()
    assert (withdrawn.review_state, withdrawn.withdrawal_reason) == (
        "withdrawn",
        "The paper corrected itself",
    )
    assert not Resolution.objects.published().exists()


def test_words_that_cannot_be_stored_are_asked_for_again(publisher):
    made = factories.make_published()
    for words, reason in (("a\x00b", "Remove the control characters."), ("x" * 2001, "Use at most 2000")):
        assert reason in str(_press(publisher, made, "withdraw", words=words).context["problem"])
    assert _state(made) == ReviewState.PUBLISHED


@pytest.mark.parametrize("verb", ["approve", "return", "publish", "withdraw"])
def test_a_coder_can_only_submit(verb, coder):
    made = factories.make_commitment()
    url = reverse("admin:civic_commitment_verb", args=[made.pk, verb])
    assert (coder.get(url).status_code, coder.post(url, {"words": "x"}).status_code) == (403, 403)
    assert _state(made) == ReviewState.DRAFT


def test_an_unknown_verb_or_record_is_not_found(root):
    made = factories.make_institution()
    for args in ((made.pk, "destroy"), (made.pk + 1, "publish"), ("abc", "publish")):
        assert root.get(reverse("admin:civic_institution_verb", args=args)).status_code == 404


def test_nobody_edits_a_record_in_review(coder, publisher):
    made = _submitted_by(coder)
    for client in (coder, publisher):
        page = client.get(_change(made))
        assert b'name="_save"' not in page.content
        assert "In review: nobody edits it now." in page.content.decode()
        assert client.post(_change(made), {"summary_en": "Another"}).status_code == 403


def test_the_form_of_a_published_record_says_that_edits_wait(coder):
    made = factories.make_published()
    page = coder.get(_change(made)).content.decode()
    assert "What you save waits until somebody else approves it." in page
    assert 'name="reason"' in page


def test_an_edit_is_public_once_it_is_approved_and_makes_a_version(publisher, reviewer):
    made = factories.make_published()
    answer = save(publisher, _change(made), summary_en="A plainer sentence.")
    assert errors(answer) == []
    assert PublishedVersion.objects.filter(model="commitment").count() == 1
    approve_waiting(reviewer)
    made.refresh_from_db()
    assert (made.summary_en, made.revision, made.review_state) == ("A plainer sentence.", 2, "published")
    assert PublishedVersion.objects.filter(model="commitment").count() == 2


def test_an_edit_that_the_gate_refuses_comes_back_as_typed_and_changes_nothing(publisher):
    made = factories.make_published()
    form = filled(publisher.get(_change(made)), summary_en="Typed with care.", **{"evidence-0-DELETE": "on"})
    answer = publisher.post(_change(made), form)
    assert errors(answer) == [
        "No quote proves this yet. Add at least one that stands word for word in its source."
    ]
    assert "Typed with care." in answer.content.decode()
    made.refresh_from_db()
    assert (made.summary_en, made.revision, made.evidence.count()) == (
        "The district will not collect immigration status.",
        1,
        1,
    )
    assert messages(publisher.get(_list(made))) == []


def test_saving_without_a_change_is_no_edit(publisher):
    made = factories.make_published()
    assert errors(save(publisher, _change(made))) == []
    made.refresh_from_db()
    assert made.revision == 1


@pytest.mark.parametrize("who", ["coder", "publisher", "root"])
def test_nobody_deletes_what_was_ever_public(who, request):
    client = request.getfixturevalue(who)
    made = factories.make_published()
    workflow.withdraw(made, "A test")
    for record in (made, made.resolution, made.institution, made.evidence.get().snapshot.article):
        url = reverse(f"admin:civic_{record._meta.model_name}_delete", args=[record.pk])
        assert client.post(url, {"post": "yes"}).status_code == 403
        assert b'class="deletelink"' not in client.get(_change(record)).content
    assert Commitment.objects.count() == 1


def test_a_draft_is_deleted_by_its_coder(coder):
    made = factories.make_commitment()
    url = reverse("admin:civic_commitment_delete", args=[made.pk])
    assert b"Are you sure" in coder.get(url).content
    assert coder.post(url, {"post": "yes"}).status_code == 302
    assert not Commitment.objects.exists()


def test_a_draft_in_use_is_kept_and_the_page_names_what_uses_it(coder):
    made = factories.make_commitment()
    url = reverse("admin:civic_institution_delete", args=[made.institution_id])
    for answer in (coder.get(url), coder.post(url, {"post": "yes"})):
        assert answer.status_code == 200
        assert str(made.resolution) in answer.content.decode()
        assert "protected related objects" in answer.content.decode()
    assert Institution.objects.count() == 1
