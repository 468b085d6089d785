"""Invented articles to practise on."""

import pytest

from civic import textmatch
from civic.ingest.practice import FOLDER, load_practice, parts
from civic.models import SourceArticle

pytestmark = pytest.mark.django_db


def test_the_practice_article_is_a_draft_that_is_marked_as_fiction():
    (article,) = load_practice()
    snapshot = article.snapshots.get()
    assert (article.title, article.is_fiction, article.review_state, article.edtf) == (
        "Willow Creek Board Votes on Papers of Pupils", True, "draft", "2019-04-03",
    )  # fmt: skip
    assert snapshot.text == textmatch.normalise(parts(FOLDER / "willow-creek.txt")[1])


def test_twice_is_as_good_as_once_and_keeps_what_was_coded():
    (first,) = load_practice()
    SourceArticle.objects.filter(pk=first.pk).update(staff_note="Coded by us")
    (second,) = load_practice()
    assert (second.pk, second.staff_note, SourceArticle.objects.count()) == (first.pk, "Coded by us", 1)


def test_the_public_sees_nothing_of_it(client):
    (article,) = load_practice()
    assert SourceArticle.objects.published().count() == 0
    assert client.get(article.get_absolute_url()).status_code == 404
