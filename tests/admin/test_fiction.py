"""Fiction goes all the way to a preview for staff, and no step further."""

import pytest
from django.urls import reverse

from civic import facets, workflow
from civic.choices import ReviewState
from civic.models import (
    Commitment,
    FacetCount,
    Institution,
    PublishedVersion,
    Resolution,
    SearchDocument,
    SourceArticle,
    Statement,
)
from civic.publication import publication_problems
from tests import factories
from tests.admin.forms import messages

pytestmark = pytest.mark.django_db
MODELS = (SourceArticle, Institution, Resolution, Statement, Commitment)


@pytest.fixture
def story(coder, publisher):
    """A promise on invented ground, walked through review by two people."""
    institution = factories.make_institution("Nowhere Unified", is_fiction=True)
    article = factories.make_article(is_fiction=True, title="Invented news")
    made = factories.make_commitment(institution, article)
    statement = factories.make_statement(institution, article)
    for record in (article, institution, made.resolution, statement, made):
        workflow.submit(record, coder.user)
        workflow.publish(record, publisher.user)
    made.refresh_from_db()
    return made


def _preview(record) -> str:
    return reverse(f"admin:civic_{record._meta.model_name}_preview", args=[record.pk])


def _all(story) -> list:
    return [
        story,
        story.resolution,
        Statement.objects.get(),
        story.institution,
        story.evidence.get().snapshot.article,
    ]


def test_publishing_fiction_rehearses_it(story):
    assert {r.review_state for r in _all(story)} == {ReviewState.REHEARSED}
    assert (story.is_public, story.facet_key) == (False, "")
    assert [model.objects.published().exists() for model in MODELS] == [False] * 5
    for derived in (PublishedVersion, SearchDocument, FacetCount):
        assert not derived.objects.exists()
    assert facets.naive() == facets.stored()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/institutions/",
        "/commitments/",
        "/resolutions/",
        "/statements/",
        "/articles/",
        "/search/?q=nowhere",
        "/search/?q=invented",
        "/changes/",
        "/changes/feed/",
        "/commitments/feed/",
        "/institutions/feed/",
        "/places/ca/",
        "/places/ca/larkfield/",
        "/timeline/",
        "/sitemap.xml",
        "/codebook/data-collect/",
    ],
)
def test_no_public_page_tells_of_fiction(path, client, story):
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code in (200, 404)
    for word in ("Nowhere Unified", "Invented news", story.slug, story.institution.slug):
        assert word not in page


def test_the_public_pages_of_fiction_are_not_there(client, story):
    for record in _all(story):
        assert client.get(record.get_absolute_url()).status_code == 404


def test_staff_see_the_public_page_in_the_preview_and_nothing_stays(coder, story):
    before = (PublishedVersion.objects.count(), SearchDocument.objects.count(), FacetCount.objects.count())
    for record in _all(story):
        answer = coder.get(_preview(record))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Preview. Only staff see this.</strong> Published in the preview" in page
        assert getattr(record, "title", "") in page
        assert story.institution.name in page or record == _all(story)[-1]
        assert answer.headers["Cache-Control"].startswith("no-store")
        assert not type(record).objects.published().exists()
    institution = coder.get(_preview(story.institution)).content.decode()
    assert story.summary_en in institution
    after = (PublishedVersion.objects.count(), SearchDocument.objects.count(), FacetCount.objects.count())
    assert before == after
    assert {r.review_state for r in _all(story)} == {ReviewState.REHEARSED}
    assert SourceArticle.objects.get().is_fiction


def test_nobody_else_sees_the_preview(client, story):
    for record in _all(story):
        answer = client.get(_preview(record))
        assert answer.status_code == 302
        assert "/login/" in answer.headers["Location"]


def test_a_real_draft_has_a_preview_too(coder):
    made = factories.make_commitment()
    page = coder.get(_preview(made)).content.decode()
    assert made.summary_en in page
    assert factories.QUOTE in page
    assert [model.objects.published().exists() for model in MODELS] == [False] * 5
    assert coder.get("/admin/civic/commitment/999999/preview/").status_code == 404


def _codes(record) -> list[str]:
    return [p.code for p in publication_problems(record)]


def test_fiction_and_fact_do_not_mix(story):
    real = factories.make_article()
    institution = factories.make_institution()
    factories.published(real, institution)
    on_fiction = factories.make_commitment(institution, real, resolution=story.resolution)
    quoting = factories.make_commitment(institution, story.evidence.get().snapshot.article)
    child = factories.make_institution(parent=story.institution)
    assert "fiction_mixed" in _codes(on_fiction)
    assert "fiction_mixed" in _codes(quoting)
    assert "fiction_mixed" in _codes(quoting.resolution)
    assert "fiction_mixed" in _codes(child)
    with pytest.raises(workflow.Refused, match="It rests on fiction"):
        workflow.publish(child)


def test_the_gate_is_as_strict_for_fiction(coder, publisher):
    institution = factories.make_institution(is_fiction=True)
    made = factories.make_commitment(institution, factories.make_article(is_fiction=True))
    made.evidence.all().delete()
    assert _codes(made) == ["no_quote", "parent_not_public", "parent_not_public"]


def test_the_words_say_that_it_is_a_rehearsal_and_it_can_be_edited_again(coder, publisher):
    made = factories.make_institution(is_fiction=True, created_by=coder.user)
    workflow.submit(made, coder.user)
    url = reverse("admin:civic_institution_verb", args=[made.pk, "publish"])
    assert messages(publisher.post(url, follow=True)) == [
        f"“{made}” rests on fiction: it is published in the preview alone, for staff."
    ]
    url = reverse("admin:civic_institution_verb", args=[made.pk, "edit"])
    publisher.post(url)
    made.refresh_from_db()
    assert made.review_state == ReviewState.DRAFT
