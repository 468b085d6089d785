"""Row 1 of the seed, entered from nothing in the stock forms, through to what the public reads."""

import pytest
from django.urls import reverse

from civic.models import Commitment, Institution, Person, Place, Resolution, Role, SourceArticle
from civic.publication import publication_problems
from tests import factories
from tests.admin.forms import errors, rows, save
from tests.e2e.story import FICTION, SEED, Story

pytestmark = pytest.mark.django_db
STORIES = [pytest.param(FICTION, id="fictional")] + ([pytest.param(SEED, id="seed")] if SEED.text else [])


def _add(client, model: str, /, **typed):
    answer = save(client, reverse(f"admin:civic_{model}_add"), **typed)
    assert errors(answer) == []
    assert answer.status_code == 302


def _enter_ground(coder, story: Story) -> None:
    """Place, institution, article with its text, official."""
    _add(coder, "place", name=story.place, state="CA")
    place = str(Place.objects.get().pk)
    _add(coder, "institution", name=story.institution, kind="school_district", state="CA", places=[place])
    _add(
        coder,
        "sourcearticle",
        kind="news_article",
        title=story.title,
        publisher=story.publisher,
        canonical_url=story.url,
        edtf="2017-02-10",
        date_basis="metadata",
        date_source_en="The date in its address",
        **rows("snapshots", {"text": story.text.replace("\n", "\r\n"), "method": "copied by hand"}),
    )
    _add(coder, "person", name=story.spokesman)
    _add(
        coder,
        "role",
        person=str(Person.objects.get().pk),
        institution=str(Institution.objects.get().pk),
        title="spokesman",
        category="spokesperson",
        as_of="2017-02",
    )


def _enter_resolution(coder, story: Story) -> None:
    """The resolution with its adoption, then the words that report it on the event's own form."""
    _add(
        coder,
        "resolution",
        institution=str(Institution.objects.get().pk),
        kind="resolution",
        title=story.resolution,
        **rows(
            "events",
            {
                "kind": "adopted",
                "edtf": "2017-02-09",
                "date_basis": "inferred_from_weekday",
                "as_printed": "Thursday",
            },
        ),
    )
    event = Resolution.objects.get().events.get()
    snapshot = SourceArticle.objects.get().snapshots.get()
    quote = {"snapshot": str(snapshot.pk), "exact": story.adopted, "attribution": "reported_paraphrase"}
    answer = save(
        coder,
        reverse("admin:civic_resolutionevent_change", args=[event.pk]),
        **rows("evidence", {**quote, "part": "whole", "stance": "supports"}),
    )
    assert errors(answer) == []


def _enter_commitment(coder, story: Story) -> None:
    snapshot = str(SourceArticle.objects.get().snapshots.get().pk)
    common = {"snapshot": snapshot, "part": "whole", "stance": "supports"}
    level = factories.make_type().levels.get(ordinal=2)
    _add(
        coder,
        "commitment",
        institution=str(Institution.objects.get().pk),
        type=str(level.type_id),
        level=str(level.pk),
        resolution=str(Resolution.objects.get().pk),
        polarity="prohibits",
        modality="will",
        summary_en=story.summary,
        **rows(
            "evidence",
            {**common, "exact": story.promise, "attribution": "reported_paraphrase"},
            {
                **common,
                "exact": story.own_words,
                "attribution": "official_words",
                "speaker": str(Role.objects.get().pk),
            },
        ),
        _submit_for_review="1",
    )


@pytest.mark.parametrize("story", STORIES)
def test_row_one_is_entered_by_a_coder_and_published_by_somebody_else(story, coder, publisher):
    _enter_ground(coder, story)
    _enter_resolution(coder, story)
    _enter_commitment(coder, story)
    made = Commitment.objects.get()
    assert (made.review_state, made.created_by, made.submitted_by) == ("in_review", coder.user, coder.user)
    assert {p.code for p in publication_problems(made)} == {"article_not_public", "parent_not_public"}

    for model in (SourceArticle, Institution, Resolution):
        name, record = model._meta.model_name, model.objects.get()
        coder.post(
            reverse(f"admin:civic_{name}_changelist"),
            {"action": "submit_selected", "_selected_action": record.pk},
        )
        publisher.post(reverse(f"admin:civic_{name}_verb", args=[record.pk, "publish"]))
    publisher.post(reverse("admin:civic_commitment_verb", args=[made.pk, "publish"]))

    public = Commitment.objects.published().get()
    assert (public.slug, public.status, public.attribution) == (story.slug, "adopted", "official_words")
    assert (public.stated_edtf, public.stated_as_printed, public.reviewed_by) == (
        "2017-02-09",
        "Thursday",
        publisher.user,
    )
    assert [(e.exact, e.anchor_state, e.order) for e in public.evidence.all()] == [
        (story.promise, "exact", 1),
        (story.own_words, "exact", 2),
    ]
