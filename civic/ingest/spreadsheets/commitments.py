"""Commitments as a spreadsheet: one row for each quote, the columns of the commitment on its first row."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.choices import Counterparty
from civic.ingest.spreadsheets.cells import BadCell, show, shown
from civic.ingest.spreadsheets.columns import Cells, Column, column, in_languages, reference
from civic.ingest.spreadsheets.parts import Group
from civic.ingest.spreadsheets.quoted import QuotedSheet, quote_columns
from civic.ingest.spreadsheets.references import name_of
from civic.ingest.spreadsheets.report import Report
from civic.models import (
    Commitment,
    CommitmentType,
    Evidence,
    Institution,
    Level,
    Resolution,
    Statement,
)

_COUNTERPARTIES = Counterparty.values


def read_counterparties(cell: str) -> str:
    """Codes in canonical order, set apart by spaces, commas or ``|``."""
    given = cell.replace("|", " ").replace(",", " ").lower().split()
    if wrong := [code for code in given if code not in _COUNTERPARTIES]:
        raise BadCell(
            _("“%(code)s” is none of the codes: %(codes)s.")
            % {"code": shown(wrong[0]), "codes": ", ".join(_COUNTERPARTIES)}
        )
    return " ".join(code for code in _COUNTERPARTIES if code in given)


class CommitmentSheet(QuotedSheet):
    name = "commitment"
    model = Commitment
    identity = ("key", "slug")
    owner = "commitment"
    columns = (
        column(Commitment, "key", "Permanent name of the record. Left out, it is made for new ones."),
        column(Commitment, "slug", "Last part of the address.", "larkfield-no-status-questions"),
        reference(
            "institution",
            Institution,
            "Slug or key of the one that is bound.",
            "larkfield-unified-school-district",
            required=True,
        ),
        reference(
            "type",
            CommitmentType,
            "Notation or slug of the type in the codebook.",
            "DATA.COLLECT",
            required=True,
        ),
        Column(
            "level",
            "Its number within the type.",
            "2",
            column(Evidence, "order", "").read,
            required=True,
            attribute="level",
        ),
        reference(
            "resolution",
            Resolution,
            "Slug or key of the basis; or else a statement.",
            "larkfield-welcoming-pupils",
        ),
        reference("statement", Statement, "Slug or key of the basis; or else a resolution."),
        column(Commitment, "polarity", "", "prohibits", required=True),
        column(Commitment, "modality", "Empty means will.", "will"),
        Column(
            "counterparties",
            "Codes, set apart by spaces; empty means not_stated.",
            "not_stated",
            read_counterparties,
            attribute="counterparties",
        ),
        *in_languages(Commitment, "actor", "Who acts, where the source says."),
        *in_languages(Commitment, "conditions", "As the source has them."),
        *in_languages(Commitment, "exceptions", "As the source has them."),
        *in_languages(Commitment, "deadline", "As the source has it."),
        column(Commitment, "locator", "Section or page of the text."),
        column(Commitment, "clause", "Empty means not_known."),
        column(Commitment, "certainty", "Empty means clear.", "clear"),
        *in_languages(Commitment, "certainty_note", "What is unclear; needed where it is ambiguous."),
        *in_languages(
            Commitment,
            "summary",
            "One plain sentence in English.",
            "The district will not collect immigration status.",
            required=True,
        ),
        *quote_columns(),
    )

    def for_rows(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.select_related(
            "institution", "type", "level", "resolution", "statement"
        ).prefetch_related("evidence__snapshot__article", "evidence__speaker")

    def cells_of(self, record: Any) -> Cells:
        refers = {c.name: name_of(getattr(record, c.attribute)) for c in self.own_columns() if c.refers}
        cells = {
            c.name: show(getattr(record, c.attribute))
            for c in self.own_columns()
            if not c.refers and c.name != "level"
        }
        return {**cells, **refers, "level": str(record.level.ordinal)}

    def bind(self, group: Group, report: Report) -> None:
        """Find the level too."""
        kind, ordinal = group.values.get("type"), group.values.get("level")
        if kind is not None and ordinal is not None:
            level = Level.objects.filter(type=kind, ordinal=ordinal).first()
            if level is None:
                known = ", ".join(str(n) for n in kind.levels.values_list("ordinal", flat=True))
                report.refuse(
                    group.number,
                    "level",
                    "unknown",
                    _("%(type)s has the levels %(levels)s.") % {"type": kind.notation, "levels": known},
                )
            group.values["level"] = level
        super().bind(group, report)
