"""Under which words a record is found, and what a reader's words may mean in the codebook."""

import pytest

from civic.models import Commitment, CommitmentType
from civic.search import first, search, totals
from civic.searchwords import document_text, wanted
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    kind = make.make_type(
        "DATA.ASK",
        label_en="No questions",
        label_es="Sin preguntas",
        alternative_labels_en="sanctuary\nasylum",
    )
    kind.levels.filter(ordinal=2).update(label_en="Never asks", label_vi="Không bao giờ hỏi")
    kind.levels.filter(ordinal=3).update(label_en="Deletes answers")
    return kind


@pytest.fixture
def commitment(kind):
    return make.make_published(type=kind, level=2)


def found(words):
    """What every way of searching finds; they must agree."""
    public = Commitment.objects.published().order_by("pk")
    rows = list(search(public, words))
    assert first(public, words, 9, None) == rows
    assert totals(words)[Commitment] == len(rows)
    return rows


def test_a_document_names_its_place_in_the_codebook_by_one_token(commitment):
    text = document_text(commitment)
    assert text == commitment.search_document.text
    assert text.split()[0] == "_data-ask.2_"
    assert not {"sanctuary", "preguntas", "never", "khong"} & set(text.split())


@pytest.mark.parametrize(
    "words", ["sanctuary", "asyl", "preguntas", "never asks", "không hỏi", "sanctuary larkfield"]
)
def test_words_of_the_codebook_find_it_in_every_language(commitment, words):
    assert found(words) == [commitment]


@pytest.mark.parametrize("words", ["sanctuary nowhere", "_data-ask.2_", "_data", "ask 2", "uestions"])
def test_a_token_cannot_be_typed_and_every_term_must_hold(commitment, words):
    assert found(words) == []


def test_a_level_is_found_by_its_own_words_and_its_type_by_those_of_all(kind, commitment):
    other = make.make_published(type=kind, level=3)
    assert (found("deletes"), found("never")) == ([other], [commitment])
    assert found("sanctuary") == [commitment, other]


def test_a_new_word_in_the_codebook_is_found_without_touching_a_document(kind, commitment):
    text = commitment.search_document.text
    assert found("refuge") == []
    CommitmentType.objects.update(alternative_labels_en="refuge")
    assert (found("refuge"), found("sanctuary")) == ([commitment], [])
    commitment.search_document.refresh_from_db()
    assert commitment.search_document.text == text


def test_a_term_means_its_words_and_the_types_and_levels_that_they_name(kind, commitment):
    kind.levels.filter(ordinal=1).update(label_en="Questions of policies")
    assert wanted("policy never sanctuary") == [
        ("policy", "policies", "_data-ask.1_"),
        ("never", "_data-ask.2_"),
        ("sanctuary", "sanctuaries", "_data-ask."),
    ]


def test_types_whose_names_begin_alike_are_told_apart(commitment):
    make.make_published(type=make.make_type("DATA.ASK2"))
    assert found("sanctuary") == [commitment]
