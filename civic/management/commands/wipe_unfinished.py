"""`manage.py wipe_unfinished`: throw away what nobody confirmed, and what nobody will bring back."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from civic import workflow
from civic.accounts import throttle
from civic.ingest import intake
from civic.ingest.spreadsheets import uploads


class Command(BaseCommand):
    help = (
        "Deletes texts of articles that nobody confirmed for 30 days, unless they wait for approval, and "
        "spreadsheets that nobody imported within a day; what is kept of rows that were deleted 90 days ago; "
        "sessions and marks of failed sign-ins that expired. Run it once a day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what is due, and delete nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        if dry_run:
            due = intake.due(now).count(), uploads.due(now).count(), workflow.removed_due(now).count()
            words = "Texts to delete: %d. Spreadsheets to delete: %d. Deleted rows to forget: %d. "
            words += "Nothing was changed."
        else:
            due = intake.wipe(now), uploads.wipe(now), workflow.removed_due(now).delete()[0]
            words = "Texts deleted: %d. Spreadsheets deleted: %d. Deleted rows forgotten: %d."
            throttle.wipe(now)
            call_command("clearsessions")
        self.stdout.write(words % due)
