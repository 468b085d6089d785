"""Records that quotes prove as a spreadsheet: one row for each quote."""

from typing import Any

from civic.ingest.spreadsheets.cells import show, words
from civic.ingest.spreadsheets.columns import Cells, Column, column, reference
from civic.ingest.spreadsheets.parts import Group, PartedSheet
from civic.ingest.spreadsheets.quotes import anchored
from civic.ingest.spreadsheets.references import name_of
from civic.ingest.spreadsheets.report import Report
from civic.models import Evidence, Role, SourceArticle


def quote_columns() -> tuple[Column, ...]:
    return (
        Column(
            "article",
            "Slug, key or web address of the source.",
            "larkfield-board-votes",
            words(500),
            part=True,
            required=True,
            refers=SourceArticle,
        ),
        column(
            Evidence,
            "exact",
            "Word for word, as it stands once in the newest text of the article.",
            "the district will not collect information",
            name="quote",
            part=True,
            required=True,
        ),
        column(
            Evidence,
            "prefix",
            "Words right before the quote, where it stands more than once.",
            name="quote_before",
            part=True,
        ),
        column(
            Evidence,
            "suffix",
            "Words right after it, where it stands more than once.",
            name="quote_after",
            part=True,
        ),
        column(Evidence, "page", "Page of a PDF.", name="quote_page", part=True),
        column(
            Evidence,
            "attribution",
            "Whose words they are.",
            "reported_paraphrase",
            part=True,
            required=True,
        ),
        column(Evidence, "stance", "Empty means supports.", "supports", part=True),
        column(Evidence, "part", "Empty means whole.", "whole", name="quote_part", part=True),
        reference("speaker", Role, "Key of the office of whoever says it.", part=True),
    )


class QuotedSheet(PartedSheet):
    """Ends with the columns of ``quote_columns``; ``owner`` says what the quotes prove."""

    part, parts, part_model = "quote", "evidence", Evidence

    def cells_of_part(self, part: Any) -> Cells:
        cells = {c.name: show(getattr(part, c.attribute)) for c in self.part_columns() if not c.refers}
        return {**cells, "article": name_of(part.snapshot.article), "speaker": name_of(part.speaker)}

    def part_columns(self) -> list[Column]:
        return [c for c in self.columns if c.part]

    def bind(self, group: Group, report: Report) -> None:
        """Anchor each quote in its text."""
        for part in group.parts:
            anchored(part, report)
