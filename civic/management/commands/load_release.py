"""`manage.py load_release`: an empty register becomes the public one of a release."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from civic.exports.package.sums import BadRelease
from civic.management.releases import NotLoaded, load


class Command(BaseCommand):
    help = "Loads a release into an empty register. Without --commit it tries everything and writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the release")
        parser.add_argument("--commit", action="store_true", help="write, in one transaction")

    def handle(self, *args: Any, folder: Path, commit: bool, **options: Any) -> None:
        self.stderr.style_func = None  # progress is no error: not in red
        if not folder.is_dir():
            raise CommandError(f"{folder}: there is no such folder.", returncode=2)
        try:
            counts = load(folder, timezone.now(), commit=commit, say=self.stderr.write)
        except (BadRelease, NotLoaded) as error:
            raise CommandError(str(error)) from error
        for name, count in counts.items():
            self.stdout.write(f"{count:>9,}  {name}")
        done = "loaded" if commit else "would be loaded; --commit writes them"
        self.stdout.write(f"{sum(counts.values()):,} rows {done}")
