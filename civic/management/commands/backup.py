"""`manage.py backup`: the database, the uploads and the releases in one file, while the site goes on."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from civic.management.backups import archive, whole


class Command(BaseCommand):
    help = "Writes the database, the uploads and the releases to one file, and reads it again to check it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="where it goes, as civic-2026-11-22.tar")
        parser.add_argument("--overwrite", action="store_true", help="replace the file if there is one")

    def handle(self, *args: Any, file: Path, overwrite: bool, **options: Any) -> None:
        file = file.absolute()
        if file.exists() and not overwrite:
            raise CommandError(
                f"{file} is there already. Choose another name, or add --overwrite.", returncode=2
            )
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}. Make it first.", returncode=2)
        try:
            with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as place:
                manifest = whole.write(connection, file, Path(place))
            with archive.unpacked(file, file.parent) as (folder, said):
                whole.check(connection, folder, said)
        except (archive.BackupError, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        size = file.stat().st_size
        self.stdout.write(f"{file}: {size:,} bytes, {len(manifest['rows'])} tables, checked.")
