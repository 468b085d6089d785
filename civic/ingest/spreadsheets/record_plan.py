"""What the rows of one record would do: found, compared, checked. Nothing is written here."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from civic.ingest.spreadsheets.cells import BadCell, show, shown
from civic.ingest.spreadsheets.columns import Cells, Column
from civic.ingest.spreadsheets.parts import Group, Part, PartedSheet
from civic.ingest.spreadsheets.references import References, name_of
from civic.ingest.spreadsheets.report import Outcome, Report, State

Named = dict[tuple[str, str], int]


class RecordPlanner:
    """Plans one record after the other; ``find`` gives what the register has."""

    def __init__(self, sheet: PartedSheet, report: Report, named: Named) -> None:
        self.sheet, self.report, self.named = sheet, report, named
        self.references = References()
        self.once: dict[tuple[str, str, Any], int] = {}

    def find(self, group: Group) -> Any:
        """The stored record of a group, by the first column that names it; ``None`` for a new one."""
        for name in self.sheet.identity:
            if text := group.values.get(name):
                attribute = self.sheet.by_name[name].attribute
                records = self.sheet.model._default_manager.filter(**{attribute: text})
                return self.sheet.for_rows(records).first()
        return None

    def plan(self, group: Group) -> tuple[Any, bool]:
        """The stored record, and whether anything is to be written. Tells the report of every row."""
        record = self.find(group)
        self._check_identity(group, record)
        self._resolve(group.number, group.values, self.sheet.model)
        for part in group.parts:
            self._resolve(part.number, part.values, self.sheet.part_model)
        self.sheet.match(record, group.parts)
        self._check_listed(group, record)
        self.sheet.bind(group, self.report)
        self._check_once(group)
        own = self._changes(
            group.values, self.sheet.cells_of(record) if record else {}, self.sheet.own_columns()
        )
        parts = [self._changes_of(part) for part in group.parts]
        self._check_required(group, record)
        self._check_locks(group, record, own, parts)
        self._tell(group, record, own, parts)
        return record, bool(record is None or own or any(parts))

    def _refuse(self, row: int, column: str, code: str, message: str) -> None:
        self.report.refuse(row, column, code, message)

    def _check_identity(self, group: Group, record: Any) -> None:
        for name in self.sheet.identity:
            text = group.values.get(name)
            if not text:
                continue
            first = self.named.get((name, text), group.number)
            if first != group.number:
                message = _("“%(name)s” began in row %(row)d. The rows of a record stand together.")
                self._refuse(group.number, name, "twice", message % {"name": shown(text), "row": first})
            stored = getattr(record, self.sheet.by_name[name].attribute) if record else text
            if stored != text:
                message = _("It is “%(stored)s” in the register. Rename it in its form.")
                self._refuse(group.number, name, "renamed", message % {"stored": stored})

    def _check_once(self, group: Group) -> None:
        """Other rows of the file; the register itself is asked when the record is written."""
        for row, column, text, within in self.sheet.once(group):
            first = self.once.setdefault((column, text, within), row)
            if first != row:
                message = _("“%(value)s” stands in row %(row)d already.")
                self._refuse(row, column, "twice", message % {"value": shown(text), "row": first})

    def _resolve(self, row: int, values: dict[str, Any], model: type[Model]) -> None:
        """Put records in the place of their names, and defaults where a code is left out."""
        for name, given in list(values.items()):
            column = self.sheet.by_name[name]
            if given == "" and column.attribute and column.refers is None:
                values[name] = _default(model, column.attribute)
            if column.refers is None:
                continue
            try:
                values[name] = self._find(column.refers, given)
            except BadCell as error:
                values[name] = None
                self._refuse(row, name, "unknown", str(error))

    def _find(self, model: type[Model], given: Any) -> Any:
        """The record that a name means, or a list of those that several mean. Raises ``BadCell``."""
        if isinstance(given, tuple):
            return [self.references.find(model, name) for name in given]
        return self.references.find(model, given)

    def _changes(
        self, values: dict[str, Any], stored: Cells, columns: list[Column]
    ) -> dict[str, tuple[str, str]]:
        found = {}
        for column in columns:
            if column.name not in values or (column.name in self.sheet.identity and not values[column.name]):
                continue
            old, new = stored.get(column.name, ""), as_cell(values[column.name])
            if old != new and not (column.attribute == "key" and not new):
                found[column.name] = (old, new)
        return found

    def _changes_of(self, part: Part) -> dict[str, tuple[str, str]]:
        stored = self.sheet.cells_of_part(part.stored) if part.stored else {}
        return self._changes(part.values, stored, self.sheet.part_columns())

    def _check_listed(self, group: Group, record: Any) -> None:
        """A stored part that the file leaves out is not removed behind anybody's back."""
        if record is None or self.sheet.keeps_unlisted or not group.parts:
            return
        stored = getattr(record, self.sheet.parts).count()
        if stored > len(group.parts):
            self._refuse(
                group.rows[-1],
                "",
                "left_out",
                _(
                    "The register has more of this kind (%(part)s): %(stored)d, the file %(listed)d. "
                    "Remove one in its form."
                )
                % {"stored": stored, "part": self.sheet.part, "listed": len(group.parts)},
            )

    def _check_required(self, group: Group, record: Any) -> None:
        for column in self.sheet.columns:
            if not column.required:
                continue
            rows = (
                [(p.number, p.values) for p in group.parts] if column.part else [(group.number, group.values)]
            )
            for row, values in rows:
                if not as_cell(values.get(column.name)) and not self._is_known_wrong(row, column.name):
                    self._refuse(row, column.name, "missing", _("This cell may not be empty."))

    def _is_known_wrong(self, row: int, name: str) -> bool:
        """Whether the cell was refused already, which left it empty."""
        return any(f.row == row and f.column in (name, "") for f in self.report.faults[-50:])

    def _check_locks(self, group: Group, record: Any, own: Any, parts: list[Any]) -> None:
        if record is None:
            return
        added = any(part.stored is None for part in group.parts) and not self.sheet.keeps_unlisted
        touched = own or added or (any(parts) and not self.sheet.keeps_unlisted)
        if touched and (locked := self.sheet.why_locked(record)):
            self._refuse(group.number, "", *locked)
        for part, changes in zip(group.parts, parts, strict=True):
            if changes and part.stored and (locked := self.sheet.why_part_locked(part)):
                self._refuse(part.number, "", *locked)

    def _tell(self, group: Group, record: Any, own: Any, parts: list[Any]) -> None:
        of_row = {part.number: (part, changes) for part, changes in zip(group.parts, parts, strict=True)}
        name = next((str(group.values[n]) for n in reversed(self.sheet.identity) if group.values.get(n)), "")
        for row in group.rows:
            part, changes = of_row.get(row, (None, {}))
            changes = {**own, **changes} if row == group.number else changes
            is_new = record is None or (part is not None and part.stored is None)
            state = State.NEW if is_new else State.CHANGED if changes else State.SAME
            self.report.add(Outcome(row, state, name, changes))


def _default(model: type[Model], attribute: str) -> Any:
    """What an empty cell means: the default of a column that cannot be empty, or nothing."""
    field: Any = model._meta.get_field(attribute)
    return field.default if not field.blank and field.has_default() and not callable(field.default) else ""


def as_cell(value: Any) -> str:
    """A value as the text of a cell; records by their names."""
    if isinstance(value, list):
        return show(sorted(name_of(each) for each in value))
    return name_of(value) if hasattr(value, "_meta") else show(value)
