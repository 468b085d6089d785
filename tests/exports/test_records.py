"""Records as rows for staff: what goes out can come back."""

import csv
import io

import pytest

from civic.exports.csv import stream
from civic.exports.records import rows_of
from civic.ingest.spreadsheets.importing import SHEETS, import_file
from civic.models import (
    Commitment,
    Identifier,
    Institution,
    Person,
    Place,
    Resolution,
    Snapshot,
    SourceArticle,
    Statement,
)
from tests import factories

pytestmark = pytest.mark.django_db


def _filled() -> None:
    commitment = factories.make_commitment()
    institution = commitment.institution
    institution.summary_en = "=1+1"
    institution.save()
    Identifier.objects.create(institution=institution, scheme="nces", value="0600001", source="A list")
    institution.other_names.create(key="n", name="Distrito", language="es")
    role = factories.make_role(institution)
    factories.make_evidence(
        commitment.evidence.get().snapshot.article,
        "We do not ask",
        commitment=commitment,
        speaker=role,
        order=2,
    )
    spoken = factories.make_statement(institution, factories.make_article(), speaker=role)
    Statement.objects.filter(pk=spoken.pk).update(retracted_edtf="2018", retraction_note_en="In a letter")
    factories.make_resolution(institution, None, "introduced", "adopted", edtf="2017-02")


@pytest.mark.parametrize("model", [Institution, Person, Resolution, Statement, Commitment])
def test_what_is_downloaded_is_the_same_when_it_comes_back(model):
    _filled()
    content = "".join(stream(rows_of(model.objects.order_by("pk")))).encode()
    sheet = next(sheet for sheet in SHEETS.values() if sheet.model is model)
    report = import_file(io.BytesIO(content), sheet, commit=True)
    rows = len(list(csv.reader(io.StringIO(content.decode(), newline="")))) - 1
    assert rows > 0
    assert report.faults == []
    assert report.counts() == {"new": 0, "changed": 0, "same": rows, "error": 0}


def test_a_list_without_a_spreadsheet_gives_its_columns_with_names_for_records():
    factories.make_place("Larkfield", key="p", geoid="0600001")
    assert list(rows_of(Place.objects.all())) == [
        ["key", "state", "slug", "name", "geoid", "geoid_source", "lat", "lon"],
        ["p", "CA", "larkfield", "Larkfield", "0600001", "", "", ""],
    ]
    article = factories.make_article(slug="votes")
    header, row = rows_of(Snapshot.objects.all())
    assert "text" not in header
    assert row[header.index("article")] == "votes"
    header, row = rows_of(SourceArticle.objects.all())
    assert row[header.index("created_at")] == article.created_at.isoformat()


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries):
    _filled()
    with django_assert_num_queries(4):
        list(rows_of(Institution.objects.all()))
    factories.make_institution(parent=Institution.objects.first())
    factories.make_institution()
    with django_assert_num_queries(4):
        list(rows_of(Institution.objects.all()))
