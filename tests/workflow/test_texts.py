"""New texts of a known article: quotes are looked up by exact match alone; readers learn what is gone."""

from datetime import date, timedelta

import pytest

from civic import versions, workflow
from civic.models import AbsentQuote, Anchor, Evidence, Snapshot
from civic.workflow.candidates import candidates, newest_text
from tests import factories as make

pytestmark = pytest.mark.django_db

LATER = make.WHEN + timedelta(days=30)
DAY = date(2026, 12, 22)


def look(text: str, quote: str = make.QUOTE, first: str = make.TEXT, **around: str) -> tuple:
    """What is recorded of a quote after its source got another text: state, place, day of absence."""
    article = make.make_article(first)
    evidence = make.make_evidence(article, quote, institution=make.make_institution(), **around)
    workflow.add_snapshot(article, text, at=LATER)
    anchor = Anchor.objects.get()
    return anchor.state, anchor.start, Evidence.objects.get(pk=evidence.pk).absent_on


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Corrected on Monday.\n\n{make.TEXT}", ("exact", 96, None)),
        (f"Last Thursday, {make.QUOTE}.", ("exact", 15, None)),
        (make.QUOTE.replace("immigration status", "immigration\nstatus"), ("exact", 0, None)),
        (make.QUOTE.replace("will not", "will  not"), ("orphan", None, DAY)),
        (make.QUOTE.replace("will not", "would not"), ("orphan", None, DAY)),
        (make.QUOTE.upper(), ("orphan", None, DAY)),
        ("The page is gone.", ("orphan", None, DAY)),
        (f"{make.QUOTE}. Again: {make.QUOTE}.", ("ambiguous", None, None)),
    ],
    ids=["after a note", "moved", "wrapped", "two blanks", "a word", "capitals", "gone", "twice"],
)
def test_a_quote_is_found_in_a_new_text_or_it_is_not(text, found):
    assert look(text) == found


def test_quotation_marks_and_dashes_may_be_drawn_otherwise():
    found = look(
        'He said "we don\'t ask" - at all.', "“we don’t ask” – at all", "He said “we don’t ask” – at all."
    )
    assert found == ("exact", 8, None)


def test_of_the_same_sentence_twice_the_one_with_the_same_neighbours_is_meant():
    first = "Tran said: we do not ask. Quill said: we do not ask."
    found = look(f"A note. {first}", "we do not ask", first, prefix="Quill said: ")
    assert found == ("exact", 46, None)


def test_the_original_place_stays_and_the_gate_reads_it():
    commitment = make.make_published()
    quote = commitment.evidence.get()
    before = (quote.start, quote.end, quote.anchor_state)
    workflow.add_snapshot(quote.snapshot.article, "The page is gone.", at=LATER)
    quote.refresh_from_db()
    assert (quote.start, quote.end, quote.anchor_state) == before
    workflow.record_edit(commitment)
    assert commitment.is_published


def test_readers_of_the_record_get_a_version_that_says_so_and_one_when_the_words_are_back():
    commitment = make.make_published()
    article = commitment.evidence.get().snapshot.article
    workflow.add_snapshot(article, f"Corrected. {make.TEXT}", at=LATER)
    assert versions.history(commitment).count() == 1
    workflow.add_snapshot(article, "The page is gone.", at=LATER + timedelta(days=1))
    told = versions.history(commitment)
    assert [(v.number, v.note, v.record["evidence"][0].get("source_changed_on")) for v in told] == [
        (2, "The source has changed", "2026-12-23"),
        (1, "", None),
    ]
    workflow.add_snapshot(article, make.TEXT, at=LATER + timedelta(days=2))
    assert "source_changed_on" not in versions.history(commitment)[0].record["evidence"][0]
    assert not any(versions.differs(r) for r in (commitment, commitment.resolution, article))


def test_a_text_that_is_here_already_stands_again_and_is_kept_once():
    article = make.make_article()
    make.make_evidence(article, institution=make.make_institution())
    old = article.snapshots.get()
    workflow.add_snapshot(article, "The page is gone.", at=LATER)
    again = workflow.add_snapshot(article, make.TEXT, at=LATER + timedelta(days=1))
    assert (again, Snapshot.objects.count()) == (old, 2)
    assert (Anchor.objects.count(), AbsentQuote.objects.count()) == (0, 0)


def test_an_older_text_that_is_found_later_changes_nothing():
    article = make.make_article()
    make.make_evidence(article, institution=make.make_institution())
    workflow.add_snapshot(article, "A draft of it.", at=make.WHEN - timedelta(days=1))
    assert (Anchor.objects.count(), AbsentQuote.objects.count()) == (0, 0)


def test_a_quote_that_an_editor_attaches_to_the_new_text_leaves_the_queue():
    commitment = make.make_published()
    article = commitment.evidence.get().snapshot.article
    snapshot = workflow.add_snapshot(article, make.TEXT.replace("will not", "shall not"), at=LATER)
    quote = AbsentQuote.objects.get()
    quote.snapshot, quote.exact = snapshot, make.QUOTE.replace("will not", "shall not")
    workflow.anchor_evidence(quote)
    quote.save()
    workflow.record_edit(commitment)
    assert (AbsentQuote.objects.count(), Anchor.objects.count()) == (0, 1)  # the event's quote still stands
    assert versions.history(commitment).first().record["evidence"][0]["exact"] == quote.exact


@pytest.mark.parametrize(("text", "code"), [("", "empty_text"), (" \n ", "empty_text"), ("a\0b", "bad_text")])
def test_a_text_that_is_none_is_refused_and_nothing_is_kept(text, code):
    article = make.make_article()
    with pytest.raises(workflow.Refused) as caught:
        workflow.add_snapshot(article, text)
    assert ([p.code for p in caught.value.problems], Snapshot.objects.count()) == ([code], 1)


def test_wordings_that_come_near_are_offered_with_their_places():
    article = make.make_article()
    make.make_evidence(article, institution=make.make_institution())
    new = make.QUOTE.replace("will not collect information on", "shall not ask about")
    workflow.add_snapshot(article, f"A new roof.\n\nNow {new} here. {make.QUOTE[:40].title()}!", at=LATER)
    quote = AbsentQuote.objects.get()
    text = newest_text(quote)
    found = candidates(quote, text)
    assert 1 <= len(found) <= 3
    assert [text.text[c.start : c.end] for c in found] == [c.exact for c in found]
    assert "shall not ask about the immigration status of any pupil" in found[0].exact
    assert (found[0].before, text.text[: found[0].start].endswith(found[0].before)) == (found[0].before, True)


def test_where_nothing_comes_near_nothing_is_offered():
    article = make.make_article()
    make.make_evidence(article, institution=make.make_institution())
    workflow.add_snapshot(article, "0123456789", at=LATER)
    quote = AbsentQuote.objects.get()
    assert candidates(quote, newest_text(quote)) == []
