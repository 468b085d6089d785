"""Statements as a spreadsheet: one row for each quote, the columns of the statement on its first row."""

from typing import Any

from django.db.models import QuerySet

from civic.ingest.spreadsheets.cells import show
from civic.ingest.spreadsheets.columns import Cells, column, in_languages, reference
from civic.ingest.spreadsheets.quoted import QuotedSheet, quote_columns
from civic.ingest.spreadsheets.references import name_of
from civic.models import Institution, Role, Statement


class StatementSheet(QuotedSheet):
    name = "statement"
    model = Statement
    identity = ("key", "slug")
    owner = "statement"
    columns = (
        column(Statement, "key", "Permanent name of the record. Left out, it is made for new ones."),
        column(Statement, "slug", "Last part of the address.", "larkfield-on-requests"),
        reference(
            "issuer",
            Institution,
            "Slug or key of the one whose words they are.",
            "larkfield-unified-school-district",
            required=True,
        ),
        reference(
            "said_by", Role, "Key of the office; empty when the source names nobody.", attribute="speaker"
        ),
        column(Statement, "kind", "", "paraphrase", required=True),
        *in_languages(
            Statement,
            "title",
            "What was said, in a few of our words.",
            "Requests to enter a school are reviewed",
            required=True,
        ),
        *in_languages(Statement, "venue", "Where it was said."),
        column(Statement, "edtf", "2017-02-09, 2017-02, ../2017-02-10.", "2017-02-10", name="date"),
        column(Statement, "date_basis", "How we know the date; needed beside one.", "stated"),
        column(Statement, "as_printed", "Date in the source's own words."),
        column(Statement, "retracted_edtf", "Empty while it stands.", name="taken_back_on"),
        *in_languages(Statement, "retraction_note", "How it was taken back; needed beside a date."),
        *quote_columns(),
    )

    def for_rows(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.select_related("issuer", "speaker").prefetch_related(
            "evidence__snapshot__article", "evidence__speaker"
        )

    def cells_of(self, record: Any) -> Cells:
        stored = {c.name: (c, getattr(record, c.attribute)) for c in self.own_columns()}
        return {name: name_of(value) if c.refers else show(value) for name, (c, value) in stored.items()}
