"""The card: cell, whether it holds, whose words, quotes with their lead-ins."""

from datetime import date

import pytest
from django.template.loader import render_to_string

from civic.choices import Attribution, Cell, Part
from civic.models import Commitment
from civic.templatetags import civic_cards
from tests import factories

pytestmark = pytest.mark.django_db


def card(commitment: Commitment, **context: object) -> str:
    fresh = Commitment.objects.for_list().get(pk=commitment.pk)
    return render_to_string("civic/_commitment_card.html", {"commitment": fresh, **context})


def test_an_adopted_promise_says_when_and_that_nobody_checked() -> None:
    commitment = factories.make_published()
    assert civic_cards.holds(commitment) == (
        'Adopted <time datetime="2017-02-09">Feb. 9, 2017</time> (our reading of “Thursday”). '
        "Not checked since."
    )
    assert civic_cards.badge(commitment) == Cell.PROMISED
    assert civic_cards.is_old(commitment)


def test_a_check_is_named_with_its_day() -> None:
    commitment = factories.make_published()
    factories.verified(commitment, date.today())
    fresh = Commitment.objects.get(pk=commitment.pk)
    assert civic_cards.holds(fresh).startswith("In force when last checked, <time")
    assert not civic_cards.is_old(fresh)


def test_words_without_a_resolution_are_said_and_not_known_to_hold() -> None:
    institution = factories.make_institution()
    article = factories.make_article()
    statement = factories.make_statement(institution, article)
    commitment = factories.make_published(institution=institution, article=article, statement=statement)
    assert civic_cards.holds(commitment) == (
        'Said <time datetime="2017-02-10">Feb. 10, 2017</time>. Not known if it still holds.'
    )
    assert civic_cards.badge(commitment) == Cell.SAID


def test_a_speaker_who_is_not_bound_is_named_by_office() -> None:
    city = factories.make_institution("City of Larkfield", kind="city")
    police = factories.make_institution("Larkfield Police", kind="police_department", parent=city)
    article = factories.make_article()
    role = factories.make_role(city, "Cy Marsh", title="Mayor", category="mayor")
    statement = factories.make_statement(city, article, speaker=role)
    commitment = factories.make_published(institution=police, article=article, statement=statement)
    assert civic_cards.spoken_for(commitment) == "Said by the Mayor, about the police"
    assert civic_cards.named(role) == "Mayor Cy Marsh, as named in February 2017"


def test_an_institution_that_speaks_for_itself_needs_no_line() -> None:
    assert civic_cards.spoken_for(factories.make_published()) == ""


def test_a_lead_in_and_its_item_are_shown_together_with_a_link_to_the_words() -> None:
    article = factories.make_article()
    commitment = factories.make_commitment(article=article)
    commitment.evidence.all().delete()
    lead = {"part": Part.LEAD_IN, "order": 1, "commitment": commitment}
    factories.make_evidence(article, "Superintendent Bo Tran", **lead)
    factories.make_evidence(
        article,
        "will review every request by agents",
        part=Part.ITEM,
        order=2,
        commitment=commitment,
    )
    factories.make_evidence(
        article, "We do not ask", order=3, commitment=commitment, attribution=Attribution.OFFICIAL_WORDS
    )
    factories.published(article)
    html = card(commitment)
    assert "“Superintendent Bo Tran … will review every request by agents”" in html
    assert "“We do not ask”" in html
    assert html.count('<blockquote lang="en" cite=') == 2
    marked = "Superintendent%20Bo%20Tran&amp;text=will%20review%20every%20request%20by%20agents&amp;text="
    assert f"#:~:text={marked}We%20do%20not%20ask" in html


def test_a_quote_from_an_article_that_is_not_public_is_not_shown() -> None:
    commitment = factories.make_commitment()
    assert factories.QUOTE not in card(commitment)
    factories.published(commitment.evidence.get().snapshot.article)
    assert factories.QUOTE in card(commitment)


def test_context_stays_beside_the_quotes_that_prove_a_promise() -> None:
    commitment = factories.make_published()
    article = commitment.evidence.get().snapshot.article
    factories.make_evidence(article, "We do not ask", stance="context", order=2, commitment=commitment)
    proving, beside = civic_cards.quotes(commitment), civic_cards.other_quotes(commitment)
    assert [[e.exact for e in p.pieces] for p in proving] == [[factories.QUOTE]]
    assert [[e.exact for e in p.pieces] for p in beside] == [["We do not ask"]]


def test_an_unclear_promise_says_what_is_unclear() -> None:
    commitment = factories.make_published(certainty="ambiguous", certainty_note_en="Which text, is not said.")
    assert civic_cards.certainty_words(commitment) == "Unclear: Which text, is not said."
    assert civic_cards.badge(commitment) == Cell.UNCLEAR


def test_a_list_names_the_institution_and_its_own_page_does_not() -> None:
    commitment = factories.make_published()
    assert commitment.institution.name in card(commitment, show_institution=True)
    assert f'class="kicker"><a href="/institutions/{commitment.institution.slug}/">' not in card(commitment)


def test_the_words_of_a_source_are_escaped() -> None:
    article = factories.make_article("The board said <b>no</b> & left.")
    commitment = factories.make_commitment(article=article)
    factories.make_evidence(article, "<b>no</b> & left", order=2, commitment=commitment)
    factories.published(article)
    assert "“&lt;b&gt;no&lt;/b&gt; &amp; left”" in card(commitment)
