"""`manage.py check_setup`: is this site ready, and if not, what to do next."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from civic.management.setup import findings

SIGNS = {"ok": "ok", "warning": "!!", "error": "XX"}


class Command(BaseCommand):
    help = (
        "Asks whether the site has all it needs: database, migrations, codebook, staff, addresses, mail, "
        "cache, files. A line each, with the next step. Exit status 1 if something keeps it from working. "
        "Changes nothing."
    )
    requires_system_checks: list[str] = []  # they are one of the questions

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(findings())
        for finding in found:
            self.stdout.write(f"{SIGNS[finding.level]}  {finding.about}: {finding.text}")
        wrong = sum(finding.level == "error" for finding in found)
        unwise = sum(finding.level == "warning" for finding in found)
        summary = f"{wrong} to mend, {unwise} to think about."
        if wrong:
            raise CommandError(summary)
        self.stderr.style_func = None  # a count is no error: not in red
        self.stderr.write(summary)
