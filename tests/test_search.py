"""Search: the same answers on both engines, without accents, over everything public."""

import pytest
from django.utils import translation

from civic import workflow
from civic.models import Commitment, Institution, Resolution, Role, SearchDocument, SourceArticle, Statement
from civic.search import few, first, search, totals
from civic.searchwords import document_text
from tests import factories as make

pytestmark = pytest.mark.django_db


def found(model, words):
    return list(search(model.objects.published(), words))


@pytest.fixture
def district():
    return make.published(make.make_institution("Distrito Peñasco Łódź"))


@pytest.mark.parametrize("words", ["penasco", "PEÑASCO", "Peñasco lodz", "lódż", "peñ", "  lodz  ,, "])
def test_accents_case_and_unfinished_words_do_not_matter(district, words):
    assert found(Institution, words) == [district]


@pytest.mark.parametrize("words", ["", "   ", "the of", "—", "\x00", "'", '"', "*", "peñasco nowhere", "sco"])
def test_without_a_usable_word_or_with_a_wrong_one_nothing_is_found(district, words):
    assert found(Institution, words) == []


@pytest.mark.parametrize(
    "words",
    [
        "') OR 1=1 --",
        'penasco" OR "x',
        "penasco:*",
        "penasco & !lodz",
        "NEAR(penasco lodz)",
        "x" * 5000,
        "a b " * 900,
    ],
)
def test_operators_of_the_engines_are_only_words(district, words):
    assert found(Institution, words) in ([], [district])


def test_people_are_found_by_name_where_a_public_source_names_them(district):
    role = make.make_role(district, "Ana Albarrán")
    article = make.make_article()
    make.make_evidence(article, "who speaks for the district", role=role)
    assert found(Role, "albarran") == []
    make.published(article)
    assert found(Role, "albarran") == [role]


def test_a_commitment_is_found_by_its_quote_its_institution_and_the_words_people_use():
    kind = make.make_type(alternative_labels_en="sanctuary", label_es="No preguntar")
    commitment = make.make_published(type=kind)
    for words in ("any pupil", "larkfield unified", "sanctuary", "preguntar", "welcoming"):
        assert found(Commitment, words) == [commitment], words


def test_texts_statements_and_articles_are_found():
    institution, article = make.make_institution(), make.make_article()
    statement = make.make_statement(institution, article)
    make.make_published(institution=institution, article=article, statement=statement)
    commitment = make.make_published()
    assert found(Resolution, "welcoming pupils") == [commitment.resolution]
    assert found(Statement, "every request by agents") == [statement]
    assert set(found(SourceArticle, "ledger")) == set(SourceArticle.objects.all())


def test_our_own_words_are_found_in_every_language():
    institution, article = make.make_institution(), make.make_article()
    titles = {"title_en": "On entry", "title_es": "Sobre la entrada", "title_vi": "Nói về việc vào trường"}
    statement = make.make_statement(institution, article, **titles)
    commitment = make.make_published(
        institution=institution,
        article=article,
        statement=statement,
        resolution=None,
        actor_es="la alcaldesa",
    )
    for words in ("on entry", "sobre la entrada", "viec vao truong"):
        assert (found(Statement, words), found(Commitment, words)) == ([statement], [commitment]), words
    assert found(Commitment, "alcaldesa") == [commitment]
    with translation.override("es"):
        assert document_text(commitment) == commitment.search_document.text


def test_drafts_and_withdrawn_records_are_not_found(district):
    make.make_institution("Peñasco draft")
    assert found(Institution, "penasco") == [district]
    workflow.withdraw(district, "Merged.", at=make.WHEN)
    assert found(Institution, "penasco") == []
    assert not SearchDocument.objects.exists()


def test_the_index_follows_the_documents_without_our_help(district):
    SearchDocument.objects.update(text="quite other words")
    assert found(Institution, "penasco") == []
    assert found(Institution, "other") == [district]
    SearchDocument.objects.all().delete()
    assert found(Institution, "other") == []


def test_an_edit_is_found_at_once(district):
    Institution.objects.update(name="Renamed")
    district.refresh_from_db()
    workflow.record_edit(district, at=make.WHEN)
    assert (found(Institution, "renamed"), found(Institution, "penasco")) == ([district], [])


@pytest.mark.parametrize("words", ["warrant", "warrants", "policy", "policies", "family", "families"])
def test_singular_and_plural_find_each_other(words):
    both = [
        make.published(make.make_institution(name))
        for name in ("Warrants policy family", "Warrant policies families")
    ]
    assert set(found(Institution, words)) == set(both)


def test_many_are_looked_through_in_their_order_and_few_fetched_by_their_keys(monkeypatch):
    """Both ways lead to the same rows; a draft and a withdrawn record have no way at all."""
    shown = [make.make_published() for _ in range(4)]
    make.make_commitment()
    workflow.withdraw(shown.pop(), "Misread.")
    public = Commitment.objects.published().order_by("-pk")
    many = totals("larkfield")
    assert many[Commitment] == 3
    keys = few("larkfield", many)
    assert sorted(keys[Commitment]) == sorted(one.pk for one in shown)
    wanted = shown[::-1][:2]
    assert first(public, "larkfield", 2, keys[Commitment]) == wanted
    assert first(public, "larkfield", 2, None) == wanted
    assert first(public, "larkfield", 2, None, apart=True) == wanted
    monkeypatch.setattr("civic.search.FEW", 2)
    rare = {model: found for model, found in keys.items() if len(found) <= 2}
    assert few("larkfield", many) == rare
    assert Commitment not in rare


@pytest.mark.parametrize("words", ["policy", "policies", "family warrant", "amil", "fam", "policy nothing"])
def test_one_by_one_and_through_the_index_the_same_rows_are_found(words):
    for name in ("Warrants policy family", "Policies of families", "Warrant"):
        make.published(make.make_institution(name))
    rows = Institution.objects.published().order_by("pk")
    assert first(rows, words, 9, None) == list(search(rows, words))
