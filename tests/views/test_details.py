"""Pages of resolutions, statements, promises and sources."""

import pytest
from django.test import Client

from civic.models import Resolution
from civic.publication import quoted_words
from tests import factories
from tests.views import scene
from tests.views.test_institutions import page, text

pytestmark = pytest.mark.django_db


def test_a_resolution_shows_its_events_its_relations_and_what_we_have_not_seen(client: Client) -> None:
    seen = text(page(client, scene.build().resolution.get_absolute_url()))
    assert "Adopted by Not stated in our source" in seen
    assert "We have not found the text. We rely on a report." in seen
    assert "Feb. 9, 2017 (our reading of “Thursday”) Adopted “agreed to a resolution on Thursday”" in seen
    assert "This text follows Welcoming Schools. Our reading: It says “first”." in seen
    assert "What it promises (2)" in seen


def test_a_relation_is_told_from_the_other_side_too(client: Client) -> None:
    scene.build()
    seen = text(page(client, "/resolutions/welcoming-schools/"))
    assert "This text is followed by Resolution Supporting Pupils and Families." in seen


def test_votes_are_shown_where_the_source_gives_them(client: Client) -> None:
    text_ = scene.build().resolution
    text_.events.update(body="the board", ayes=5, noes=0, abstentions=1)
    seen = text(page(client, text_.get_absolute_url()))
    assert "the board · 5 in favor, 0 against, 1 abstained" in seen


def test_a_relation_to_a_draft_is_not_told(client: Client) -> None:
    made = scene.build()
    Resolution.objects.filter(slug="welcoming-schools").update(review_state="draft")
    assert "Welcoming Schools" not in page(client, made.resolution.get_absolute_url())


def test_a_statement_names_its_speaker_as_the_source_did(client: Client) -> None:
    scene.build()
    seen = text(page(client, "/statements/no-raids/"))
    assert "Said by Mayor Cy Marsh, as named in February 2017" in seen
    assert "Said by an official: Mayor Cy Marsh · Larkfield Ledger, Feb. 10, 2017" in seen
    assert "What it promises (1)" in seen


def test_a_statement_of_nobody_says_that_nobody_is_named(client: Client) -> None:
    seen = text(page(client, scene.build().statement.get_absolute_url()))
    assert "Said by Our source names nobody" in seen


def test_a_promise_opens_everything_we_know(client: Client) -> None:
    scene.build()
    html = page(client, "/commitments/larkfield-does-not-ask/")
    assert "<details open>" in html
    assert html.count("<h1") == 1
    assert "Nobody has checked yet if this still holds." in html
    assert "Resolution Supporting Pupils and Families" in html


def test_a_check_is_told_on_the_page_of_the_promise(client: Client) -> None:
    made = scene.build()
    factories.verified(made.commitment, factories.WHEN.date())
    seen = text(page(client, made.commitment.get_absolute_url()))
    assert "Nov. 22, 2026 Checked: still holds" in seen
    assert "In force when last checked, Nov. 22, 2026. How sure: clear." in seen


def test_a_source_shows_our_quotes_and_what_they_prove_never_its_text(client: Client) -> None:
    made = scene.build()
    html = page(client, made.article.get_absolute_url())
    seen = text(html)
    assert "12 quotes, 98 words." in seen
    assert quoted_words(made.article) == 98
    assert "“We keep it private by just not asking for it”" in seen
    assert "→ Larkfield Unified School District: Does not collect immigration status" in seen
    assert "How we know the date Its address" in seen
    assert "plans another text" in scene.TEXT
    assert "plans another text" not in html


def test_a_source_shows_no_quote_of_a_draft(client: Client) -> None:
    made = scene.build()
    draft = factories.make_commitment(made.district, resolution=made.resolution)
    draft.evidence.all().delete()
    factories.make_evidence(made.article, "The board plans another text", commitment=draft)
    assert "plans another text" not in page(client, made.article.get_absolute_url())


def test_the_context_that_staff_keep_is_never_shown(client: Client) -> None:
    made = scene.build()
    evidence = made.commitment.evidence.order_by("order").first()
    assert evidence.prefix.endswith("The resolution also says that ")
    evidence.prefix = "words only staff may see "
    evidence.save()
    paths = [made.commitment, made.article, made.district, made.resolution]
    assert not any("only%20staff" in page(client, r.get_absolute_url()) for r in paths)
    assert not any("only staff may see" in page(client, r.get_absolute_url()) for r in paths)
