"""What a row would do to an institution, and every rule that it breaks, without a query of its own."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from civic.ingest.spreadsheets.cells import show, shown
from civic.ingest.spreadsheets.columns import Cells
from civic.ingest.spreadsheets.institution_lookups import Lookups
from civic.ingest.spreadsheets.institutions import SCHEMES, InstitutionSheet
from civic.ingest.spreadsheets.references import why_locked
from civic.ingest.spreadsheets.report import Outcome, Report, State
from civic.ingest.spreadsheets.rows import Line
from civic.models import Institution, bulk
from civic.models.records import new_key

Named = dict[tuple[str, str], int]
"""Which row first names which record, by column and cell."""


@dataclass
class Step:
    """One row and the record it makes or changes; ``parent`` names one that the file brings."""

    line: Line
    record: Any
    is_new: bool
    changes: dict[str, tuple[str, str]]
    parent: str = ""


class Planner:
    """Plans the rows of one file, batch by batch; remembers the ids that it has seen."""

    def __init__(self, sheet: InstitutionSheet, report: Report, named: Named) -> None:
        self.sheet, self.report, self.named = sheet, report, named
        self.ids: dict[tuple[str, str], int] = {}
        self.now = timezone.now()
        self.required = [c.name for c in sheet.required()]

    def plan(self, line: Line, around: Lookups) -> Step | None:
        """The step of a row, which is told to the report; ``None`` where the row is wrong."""
        record = around.find(line)
        self._check_identity(line, record, around)
        self._check_references(line, record, around)
        stored = self.sheet.rows_of(record)[0] if record else {}
        given = self._given(line, around)
        self._check_rules(line, {**stored, **given} if stored else given)
        changes = {n: (stored.get(n, ""), text) for n, text in given.items() if stored.get(n, "") != text}
        if record and changes and (locked := why_locked(record)):
            self._refuse(line, "", *locked)
        if self.report.is_wrong(line.number):
            return None
        state = State.NEW if record is None else State.CHANGED if changes else State.SAME
        name = record.slug if record else line.values.get("slug") or line.values.get("key", "")
        self.report.add(Outcome(line.number, state, name, changes))
        parent = line.values.get("parent", "")
        awaited = parent if parent and parent not in around.parents else ""
        return Step(line, record or self._new(), record is None, changes, awaited)

    def _new(self) -> Institution:
        made: Institution = bulk.blank(Institution)
        made.key, made.created_at, made.updated_at = new_key(), self.now, self.now
        return made

    def _refuse(self, line: Line, column: str, code: str, message: str) -> None:
        self.report.refuse(line.number, column, code, message)

    def _given(self, line: Line, around: Lookups) -> Cells:
        """The cells that count, in the spelling of ``rows_of``; an empty key or slug says nothing."""
        given = {name: show(value) for name, value in line.values.items()}
        for name in self.sheet.identity:
            if not given.get(name):
                given.pop(name, None)
        if found := around.parents.get(given.get("parent", "")):
            given["parent"] = found[0][1]
        return given

    def _check_identity(self, line: Line, record: Any, around: Lookups) -> None:
        values = line.values
        if not any(values.get(name) for name in self.sheet.identity) and line.readable:
            self._refuse(
                line, "", "no_identity", _("Give a key or a slug, or the row would be new each time.")
            )
        for name in self.sheet.identity:
            first = self.named.get((name, values.get(name, "")), line.number)
            if first != line.number:
                self._refuse(
                    line,
                    name,
                    "twice",
                    _("“%(name)s” stands in row %(row)d already.")
                    % {"name": shown(values[name]), "row": first},
                )
        slug = values.get("slug")
        if record is not None and slug and slug != record.slug:
            self._refuse(
                line,
                "slug",
                "renamed",
                _("Its address is “%(slug)s”. Rename it in its form, so that the old address leads there.")
                % {"slug": record.slug},
            )
        elif record is None and slug and (slug in around.by_slug or slug in around.former):
            self._refuse(
                line, "slug", "taken", _("The address “%(slug)s” belongs to another record.") % {"slug": slug}
            )

    def _check_references(self, line: Line, record: Any, around: Lookups) -> None:
        if parent := line.values.get("parent"):
            found = around.parents.get(parent, [])
            in_file = ("key", parent) in self.named or ("slug", parent) in self.named
            if len(found) > 1:
                text = _("“%(name)s” is the slug of one institution and the key of another.")
                self._refuse(line, "parent", "ambiguous", text % {"name": shown(parent)})
            elif not found and not in_file:
                text = _("There is no institution “%(name)s”, here or in the register. Use its slug or key.")
                self._refuse(line, "parent", "unknown", text % {"name": shown(parent)})
            elif parent in (line.values.get("key"), line.values.get("slug")):
                self._refuse(line, "parent", "own_parent", _rule("institution_not_its_own_parent"))
        for path in line.values.get("places", ()):
            if path not in around.places:
                text = _("There is no place “%(name)s”. Add it under Places first.")
                self._refuse(line, "places", "unknown", text % {"name": path})
        self._check_ids(line, record, around)

    def _check_ids(self, line: Line, record: Any, around: Lookups) -> None:
        for scheme in SCHEMES:
            for value in line.values.get(scheme, ()):
                owner, name = around.owners.get((scheme, value), (None, ""))
                if owner is not None and (record is None or owner != record.pk):
                    text = _("“%(value)s” is the id of %(name)s already.")
                    self._refuse(line, scheme, "taken", text % {"value": shown(value), "name": name})
                first = self.ids.setdefault((scheme, value), line.number)
                if first != line.number:
                    text = _("“%(value)s” stands in row %(row)d already.")
                    self._refuse(line, scheme, "twice", text % {"value": shown(value), "row": first})

    def _check_rules(self, line: Line, cells: Cells) -> None:
        """Rules within the row, on what the record would hold then."""
        for name in self.required:
            if name in line.values and not cells.get(name):
                self._refuse(line, name, "missing", _("This cell may not be empty."))
        if cells.get("size") and not cells.get("size_unit"):
            self._refuse(line, "size_unit", "missing", _rule("institution_size_has_unit"))
        for scheme in SCHEMES:
            if cells.get(scheme) and not cells.get(f"{scheme}_source"):
                self._refuse(line, f"{scheme}_source", "missing", _("Say where the id was looked up."))


def _rule(name: str) -> str:
    """The words of a constraint of the model, so that a rule is worded once."""
    found = next(c for c in Institution._meta.constraints if c.name == name)
    return str(found.violation_error_message)
