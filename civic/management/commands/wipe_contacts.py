"""`manage.py wipe_contacts`: forget who reported a mistake, some time after it was settled."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from civic import corrections


class Command(BaseCommand):
    help = (
        "Wipes e-mail addresses from reports that were closed 90 days ago or earlier, and deletes junk "
        "of that age. Run it once a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due, and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            due = corrections.contacts_due(now).count(), corrections.junk_due(now).count()
            words = "E-mail addresses to wipe: %d. Junk reports to delete: %d. Nothing was changed."
        else:
            due = corrections.wipe_contacts(now)
            words = "E-mail addresses wiped: %d. Junk reports deleted: %d."
        self.stdout.write(words % due)
