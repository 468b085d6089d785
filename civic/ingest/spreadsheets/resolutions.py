"""Resolutions as a spreadsheet: one row for each event, the columns of the resolution on its first row."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.ingest.spreadsheets.cells import show
from civic.ingest.spreadsheets.columns import Cells, column, in_languages, reference, references
from civic.ingest.spreadsheets.parts import Group, Part, PartedSheet
from civic.ingest.spreadsheets.references import name_of
from civic.models import Institution, Resolution, ResolutionEvent


class ResolutionSheet(PartedSheet):
    name = "resolution"
    model = Resolution
    identity = ("key", "slug")
    part, parts, part_model, owner = "event", "events", ResolutionEvent, "resolution"
    columns = (
        column(Resolution, "key", "Permanent name of the record. Left out, it is made for new ones."),
        column(Resolution, "slug", "Last part of the address.", "larkfield-welcoming-pupils"),
        reference(
            "institution", Institution, "Slug or key.", "larkfield-unified-school-district", required=True
        ),
        column(Resolution, "kind", "", "resolution", required=True),
        column(Resolution, "number", "As printed.", "17-04"),
        column(Resolution, "title", "As printed.", "Welcoming All Pupils", required=True),
        column(Resolution, "adopting_body", "Empty when the source does not state it.", "Board of Education"),
        column(Resolution, "text_access", "What of the text we have read.", "reported_only"),
        column(Resolution, "url", "Where the official text stands."),
        *in_languages(Resolution, "summary", "A sentence or two in our words."),
        references(
            "named_institutions",
            Institution,
            "Slugs or keys of those whom a statute or agreement names, set apart by |.",
        ),
        column(
            ResolutionEvent,
            "kind",
            "What happened.",
            "adopted",
            name="event_kind",
            part=True,
            required=True,
        ),
        column(
            ResolutionEvent,
            "edtf",
            "2017-02-09, 2017-02, ../2017-02-10.",
            "2017-02-09",
            name="event_date",
            part=True,
        ),
        column(
            ResolutionEvent,
            "date_basis",
            "How we know the date; needed beside one.",
            "inferred_from_weekday",
            name="event_date_basis",
            part=True,
        ),
        column(
            ResolutionEvent,
            "as_printed",
            "The source's own words.",
            "Thursday",
            name="event_as_printed",
            part=True,
        ),
        column(ResolutionEvent, "body", "Who acted, as printed.", "", name="event_body", part=True),
        column(ResolutionEvent, "description", "As printed.", "", name="event_description", part=True),
        column(ResolutionEvent, "ayes", "Votes, digits alone.", "5", part=True),
        column(ResolutionEvent, "noes", "Votes, digits alone.", "0", part=True),
        column(ResolutionEvent, "abstentions", "Votes, digits alone.", "", part=True),
    )

    def for_rows(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.select_related("institution").prefetch_related("named_institutions", "events")

    def cells_of(self, record: Any) -> Cells:
        cells = {c.name: show(getattr(record, c.attribute)) for c in self.own_columns() if not c.refers}
        named = sorted(name_of(institution) for institution in record.named_institutions.all())
        return {**cells, "institution": name_of(record.institution), "named_institutions": show(named)}

    def cells_of_part(self, part: Any) -> Cells:
        return {c.name: show(getattr(part, c.attribute)) for c in self.part_columns()}

    def once(self, group: Group) -> Iterator[tuple[int, str, str, Any]]:
        given = group.values
        if given.get("number") and given.get("institution") and given.get("kind"):
            yield group.number, "number", given["number"], (given["institution"].pk, given["kind"])

    def why_part_locked(self, part: Part) -> tuple[str, str] | None:
        """An event with quotes keeps its kind: rows may have moved, and the quotes would stay behind."""
        stored, kind = part.stored, part.values.get("event_kind")
        if stored is not None and kind and kind != stored.kind and stored.evidence.exists():
            return "has_quotes", _(
                "Event %(number)d of the register is “%(kind)s” and has quotes. Change it in its form, or "
                "list the events in the order in which the register has them."
            ) % {"number": part.order, "kind": stored.get_kind_display()}
        return None
