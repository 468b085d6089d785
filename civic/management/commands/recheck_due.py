"""`manage.py recheck_due`: promises that somebody should look at again."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from civic.models import Commitment


class Command(BaseCommand):
    help = (
        "Lists the public promises in force that nobody checked within REVIEW_EVERY_DAYS: address and day of "
        "the last check, the never checked first. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of objects instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        due = Commitment.objects.published().due_for_check()
        rows = [(f"{settings.SITE_URL}{c.get_absolute_url()}", c.last_verified_on) for c in due.iterator()]
        if options["json"]:
            found = [{"address": url, "last_check": day.isoformat() if day else None} for url, day in rows]
            self.stdout.write(json.dumps(found, indent=1))
        else:
            for url, day in rows:
                self.stdout.write(f"{url},{day.isoformat() if day else ''}")
        self.stderr.style_func = None  # a count is no error: not in red
        self.stderr.write(f"Due for a check: {len(rows)}.")
