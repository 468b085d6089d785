"""Imports records that have several rows, one record after the other, through the workflow."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from civic import workflow
from civic.ingest.spreadsheets.addresses import Addresses
from civic.ingest.spreadsheets.parts import Group, Part, PartedSheet, groups
from civic.ingest.spreadsheets.record_plan import Named, RecordPlanner
from civic.ingest.spreadsheets.report import Report
from civic.ingest.spreadsheets.rows import Lines
from civic.models.records import Reviewed


class RecordImport:
    """One run over a file. Writes while nothing is wrong; from the first error on it only looks.

    Without ``keep`` every record is taken back as soon as it was written.
    """

    def __init__(self, sheet: PartedSheet, report: Report, named: Named, *, by: Any, keep: bool) -> None:
        self.sheet, self.report, self.named, self.by, self.keep = sheet, report, named, by, keep
        self.addresses = Addresses(sheet.model, named)

    def run(self, lines: Lines, progress: Callable[[int], None]) -> None:
        """Plan and write every record of the file."""
        planner = RecordPlanner(self.sheet, self.report, self.named)
        for group in groups(iter(lines), self.sheet, self.report):
            record, due = planner.plan(group)
            if due and not self.report.fails:
                self._write(group, record)
            progress(group.rows[-1])

    def _write(self, group: Group, record: Any) -> None:
        """Save a record with its parts and let the workflow finish it; a refusal is an error of its row."""
        row = group.number
        try:
            with transaction.atomic():
                saved = self._save(record, group)
                for part in group.parts:
                    row = part.number
                    self._save_part(saved, part)
                row = group.number
                fresh = type(saved)._default_manager.get(pk=saved.pk)
                self.sheet.finish(fresh, [part.made for part in group.parts], self.by)
                if not self.keep:
                    transaction.set_rollback(True)
        except ValidationError as error:
            self._note(row, error)
        except workflow.Refused as refusal:
            for problem in refusal.problems:
                self.report.refuse(row, "", problem.code, problem.message)
        except DatabaseError as error:
            message = f"The database refuses this record: {str(error).strip()}"
            self.report.refuse(row, "", "database", message)

    def _save(self, record: Any, group: Group) -> Any:
        saved = record or self.sheet.model()
        many = {}
        for column in self.sheet.own_columns():
            value = group.values.get(column.name)
            if column.name not in group.values or (column.name in self.sheet.identity and not value):
                continue
            if isinstance(value, list):
                many[column.name] = value
            elif column.attribute:
                setattr(saved, column.attribute, value)
        if isinstance(saved, Reviewed) and record is None:
            saved.created_by = self.by
            self.addresses.propose([saved], lambda new: getattr(new, "title", "") or new.key)
        saved.full_clean()
        saved.save()
        for name, others in many.items():
            getattr(saved, name).set(others)
        return saved

    def _save_part(self, record: Any, part: Part) -> None:
        made = part.made or part.stored or self.sheet.part_model()
        setattr(made, self.sheet.owner, record)
        for column in self.sheet.part_columns():
            value = part.values.get(column.name)
            if column.name in part.values and not (column.attribute == "key" and not value):
                setattr(made, column.attribute, value)
        if hasattr(made, "order") and not made.pk:
            made.order = part.order
        made.full_clean()
        made.save()
        part.made = made

    def _note(self, row: int, error: ValidationError) -> None:
        names = {c.attribute: c.name for c in self.sheet.columns if c.attribute}
        by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for column, messages in by_column.items():
            for message in messages:
                self.report.refuse(row, names.get(column, ""), "invalid", message)
