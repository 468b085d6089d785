"""The flat row of a record: made by the database, and the same facts as the whole record."""

import pytest

from civic.models import Commitment, Institution, Resolution, SourceArticle, Statement
from civic.serializers import COLUMNS, ROWS, names, public_record, row_of, select
from tests import factories as make

pytestmark = pytest.mark.django_db


def only_row(model):
    (cells,) = select(model.objects.published())
    return row_of(model, cells)


@pytest.mark.parametrize("model", [Institution, Resolution, Commitment, SourceArticle])
def test_a_row_says_what_the_whole_record_says(model):
    make.make_published()
    record = model.objects.get()
    whole, row = public_record(record), only_row(model)
    assert {name: row[name] for name in COLUMNS[model]} == {name: whole[name] for name in COLUMNS[model]}


def test_a_statement_names_its_issuer_and_its_speaker():
    city = make.make_institution("Larkfield")
    speaker = make.make_role(city, title="Mayor of Larkfield")
    said = make.make_statement(city, speaker=speaker)
    row = row_of(Statement, select(Statement.objects.filter(pk=said.pk)).get())
    found = {name: row[name] for name in ("issuer", "speaker", "speaker_title")}
    assert found == {"issuer": city.slug, "speaker": "Ada Quill", "speaker_title": "Mayor of Larkfield"}


def test_a_commitment_carries_its_words_in_order_and_their_source():
    commitment = make.make_published(slug="no-status")
    first = commitment.evidence.get()
    first.order = 2
    first.save()
    article = first.snapshot.article
    make.make_evidence(article, "immigration status", commitment=commitment, order=1, anchor_state="exact")
    row = only_row(Commitment)
    assert row["quote"] == f"immigration status […] {make.QUOTE}"
    assert row["source_url"] == first.snapshot.article.canonical_url
    assert row["permalink"].endswith("/commitments/no-status/")


def test_an_institution_names_its_places_names_identifiers_and_only_a_public_parent():
    parent = make.make_institution("County of Larkfield")
    places = [make.make_place(name) for name in ("Oakville", "Birchtown")]
    child = make.make_institution("Larkfield Schools", parent=parent, places=places)
    child.other_names.create(name="LSD", language="en")
    child.identifiers.create(scheme="nces", value="0600001", source="NCES")
    make.published(child)
    assert {
        name: only_row(Institution)[name] for name in ("parent", "places", "other_names", "identifiers")
    } == {
        "parent": None,
        "places": "ca/birchtown ca/oakville",
        "other_names": "LSD",
        "identifiers": "nces:0600001",
    }
    make.published(parent)
    row = row_of(Institution, select(Institution.objects.filter(pk=child.pk)).get())
    assert row["parent"] == parent.slug


@pytest.mark.parametrize("model", list(ROWS), ids=lambda model: model.__name__)
def test_the_rows_of_a_table_are_one_query(model, django_assert_num_queries):
    make.make_published()
    with django_assert_num_queries(1):
        rows = [row_of(model, cells) for cells in select(model.objects.all())]
    assert all(tuple(row) == names(model) for row in rows)
