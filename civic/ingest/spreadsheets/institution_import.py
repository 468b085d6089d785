"""Imports institutions: a file of 100,000 rows in bounded memory, planned and written batch by batch."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import DatabaseError

from civic.derivation import derive
from civic.ingest.spreadsheets.institution_lookups import Lookups
from civic.ingest.spreadsheets.institution_plan import Named, Planner, Step
from civic.ingest.spreadsheets.institution_write import Writer
from civic.ingest.spreadsheets.institutions import InstitutionSheet
from civic.ingest.spreadsheets.report import Report
from civic.ingest.spreadsheets.rows import Line, Lines
from civic.models import Commitment, Institution, Resolution, Role, Statement, remember
from civic.publication import consistency_problems

BATCH = 1000


class InstitutionImport:
    """One run over a file. Writes while nothing is wrong; from the first error on it only looks."""

    def __init__(self, sheet: InstitutionSheet, report: Report, *, by: Any, lock: bool) -> None:
        self.sheet, self.report, self.lock = sheet, report, lock
        self.writer = Writer(sheet, by)
        self.children: list[tuple[int, int, str]] = []
        """Row, primary key and parent of those whose parent the file brings."""

        self.rows: dict[int, int] = {}
        """The row of each record that was written and might break a rule with others, by primary key."""

    def run(self, lines: Lines, named: Named, progress: Callable[[int], None]) -> None:
        """Plan and write every row, then what only all of them together can show."""
        planner = Planner(self.sheet, self.report, named)
        for batch in _batches(iter(lines)):
            around = Lookups(batch, self.sheet, lock=self.lock)
            steps = [planner.plan(line, around) for line in batch]
            due = [step for step in steps if step and (step.is_new or step.changes)]
            if not self.report.fails:
                self._write(due, around)
            progress(batch[-1].number)
        if not self.report.fails:
            self._join_parents()
            self._check()

    def _write(self, steps: list[Step], around: Lookups) -> None:
        try:
            self.writer.write(steps, around)
        except DatabaseError as error:
            rows = [step.line.number for step in steps]
            self.report.refuse(
                rows[0],
                "",
                "database",
                f"The database refuses one of the rows {rows[0]} to {rows[-1]}: {str(error).strip()}",
            )
            return
        changed = [step.record.pk for step in steps if not step.is_new]
        for record in _with_dependents(changed):
            derive(record)
        for step in steps:
            if step.parent:
                self.children.append((step.line.number, step.record.pk, step.parent))
            if step.parent or step.record.parent_id or not step.is_new:
                self.rows[step.record.pk] = step.line.number

    def _join_parents(self) -> None:
        """Set the parents that stand in the file; by now all of them are stored."""
        rest = iter(self.children)
        while batch := list(islice(rest, BATCH)):
            names = {name for _row, _pk, name in batch}
            found = dict(Institution.objects.filter(slug__in=names).values_list("slug", "pk"))
            found |= dict(Institution.objects.filter(key__in=names).values_list("key", "pk"))
            Institution.objects.bulk_update(
                [Institution(pk=pk, parent_id=found[name]) for _row, pk, name in batch], ["parent"]
            )
            remember(Institution.objects.filter(pk__in=[pk for _row, pk, _name in batch]))

    def _check(self) -> None:
        """The rules across records, for those written records that could break one."""
        for pk in sorted(_in_circles(self.rows) | _with_quotes(self.rows)):
            for problem in consistency_problems(Institution.objects.get(pk=pk)):
                self.report.refuse(self.rows[pk], "", problem.code, problem.message)


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


def _in_circles(rows: dict[int, int]) -> set[int]:
    """Records that their parents lead back to: those that never come to an end."""
    above = dict(Institution.objects.filter(parent__isnull=False).values_list("pk", "parent_id").iterator())
    ends: set[int] = set()
    circles: set[int] = set()
    for pk in rows:
        path: list[int] = []
        node: int | None = pk
        while node is not None and node not in ends and node not in circles and node not in path:
            path.append(node)
            node = above.get(node)
        (circles if node is not None and node not in ends else ends).update(path)
    return {pk for pk in rows if pk in circles}
