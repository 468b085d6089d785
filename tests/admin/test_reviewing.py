"""The review page: the quote in its text beside the fields, the verbs, and on to the next."""

import pytest
from django.urls import reverse

from civic import workflow
from civic.choices import AnchorState, ReviewState
from civic.models import Commitment, Evidence
from tests import factories
from tests.admin.forms import messages, save

pytestmark = pytest.mark.django_db


def _review(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_review", args=[record.pk])


def _do(client, record, verb: str, **more):
    url = reverse(f"admin:civic_{record._meta.model_name}_verb", args=[record.pk, verb])
    return client.post(url, {"from": "review", **more})


def _in_review(client, make=factories.make_commitment, **fields):
    made = make(created_by=client.user, **fields)
    workflow.submit(made, client.user)
    return made


def test_each_quote_stands_in_its_text_beside_the_fields(coder, reviewer):
    made = _in_review(coder)
    page = reviewer.get(_review(made))
    section = page.context["sections"][0]
    (shown,) = section.quotes
    assert shown.before.endswith("agreed to a resolution on Thursday.\n\nUnder it, ")
    assert shown.after.startswith(". “We do not ask,” said Ada Quill")
    assert f"<mark>{factories.QUOTE}</mark>" in page.content.decode()
    assert ("Institution", str(made.institution)) in section.fields
    assert ("Polarity", made.get_polarity_display()) in section.fields


def test_quotes_of_events_stand_beside_their_events(coder, reviewer):
    article = factories.make_article()
    made = factories.make_resolution(factories.make_institution(), article)
    sections = reviewer.get(_review(made)).context["sections"]
    assert [(s.title, len(s.quotes)) for s in sections] == [
        (f"Resolution: {made}", 0),
        ("Resolution event: Adopted 2017-02-09", 1),
    ]


def test_a_quote_without_a_stored_text_shows_its_words_alone(coder, reviewer):
    made = _in_review(coder)
    made.evidence.get().snapshot.__class__.objects.update(text="")
    page = reviewer.get(_review(made)).content.decode()
    assert "no text stored: the words alone" in page


def test_the_page_lists_what_is_missing_and_offers_what_one_may_do(coder, reviewer, publisher):
    made = _in_review(coder)
    offered = {}
    for who, client in (("coder", coder), ("reviewer", reviewer), ("publisher", publisher)):
        page = client.get(_review(made))
        assert "Publish that first." in page.content.decode()
        offered[who] = [verb.name for verb, _url, _key in page.context["decisions"]]
    assert offered == {
        "coder": [],
        "reviewer": ["approve", "edit"],
        "publisher": ["approve", "publish", "edit"],
    }


def test_every_record_opens_for_review(root, one_of_everything):
    for record in Commitment.objects.all():
        for one in (record, record.institution, record.basis_record, record.evidence.get().snapshot.article):
            assert root.get(_review(one)).status_code == 200
    assert root.get("/admin/civic/commitment/999999/review/").status_code == 404
    assert root.get("/admin/civic/commitment/abc/review/").status_code == 404


def test_after_a_verb_comes_the_next_in_the_queue(coder, reviewer):
    first, second, third = (_in_review(coder, factories.make_institution) for _n in range(3))
    page = reviewer.get(_review(second))
    assert (page.context["previous"], page.context["next"]) == (_review(first), _review(third))
    assert _do(reviewer, second, "approve").headers["Location"] == _review(third)
    assert _do(reviewer, third, "return", words="Which county?").headers["Location"] == _review(first)
    assert _do(reviewer, first, "approve").headers["Location"] == reverse("admin:queue", args=["to-review"])


def test_a_refused_verb_stays_on_the_page(coder, publisher):
    made = _in_review(coder)
    _in_review(coder, factories.make_institution)
    answer = _do(publisher, made, "publish")
    assert answer.headers["Location"] == _review(made)
    assert "was not published" in messages(publisher.get(_review(made)))[0]


def test_a_reviewer_takes_a_record_over_to_edit_it_and_somebody_else_reviews_it(coder, publisher):
    made = _in_review(coder)
    answer = _do(publisher, made, "edit")
    form = reverse("admin:civic_commitment_change", args=[made.pk])
    assert answer.headers["Location"] == form
    made.refresh_from_db()
    assert (made.review_state, made.assigned_to) == (ReviewState.DRAFT, publisher.user)
    save(publisher, form, locator="Section 2", _submit_for_review="1")
    assert "You changed or submitted" in messages(_follow(publisher, made, "approve"))[-1]


def _follow(client, record, verb: str):
    url = reverse(f"admin:civic_{record._meta.model_name}_verb", args=[record.pk, verb])
    return client.post(url, follow=True)


# Assigning and checking


def _act(client, verb: str, *records, **more):
    data = {"action": f"{verb}_selected", "_selected_action": [r.pk for r in records], **more}
    name = records[0]._meta.model_name
    return client.post(reverse(f"admin:civic_{name}_changelist"), data, follow=True)


def test_records_are_assigned_to_somebody_who_finds_them_in_their_queue(coder, reviewer):
    made = [factories.make_institution() for _n in range(2)]
    asked = _act(reviewer, "assign", *made)
    assert [c.username for c in asked.context["colleagues"]] == ["coder", "reviewer"]
    nobody = _act(reviewer, "assign", *made, words="nobody")
    assert nobody.context["problem"] == "Choose a member of staff."
    done = _act(reviewer, "assign", *made, words="coder")
    assert messages(done) == [f"“{made[1]}” is assigned.", f"“{made[0]}” is assigned."] or messages(done) == [
        f"“{record}” is assigned." for record in made
    ]
    mine = coder.get(reverse("admin:queue", args=["mine"]))
    assert {item.record for item in mine.context["items"]} == set(made)


def test_checked_today_is_one_press_and_public_at_once(reviewer):
    made = factories.make_published()
    page = reviewer.get(reverse("admin:civic_commitment_change", args=[made.pk])).content.decode()
    assert "Checked today, still in force" in page
    answer = _follow(reviewer, made, "check")
    assert messages(answer) == [f"“{made}”: checked today, still in force."]
    event = made.events.get()
    made.refresh_from_db()
    assert (event.kind, event.latest) == ("verified", made.last_verified_on)
    again = _follow(reviewer, made, "check")
    assert messages(again) == [
        f"“{made}” was not marked as checked. “{made}” was checked on that day already."
    ]
    assert made.events.count() == 1


def test_a_check_says_where_one_looked(reviewer):
    made = factories.make_published()
    url = reverse("admin:civic_commitment_verb", args=[made.pk, "check"])
    answer = reviewer.post(url, {"from": "due", "words": "The district's policy page"})
    assert answer.headers["Location"] == reverse("admin:queue", args=["due"])
    assert made.events.get().note == "The district's policy page"


@pytest.mark.parametrize(("words", "why"), [("x" * 301, "Use at most 300"), ("a\x0cb", "Remove the control")])
def test_a_note_that_cannot_be_stored_is_refused(words, why, reviewer):
    made = factories.make_published()
    url = reverse("admin:civic_commitment_verb", args=[made.pk, "check"])
    assert why in messages(reviewer.post(url, {"words": words}, follow=True))[0]
    assert not made.events.exists()


def test_several_are_checked_at_once_and_each_failure_is_told(reviewer):
    public, draft = factories.make_published(), factories.make_commitment()
    said = messages(_act(reviewer, "check", public, draft))
    assert sorted(said) == sorted(
        [
            f"“{public}”: checked today, still in force.",
            f"“{draft}” was not marked as checked. “{draft}” is not public. Publish it first.",
        ]
    )


def test_several_are_published_at_once_and_each_failure_is_told(coder, publisher):
    good = _in_review(coder, factories.make_institution)
    bad = _in_review(publisher, factories.make_institution)
    said = messages(_act(publisher, "publish", good, bad))
    assert len(said) == 2
    assert any(text == f"“{good}” is published." for text in said)
    assert any(text.startswith(f"“{bad}” was not published.") for text in said)


@pytest.mark.parametrize("verb", ["assign", "check", "edit"])
def test_a_coder_neither_assigns_nor_checks_nor_takes_over(verb, coder):
    made = factories.make_published()
    assert coder.post(reverse("admin:civic_commitment_verb", args=[made.pk, verb])).status_code == 403
    assert not made.events.exists()


def test_only_promises_are_checked(root):
    made = factories.make_institution()
    assert root.post(reverse("admin:civic_institution_verb", args=[made.pk, "check"])).status_code == 404


def test_a_lost_quote_is_named(coder, reviewer):
    made = _in_review(coder)
    Evidence.objects.update(anchor_state=AnchorState.ORPHAN, start=None, end=None)
    assert "<strong>" in reviewer.get(_review(made)).content.decode()
