"""`manage.py restore`: a register as a backup has it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from civic.management.backups import archive, whole


class Command(BaseCommand):
    help = "Puts back what `backup` wrote. Stop the site first. Nothing is changed unless the file is whole."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="replace the database, uploads and releases that are here",
        )

    def handle(self, *args: Any, file: Path, overwrite: bool, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=2)
        if not overwrite and (there := whole.what_is_here(connection)):
            raise CommandError(
                f"Here are already {there}. Restore into an empty place, or add --overwrite to replace them.",
                returncode=2,
            )
        try:
            with archive.unpacked(file.absolute(), whole.near(connection)) as (folder, said):
                whole.check(connection, folder, said)
                whole.restore(connection, folder, said)
        except (archive.BackupError, OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored: {len(said['rows'])} tables, {len(said['files']) - 1} files, compared.")
        if said["migrations"] != whole.known_migrations():
            self.stdout.write("The backup is older than this version: run `manage.py migrate` now.")
