"""`manage.py export_data`: one release of the open data, byte for byte the same for the same records."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from civic.exports.package import sums, writing


class Command(BaseCommand):
    help = "Writes everything public to a folder: CSV, Parquet, SQLite, GeoJSON, codebook, changes and sums."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder",
            type=Path,
            nargs="?",
            metavar="DIR",
            help="where the release goes; made if missing (default: the next one below RELEASES_DIR, if "
            "anything changed since the newest)",
        )
        parser.add_argument(
            "--release", metavar="VERSION", help="year.month.number, as 2026.11.1 (default: the name of DIR)"
        )
        parser.add_argument(
            "--previous", type=Path, metavar="DIR", help="the release before (default: the newest beside DIR)"
        )

    def handle(
        self, *args: Any, folder: Path | None, release: str | None, previous: Path | None, **options: Any
    ) -> None:
        self.stderr.style_func = None  # progress is no error: not in red
        only_if_changed = folder is None
        folder = (folder or Path(settings.RELEASES_DIR) / (release or _next())).absolute()
        version = release or folder.name
        if not writing.VERSION.fullmatch(version):
            raise CommandError(
                f"“{version}” is no version. Give --release as year.month.number: 2026.11.1", returncode=2
            )
        if previous is not None and not (previous / sums.NAME).is_file():
            raise CommandError(f"--previous {previous}: there is no release.", returncode=2)
        previous = previous or writing.before(folder, version)
        try:
            outcome = writing.write(
                folder, version, previous, self.stderr.write, only_if_changed=only_if_changed
            )
        except (writing.Refused, sums.BadRelease, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{outcome}  {folder}")


def _next() -> str:
    return writing.following(Path(settings.RELEASES_DIR), timezone.localdate())
