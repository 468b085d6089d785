"""Quotes are pasted; where they stand is found or the form says why not."""

import pytest
from django.urls import reverse

from civic.models import Evidence, Snapshot
from tests import factories
from tests.admin.forms import errors, fields, filled, messages, rows, save

pytestmark = pytest.mark.django_db
TEXT = "The mayor’s office will not ask. It said: all are welcome. On Friday it said: all are welcome.\nEnd."


@pytest.fixture
def target():
    """A draft commitment whose article has a text in which some words stand twice."""
    made = factories.make_commitment(article=factories.make_article(TEXT + "\n\n" + factories.TEXT))
    made.url = reverse("admin:civic_commitment_change", args=[made.pk])
    made.snapshot = Snapshot.objects.get()
    return made


def _paste(client, target, exact: str, **more):
    row = {
        "snapshot": str(target.snapshot.pk),
        "exact": exact,
        "attribution": "official_words",
        "part": "whole",
        "stance": "supports",
        **more,
    }
    return save(client, target.url, **rows("evidence", row, saved=1))


def test_a_quote_is_stored_as_the_text_spells_it_with_its_place(coder, target):
    answer = _paste(coder, target, " The mayor's\u00a0office will not ask ")
    assert errors(answer) == []
    made = target.evidence.get(order=2)
    assert (made.exact, made.start, made.end, made.anchor_state) == (
        "The mayor’s office will not ask",
        0,
        31,
        "exact",
    )
    assert (made.prefix, made.suffix) == ("", ". It said: all are welcome. On F")


@pytest.mark.parametrize(
    ("exact", "said"),
    [
        ("The mayor will not ask", "do not stand in the text, letter for letter"),
        ("the mayor’s office", "in other letters (capitals)"),
        ("all are welcome", "stand 2 times in the text"),
        ("   ", "This field is required."),
        ("a\x00b", "Null characters are not allowed."),
        ("a\x07b", "cannot be stored"),
        ("x" * 601, "at most 600 characters"),
    ],
)
def test_a_quote_that_cannot_be_anchored_is_a_form_error(coder, target, exact, said):
    answer = _paste(coder, target, exact)
    assert [e for e in errors(answer) if said in e and e.startswith("evidence-1-exact")]
    assert Evidence.objects.filter(commitment=target).count() == 1


def test_the_words_around_single_out_one_of_two(coder, target):
    assert errors(_paste(coder, target, "all are welcome", prefix="On Friday it said: ")) == []
    assert target.evidence.get(order=2).start == TEXT.rindex("all are welcome")


def test_an_unchanged_quote_stays_unchanged_though_browsers_send_other_line_ends(coder, target):
    _paste(coder, target, "all are welcome.\nEnd.")
    before = Evidence.objects.filter(commitment=target).values()
    revision = type(target).objects.get().revision
    assert errors(save(coder, target.url)) == []
    assert list(before) == list(Evidence.objects.filter(commitment=target).values())
    assert type(target).objects.get().revision == revision


def test_offsets_are_shown_and_cannot_be_typed(coder, target):
    page = coder.get(target.url)
    assert "evidence-0-start" not in fields(page)
    assert "Found once in the text, characters" in page.content.decode()


def test_a_new_quote_forgets_the_words_around_the_old_one(coder, target):
    data = filled(coder.get(target.url), **{"evidence-0-exact": "all are welcome"})
    assert "stand 2 times" in errors(coder.post(target.url, data))[0]


def test_quotes_change_places_by_their_order(coder, target):
    _paste(coder, target, "The mayor’s office will not ask")
    assert errors(save(coder, target.url, **{"evidence-0-order": "2", "evidence-1-order": "1"})) == []
    assert [(e.order, e.exact[:9]) for e in target.evidence.all()] == [(1, "The mayor"), (2, "the distr")]


def test_a_reviewer_vouches_for_a_quote_whose_text_is_not_stored(coder, reviewer, target):
    bare = Snapshot.objects.create(
        key="bare",
        article=target.snapshot.article,
        captured_at="2017-03-01T00:00Z",
        sha256="0" * 64,
        length=9,
    )
    target.snapshot = bare
    assert errors(_paste(coder, target, "all we know")) == []
    made = target.evidence.get(order=2)
    assert made.anchor_state == "orphan"
    url = reverse("admin:civic_evidence_changelist")
    data = {"action": "attest_selected", "_selected_action": [made.pk, target.evidence.get(order=1).pk]}
    said = messages(reviewer.post(url, data, follow=True))
    assert any("vouched for" in text for text in said)
    assert any("The text is stored" in text for text in said)
    made.refresh_from_db()
    assert made.anchor_state == "attested"


def test_a_text_that_quotes_hang_on_cannot_be_edited(coder, target):
    article = target.snapshot.article
    for url in (
        reverse("admin:civic_sourcearticle_change", args=[article.pk]),
        reverse("admin:civic_snapshot_change", args=[target.snapshot.pk]),
    ):
        name = "text" if "snapshot" in url else "snapshots-0-text"
        assert errors(save(coder, url, **{name: "Another text"})) == []
    before = target.snapshot.sha256
    target.snapshot.refresh_from_db()
    assert target.snapshot.sha256 == before


def test_a_quoted_snapshot_cannot_be_deleted(coder, target):
    url = reverse("admin:civic_sourcearticle_change", args=[target.snapshot.article_id])
    answer = save(coder, url, **{"snapshots-0-DELETE": "on"})
    assert answer.status_code == 200
    assert "protected related objects" in " ".join(errors(answer))
    assert Snapshot.objects.count() == 1


def test_the_same_text_is_not_taken_twice(coder, target):
    text = target.snapshot.text
    url = reverse("admin:civic_sourcearticle_change", args=[target.snapshot.article_id])
    answer = save(coder, url, **rows("snapshots", {"text": text}, saved=1))
    assert errors(answer) == ["snapshots-1-text: This text is here already."]
    blank = save(coder, url, **rows("snapshots", {"text": " \r\n "}, saved=1))
    assert errors(blank) == ["snapshots-1-text: The text is empty."]
    two = rows("snapshots", {"text": "New"}, {"text": "New"}, saved=1)
    assert len(errors(save(coder, url, **two))) == 1
    assert Snapshot.objects.count() == 1


def test_the_text_is_for_staff_and_its_words_count_in_code_points(coder):
    article = factories.make_article()
    url = reverse("admin:civic_snapshot_add")
    answer = save(coder, url, article=str(article.pk), text="Zoë\u00a0🙂\r\nEnd")
    assert errors(answer) == []
    made = Snapshot.objects.get(length=9)
    assert (made.text, made.captured_at is not None) == ("Zoë 🙂\nEnd", True)
