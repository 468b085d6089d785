"""`manage.py what_we_hold`: every personal datum that the database holds, and when it goes."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civic.management import holdings


class Command(BaseCommand):
    help = (
        "Lists what the database holds about people: table, columns, rows, why, who sees it, when it goes. "
        "Changes nothing. Fails while a column of any table has no kind in civic/management/holdings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of objects instead of a page")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = list(holdings.holdings())
        except holdings.Unclassified as unknown:
            raise CommandError(f"Say in holdings.yaml what these hold: {unknown}") from unknown
        if options["json"]:
            self.stdout.write(json.dumps([each._asdict() for each in found], indent=1))
            return
        for kind, said in holdings.kinds().items():
            self.stdout.write(f"{said['what']}\n  why: {said['why']}\n  seen by: {said['seen_by']}")
            self.stdout.write(f"  goes: {said['goes']}")
            for each in found:
                if each.kind == kind:
                    late = f" ({each.goes})" if each.goes != said["goes"] else ""
                    self.stdout.write(f"  {each.table}, {each.rows} rows{late}: {', '.join(each.columns)}")
            self.stdout.write("")
