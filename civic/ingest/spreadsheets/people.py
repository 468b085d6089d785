"""Public officials as a spreadsheet: one row for each office."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.derivation import derive
from civic.ingest.spreadsheets.cells import show
from civic.ingest.spreadsheets.columns import Cells, column, reference
from civic.ingest.spreadsheets.parts import Group, Part, PartedSheet
from civic.ingest.spreadsheets.references import name_of
from civic.models import Institution, Person, Role


class PersonSheet(PartedSheet):
    name = "person"
    model = Person
    identity = ("person_key",)
    part, parts, part_model, owner = "role", "roles", Role, "person"
    keeps_unlisted = True
    columns = (
        column(Person, "key", "Permanent name of the person.", "ada-quill", name="person_key"),
        column(Person, "name", "Public officials only.", "Ada Quill", required=True),
        column(Person, "sort_name", "Family name first.", "Quill, Ada"),
        column(
            Role,
            "key",
            "Permanent name of the office; quotes name their speaker by it.",
            "ada-quill-spokeswoman",
            name="role_key",
            part=True,
        ),
        reference(
            "institution",
            Institution,
            "Slug or key.",
            "larkfield-unified-school-district",
            part=True,
            required=True,
        ),
        column(Role, "title", "As printed in the source.", "spokeswoman", part=True, required=True),
        column(Role, "category", "", "spokesperson", part=True, required=True),
        column(Role, "start_date", "Empty if not stated.", "", part=True),
        column(Role, "end_date", "Empty if not stated.", "", part=True),
        column(Role, "as_of", "Date of the source that names them.", "2017-02", part=True),
    )

    def for_rows(self, records: QuerySet[Any]) -> QuerySet[Any]:
        return records.prefetch_related("roles__institution")

    def cells_of(self, record: Any) -> Cells:
        return {c.name: show(getattr(record, c.attribute)) for c in self.own_columns()}

    def cells_of_part(self, part: Any) -> Cells:
        cells = {c.name: show(getattr(part, c.attribute)) for c in self.part_columns() if not c.refers}
        return {**cells, "institution": name_of(part.institution)}

    def match(self, record: Any, parts: list[Part]) -> None:
        """An office is recognised by its key, or by institution and title: in no order."""
        roles = list(record.roles.all()) if record else []
        for part in parts:
            key, title = part.values.get("role_key"), part.values.get("title")
            place = part.values.get("institution")
            part.stored = next(
                (
                    r
                    for r in roles
                    if (
                        r.key == key
                        if key and any(o.key == key for o in roles)
                        else (r.institution, r.title) == (place, title)
                    )
                ),
                None,
            )

    def once(self, group: Group) -> Iterator[tuple[int, str, str, Any]]:
        for part in group.parts:
            if key := part.values.get("role_key"):
                yield part.number, "role_key", key, None

    def why_locked(self, record: Any) -> tuple[str, str] | None:
        return _shown(record) if Role.objects.published().filter(person=record).exists() else None

    def why_part_locked(self, part: Part) -> tuple[str, str] | None:
        stored = part.stored
        return _shown(stored) if stored and Role.objects.published().filter(pk=stored.pk).exists() else None

    def finish(self, record: Any, parts: list[Any], by: Any) -> None:
        for role in parts:
            derive(role)


def _shown(record: Any) -> tuple[str, str]:
    return "published", _("“%(record)s” is before the public: change it in its form.") % {"record": record}
