"""`manage.py load_seeds`: seed sheets become published records."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from civic.ingest.load import Report, load
from civic.ingest.plan import State
from civic.ingest.positions import NoSheet
from civic.ingest.sheets import all_sheets


class Command(BaseCommand):
    help = "Loads seed sheets. Without --commit it prints what it would do, and writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: seeds/*.yaml")
        parser.add_argument("--commit", action="store_true", help="write, in one transaction")
        parser.add_argument(
            "--texts",
            default=settings.CIVIC_TEXTS,
            metavar="DIR",
            help="folder of source texts; they stay staff-only (default: CIVIC_TEXTS)",
        )

    def handle(self, *args: Any, paths: list[Path], commit: bool, texts: str, **options: Any) -> None:
        self.stderr.style_func = None  # progress is no error: not in red
        try:
            report = load(paths or all_sheets(), texts=texts or "", commit=commit, say=self.stderr.write)
        except NoSheet as error:
            raise CommandError(str(error), returncode=2) from error
        self._copies(report)
        if options["verbosity"] > 0:
            for step in report.steps:
                self.stdout.write(f"{step.state.value}  {step.row.name}")
        for model, key in () if paths else report.gone:
            self.stdout.write(f"no longer in the sheets, left alone  {model} {key}")
        for problem in report.problems:
            self.stderr.write(str(problem))
        if report.problems:
            raise CommandError(report.refusal())
        self.stdout.write(summary(report, commit=commit))

    def _copies(self, report: Report) -> None:
        for file, found in report.copies:
            for copy in found.bodies:
                self.stderr.write(f"{file}: the text “{copy}” is here and fits")
            for copy in found.missing:
                self.stderr.write(f"{file}: the text “{copy}” is not at hand")
        for text in report.unclaimed:
            self.stderr.write(f"{text}: no sheet knows this text")


def summary(report: Report, *, commit: bool) -> str:
    """One line: how many records are new, changed, the same and edited here."""
    counts = report.counts()
    parts = [f"{counts[state]} {state.value}" for state in State if state is not State.ERROR]
    ending = "" if commit else " Nothing was written: this was a dry run. Add --commit to write."
    return f"{', '.join(parts)}.{ending}"
