"""`manage.py revert_user`: take back everything that one account did since an instant."""

from argparse import ArgumentParser
from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.dateparse import parse_datetime

from civic import workflow

WHY = "Changes that were not ours taken back"
SHOWN = 60


class Command(BaseCommand):
    help = (
        "Takes back what one account did since an instant: edits, deletions, new rows, publications, "
        "withdrawals, merges, changes that wait. What others did since stays and is named. Shows the plan; "
        "--commit does it, in one transaction. Close the account first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the account whose changes go")
        parser.add_argument("--since", required=True, metavar="INSTANT", help="as 2026-11-22T14:00:00Z")
        parser.add_argument("--by", metavar="NAME", help="your own account: histories say who took it back")
        parser.add_argument(
            "--reason",
            default=WHY,
            help="stands in the histories and in the public log (default: “%(default)s”)",
        )
        parser.add_argument("--commit", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        user, since = _account(options["name"]), _instant(options["since"])
        if options["commit"] and not options["by"]:
            raise CommandError("Say who takes the changes back: --by with your own account.", returncode=2)
        by = _account(options["by"] or options["name"])
        if options["commit"] and by == user:
            raise CommandError("--by is the account whose changes go. Use your own.", returncode=2)
        try:
            with transaction.atomic():
                done = workflow.undo(user, since, by, options["reason"])
                transaction.set_rollback(not options["commit"])
        except workflow.Refused as refusal:
            raise CommandError(f"Nothing was changed. {refusal}") from refusal
        self._tell(done, options["verbosity"])
        if user.is_active:
            self.stderr.write(
                f"{user.get_username()} can still sign in: close the account and end its sessions."
            )
        said = (
            "Done." if options["commit"] else "Nothing was changed: this is the plan. Add --commit and --by."
        )
        self.stdout.write(said)

    def _tell(self, done: workflow.Undone, verbosity: int) -> None:
        lines = [
            f"{_verb(row)} {row.model._meta.verbose_name} “{row.name}”{_columns(row)}" for row in done.rows
        ]
        shown = lines if verbosity > 1 else lines[:SHOWN]
        for line in shown:
            self.stdout.write(line)
        if len(lines) > len(shown):
            self.stdout.write(f"… and {len(lines) - len(shown)} more (-v 2 names all)")
        for record in done.tombstones:
            self.stdout.write(f"withdraw {record._meta.verbose_name} “{record}”, which the public has read")
        for row, reason in done.left:
            self.stdout.write(f"LEFT {row.model._meta.verbose_name} “{row.name}”: {reason}")
        for what, number in done.other.items():
            self.stdout.write(f"{what}: {number}")
        found = Counter(_verb(row) for row in done.rows)
        counts = ", ".join(f"{number} to {verb}" for verb, number in sorted(found.items())) or "none"
        tail = f"; {len(done.tombstones)} to withdraw; {len(done.left)} left in whole or in part"
        self.stdout.write(f"Rows: {counts}{tail}.")


def _verb(row: Any) -> str:
    return "delete" if row.is_new else "bring back" if row.is_gone else "change"


def _columns(row: Any) -> str:
    return f": {', '.join(name.removesuffix('_id') for name in row.changed)}" if row.changed else ""


def _account(name: str) -> Any:
    try:
        return get_user_model().objects.get_by_natural_key(name)
    except get_user_model().DoesNotExist:
        raise CommandError(f"There is no account “{name}”.", returncode=2) from None


def _instant(text: str) -> datetime:
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise CommandError("Give an instant with its time zone, as 2026-11-22T14:00:00Z.", returncode=2)
    return at
