"""Loads sheets: checked whole, then written whole, or not at all. Twice gives the same database."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from civic import workflow
from civic.ingest import checks
from civic.ingest.article_rows import article_rows
from civic.ingest.article_sheet import ArticleSheet
from civic.ingest.codebook_rows import codebook_rows
from civic.ingest.codebook_sheet import CodebookSheet
from civic.ingest.plan import Name, State, Step, gone, make_plan, name, remember
from civic.ingest.positions import Problem, Source
from civic.ingest.publish import settle
from civic.ingest.rows import Row, in_order
from civic.ingest.sheets import Sheet, open_sheet
from civic.ingest.texts import Found, Texts
from civic.ingest.write import Writer
from civic.models import Evidence, Snapshot, because


@dataclass
class Report:
    """What a load did, or would have done, and everything that stood in its way."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    gone: list[Name] = field(default_factory=list)
    copies: list[tuple[str, Found]] = field(default_factory=list)
    unclaimed: list[str] = field(default_factory=list)

    def counts(self) -> Counter[State]:
        """How many records are new, changed, the same, edited here, or wrong."""
        return Counter(step.state for step in self.steps)

    def refusal(self) -> str:
        """How many problems there are, and what became of the load."""
        noun = "problem" if len(self.problems) == 1 else "problems"
        return f"{len(self.problems)} {noun}. Nothing was written. Correct the sheets and load them again."


def load(
    paths: list[Path],
    *,
    texts: str = "",
    commit: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Report:
    """Load sheets in one transaction, which is taken back without ``commit`` or with any problem.

    ``texts`` is a folder of the articles' texts, or empty. Raises ``NoSheet`` for a path that is no sheet.
    """
    report = Report()
    library = Texts(texts)
    say(f"Sheets to read: {len(paths)}")
    opened = [open_sheet(path) for path in dict.fromkeys(paths)]
    sources = [source for source, _ in opened if source.data is not None]
    bodies = {source.file: library.of(source) for source in sources}
    report.copies = [(source.file, bodies[source.file]) for source in sources if _is_article(source)]
    report.unclaimed = library.unclaimed()
    checks.check(sources, {file: found.bodies for file, found in bodies.items()})
    sheets = [(source, sheet) for source, sheet in opened if sheet is not None]
    if not any(source.problems for source, _ in opened):
        rows = in_order([row for source, sheet in sheets for row in _rows(source, sheet)])
        say(f"Records to compare with the database: {len(rows)}")
        with transaction.atomic(), because("Loaded from seed sheets"):
            _write(rows, {text.key: bodies[s.file].body for s, text in _texts(sheets)}, report)
            if not commit or any(source.problems for source in sources):
                transaction.set_rollback(True)
    problems = [problem for source, _ in opened for problem in source.problems]
    report.problems = sorted(problems, key=lambda p: (p.file, p.line))
    return report


def _is_article(source: Source) -> bool:
    return bool(source.data.get("sheet") == "article")


def _rows(source: Source, sheet: Sheet) -> list[Row]:
    if isinstance(sheet, CodebookSheet):
        return codebook_rows(source, sheet)
    return article_rows(source, sheet)


def _texts(sheets: list[tuple[Source, Sheet]]) -> list[tuple[Source, Any]]:
    return [(source, sheet.text) for source, sheet in sheets if isinstance(sheet, ArticleSheet)]


def _write(rows: list[Row], bodies: dict[str, str], report: Report) -> None:
    steps = make_plan(rows)
    report.gone = gone(rows)
    writer = Writer(steps)
    writer.write()
    texts_added = _attach(bodies)
    _anchor(steps, texts_added)
    settle(steps, writer.refused, timezone.now())
    refused = writer.refused | {name(row) for row in rows if _has_problem(row)}
    report.steps = [step._replace(state=State.ERROR) if name(step.row) in refused else step for step in steps]
    remember(steps)


def _has_problem(row: Row) -> bool:
    return any(problem.where[: len(row.where)] == row.where for problem in row.source.problems)


def _attach(bodies: dict[str, str]) -> set[str]:
    """Store the texts that are at hand; the keys of snapshots that had none before."""
    added = set()
    for key, body in bodies.items():
        snapshot = Snapshot.objects.filter(key=key, text="").first()
        if snapshot is None or not body:
            continue
        snapshot.take_text(body)
        snapshot.save()
        added.add(key)
    return added


def _anchor(steps: list[Step], texts_added: set[str]) -> None:
    """Anchor the quotes that are new or changed, or whose text has only now come."""
    for step in steps:
        row = step.row
        if row.model is not Evidence or step.state is State.EDITED:
            continue
        if step.state is State.SAME and row.refs["snapshot"] not in texts_added:
            continue
        evidence = Evidence.objects.filter(key=row.key).select_related("snapshot").first()
        if evidence is not None:
            workflow.anchor_evidence(evidence)
            evidence.save()
