"""`manage.py import_csv`: a spreadsheet becomes drafts."""

import gc
import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from civic.ingest.spreadsheets.importing import SHEETS, Unreadable, import_file
from civic.ingest.spreadsheets.report import MOST_ERRORS, Outcome, Report, State
from civic.management.progress import Bar


class Command(BaseCommand):
    help = (
        "Imports a CSV file as drafts. Without --commit it says what it would do, row by row, and writes "
        "nothing. docs/spreadsheets.md names the columns."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--model", required=True, choices=SHEETS, help="what the rows are")
        parser.add_argument("--commit", action="store_true", help="write, in one transaction")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--by", metavar="USERNAME", help="whose drafts they are: somebody else has to review them"
        )

    def handle(self, *args: Any, file: Path, model: str, commit: bool, **options: Any) -> None:
        author = _author(options["by"])
        bar = Bar(self.stderr)
        told = options["json"] or options["verbosity"] > 0
        with tempfile.TemporaryFile("w+", encoding="utf-8") as rows, _older_at_rest():
            try:
                with file.open("rb") as opened:
                    report = import_file(
                        opened,
                        SHEETS[model],
                        commit=commit,
                        by=author,
                        on_row=(lambda outcome: _keep(rows, outcome)) if told else _drop,
                        progress=bar.show,
                    )
            except OSError as error:
                raise CommandError(f"{file} cannot be opened: {error.strerror}.", returncode=2) from error
            except Unreadable as error:
                raise CommandError(f"{file}: {error}", returncode=2) from error
            finally:
                bar.close()
            rows.seek(0)
            if options["json"]:
                self._print_json(rows, report, model)
            else:
                self._print(rows, report)
        if report.fails:
            raise CommandError(_refusal(file, report))
        if not options["json"]:
            ending = "" if commit else " Nothing was written: this was a dry run. Add --commit to write."
            self.stdout.write(f"{report.summary()}.{ending}")

    def _print(self, rows: IO[str], report: Report) -> None:
        """A line for each row that is right, then a line for each error."""
        for line in rows:
            row = json.loads(line)
            if not report.is_wrong(row["row"]):
                told = row["changes"].items() if row["state"] == State.CHANGED else ()
                changes = [f"{name}: “{old}” → “{new}”" for name, (old, new) in told]
                self.stdout.write(
                    f"row {row['row']}  {row['state']}  {row['record']}  {'; '.join(changes)}".rstrip()
                )
        self.stderr.style_func = None
        for problem in report.header_problems:
            self.stderr.write(f"row 1: {problem}")
        for fault in report.sorted_faults():
            column = f"{fault.column}: " if fault.column else ""
            self.stderr.write(f"row {fault.row}: {column}{fault.message}")
        if report.faults_total > MOST_ERRORS:
            self.stderr.write(f"… and {report.faults_total - MOST_ERRORS} more errors.")

    def _print_json(self, rows: IO[str], report: Report, model: str) -> None:
        """One object, written piece by piece, since the rows may be many."""
        known = report.as_json()
        head = {
            "model": model,
            "committed": report.committed,
            "counts": known["counts"],
            "header": known["header"],
            "errors": known["errors"],
            "errors_total": known["errors_total"],
        }
        self.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [', ending="")
        comma = ""
        for line in rows:
            if not report.is_wrong(json.loads(line)["row"]):
                self.stdout.write(comma + line.rstrip("\n"), ending="")
                comma = ",\n"
        self.stdout.write("]}")


def _drop(_outcome: Outcome) -> None:
    """With ``-v 0`` nobody reads what becomes of a row."""


def _keep(rows: IO[str], outcome: Outcome) -> None:
    rows.write(json.dumps(outcome._asdict(), ensure_ascii=False) + "\n")


def _refusal(file: Path, report: Report) -> str:
    number = report.faults_total + len(report.header_problems)
    noun = "error" if number == 1 else "errors"
    return f"{file}: {number} {noun}. Nothing was written. Correct the file and import it again."


@contextmanager
def _older_at_rest() -> Iterator[None]:
    """Do not look for garbage again and again in what was there before the file: a tenth of the time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _author(username: str | None) -> Any:
    if not username:
        return None
    found = get_user_model().objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no user “{username}”.", returncode=2)
    return found
