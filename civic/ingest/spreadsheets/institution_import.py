"""Imports institutions: a file of 100,000 rows in bounded memory, planned and written batch by batch."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import DatabaseError, transaction

from civic.derivation import derive
from civic.ingest.spreadsheets.institution_family import Family
from civic.ingest.spreadsheets.institution_lookups import Lookups
from civic.ingest.spreadsheets.institution_plan import Named, Planner, Step
from civic.ingest.spreadsheets.institution_write import Writer
from civic.ingest.spreadsheets.institutions import InstitutionSheet
from civic.ingest.spreadsheets.report import Report
from civic.ingest.spreadsheets.rows import Line, Lines
from civic.models import Commitment, Institution, Resolution, Role, Statement, remember
from civic.publication import consistency_problems, parent_circle

BATCH = 5000
"""Rows that are looked up and written together: a few statements, and some 50 MB at most."""


class InstitutionImport:
    """One run over a file. Writes while nothing is wrong; from the first error on it only looks.

    Without ``keep`` every batch is taken back as soon as it was written.
    """

    def __init__(self, sheet: InstitutionSheet, report: Report, named: Named, *, by: Any, keep: bool) -> None:
        self.sheet, self.report, self.named, self.keep = sheet, report, named, keep
        self.writer = Writer(sheet, named, by)
        self.family = Family(named)
        self.children: list[tuple[int, str]] = []
        """Primary key and parent of those whose parent the file brings."""

        self.changed: dict[int, int] = {}
        """The row of each stored record that the file changes, by primary key."""

    def run(self, lines: Lines, progress: Callable[[int], None]) -> None:
        """Plan and write every row, then what only all of them together can show."""
        planner = Planner(self.sheet, self.report, self.named)
        for batch in _batches(iter(lines)):
            around = Lookups(batch, self.sheet, lock=self.keep)
            steps = [planner.plan(line, around) for line in batch]
            due = [step for step in steps if step and (step.is_new or step.changes)]
            if not self.report.fails:
                self._note(due, around)
                self._write(due, around)
            progress(batch[-1].number)
        if not self.report.fails:
            self._check()
        if self.keep and not self.report.fails:
            self._join_parents()

    def _note(self, steps: list[Step], around: Lookups) -> None:
        """Keep what the whole file is checked by, before writing gives new records their numbers."""
        for step in steps:
            self.family.add(step, around)
            if not step.is_new:
                self.changed[step.record.pk] = step.line.number

    def _write(self, steps: list[Step], around: Lookups) -> None:
        try:
            with transaction.atomic():
                self.writer.write(steps, around)
                if not self.keep:
                    transaction.set_rollback(True)
        except DatabaseError as error:
            rows = [step.line.number for step in steps]
            self.report.refuse(
                rows[0],
                "",
                "database",
                f"The database refuses one of the rows {rows[0]} to {rows[-1]}: {str(error).strip()}",
            )
            return
        if not self.keep:
            return
        for record in _with_dependents([step.record.pk for step in steps if not step.is_new]):
            derive(record)
        self.children += [(step.record.pk, step.parent) for step in steps if step.parent]

    def _join_parents(self) -> None:
        """Set the parents that stand in the file; by now all of them are stored."""
        rest = iter(self.children)
        while batch := list(islice(rest, BATCH)):
            names = {name for _pk, name in batch}
            found = dict(Institution.objects.filter(slug__among=names).values_list("slug", "pk"))
            found |= dict(Institution.objects.filter(key__among=names).values_list("key", "pk"))
            Institution.objects.bulk_update(
                [Institution(pk=pk, parent_id=found[name]) for pk, name in batch], ["parent"]
            )
            remember(Institution.objects.filter(pk__in=[pk for pk, _name in batch]))

    def _check(self) -> None:
        """The rules across records, for those that could break one."""
        circle = parent_circle()
        for row in self.family.rows_in_circles():
            self.report.refuse(row, "", circle.code, circle.message)
        for pk in sorted(_with_quotes(self.changed)):
            for problem in consistency_problems(Institution.objects.get(pk=pk)):
                if problem.code != circle.code:
                    self.report.refuse(self.changed[pk], "", problem.code, problem.message)


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def _with_dependents(pks: list[int]) -> list[Any]:
    """Records on which something derived rests. A new record has nothing yet, and a draft is not searched."""
    found: set[int] = set()
    for model, column in ((Resolution, "institution"), (Commitment, "institution"), (Role, "institution")):
        found |= set(model.objects.filter(**{f"{column}__in": pks}).values_list(f"{column}_id", flat=True))
    found |= set(Statement.objects.filter(issuer__in=pks).values_list("issuer_id", flat=True))
    return list(Institution.objects.filter(pk__in=found).order_by("pk"))


def _with_quotes(rows: dict[int, int]) -> set[int]:
    quoted = Institution.objects.filter(evidence__isnull=False).values_list("pk", flat=True)
    named = Institution.objects.filter(roles__evidence__isnull=False).values_list("pk", flat=True)
    return {pk for pk in (*quoted.iterator(), *named.iterator()) if pk in rows}
