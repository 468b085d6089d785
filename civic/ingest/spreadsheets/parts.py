"""Records that have several rows: events of a resolution, quotes of a commitment, offices of a person."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.translation import gettext as _

from civic import workflow
from civic.ingest.spreadsheets.cells import show, shown
from civic.ingest.spreadsheets.columns import Cells, Column, Spreadsheet
from civic.ingest.spreadsheets.references import why_locked
from civic.ingest.spreadsheets.report import Report
from civic.ingest.spreadsheets.rows import Line


@dataclass
class Part:
    """What one row adds to its record; ``stored`` is the row of the register that it stands for."""

    number: int
    order: int
    values: dict[str, Any]
    stored: Any = None
    made: Any = None


@dataclass
class Group:
    """A record and its rows. ``values`` are those of the record, from its first row."""

    number: int
    values: dict[str, Any]
    parts: list[Part] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


class PartedSheet(Spreadsheet):
    """A spreadsheet with a row for each part of a record."""

    part_model: ClassVar[type[Model]]
    owner: ClassVar[str]
    """The field of the part that leads to the record."""

    keeps_unlisted: ClassVar[bool] = False
    """Whether parts that the file does not list stay as they are; otherwise the list must be complete."""

    def own_columns(self) -> list[Column]:
        return [c for c in self.columns if not c.part and (c.attribute or c.refers)]

    def part_columns(self) -> list[Column]:
        return [c for c in self.columns if c.part and c.attribute]

    def rows_of(self, record: Any) -> list[Cells]:
        """The record's own columns stand on its first row, those that name it on each."""
        own = self.cells_of(record)
        parts = [self.cells_of_part(part) for part in getattr(record, self.parts).all()]
        named = {name: own[name] for name in self.identity}
        return [{**(named if n else own), **part} for n, part in enumerate(parts)] or [own]

    def cells_of(self, record: Any) -> Cells:
        """The record's own columns as shown."""
        raise NotImplementedError

    def cells_of_part(self, part: Any) -> Cells:
        """The columns of a part as shown."""
        raise NotImplementedError

    def match(self, record: Any, parts: list[Part]) -> None:
        """Find the stored part of each row: by default the one in the same place."""
        stored = list(getattr(record, self.parts).all()) if record else []
        for part, found in zip(parts, stored, strict=False):
            part.stored = found

    def bind(self, group: Group, report: Report) -> None:
        """What only this sheet knows about the values of a record. Refuses into the report."""

    def once(self, group: Group) -> Iterator[tuple[int, str, str, Any]]:
        """Cells that may stand once, whichever record has them: row, column, text, and within what."""
        return iter(())

    def why_locked(self, record: Any) -> tuple[str, str] | None:
        """Why the record may not be changed: a code and a sentence."""
        return why_locked(record)

    def why_part_locked(self, part: Part) -> tuple[str, str] | None:
        """Why this part may not be changed."""
        return None

    def finish(self, record: Any, parts: list[Any], by: Any) -> None:
        """Derive what follows from a record that was written. Raises ``workflow.Refused``."""
        workflow.record_edit(record, by)


def groups(lines: Iterator[Line], sheet: PartedSheet, report: Report) -> Iterator[Group]:
    """The records of a file: rows that name the same one, or none, belong to the row above."""
    group: Group | None = None
    for line in lines:
        names = {name: line.values.get(name) for name in sheet.identity if line.values.get(name)}
        if group is not None and all(group.values.get(name) == text for name, text in names.items()):
            _repeat(group, line, sheet, report)
        else:
            if group is not None:
                yield group
            own = {n: v for n, v in line.values.items() if not sheet.by_name[n].part}
            group = Group(line.number, own)
            if not names and line.readable:
                report.refuse(line.number, "", "no_identity", _("Say which record this is, by key or slug."))
        _add_part(group, line, sheet)
    if group is not None:
        yield group


def _repeat(group: Group, line: Line, sheet: PartedSheet, report: Report) -> None:
    """A further row may repeat the columns of its record or leave them empty, but not contradict them."""
    for name, value in line.values.items():
        text = show(value)
        if sheet.by_name[name].part or not text or isinstance(value, bool):
            continue
        if name in group.values and text != show(group.values[name]):
            report.refuse(
                line.number,
                name,
                "contradiction",
                _("“%(here)s” contradicts “%(first)s” in row %(row)d, the first of this record.")
                % {"here": shown(text), "first": shown(show(group.values[name])), "row": group.number},
            )


def _add_part(group: Group, line: Line, sheet: PartedSheet) -> None:
    values = {n: v for n, v in line.values.items() if sheet.by_name[n].part}
    group.rows.append(line.number)
    if any(show(value) for value in values.values()):
        group.parts.append(Part(line.number, len(group.parts) + 1, values))
