"""`manage.py generate_records`: synthetic records at scale, to measure with."""

import io
import os
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from civic.management.generation.names import NoDivisions
from civic.management.generation.plan import Wanted
from civic.management.generation.running import Refused, generate
from civic.management.progress import Bar
from civic.models import CommitmentType


def whole(text: str) -> int:
    """A whole number from 1; underscores and commas may part its digits."""
    try:
        number = int(text.replace(",", ""))
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"“{text}” is not a whole number from 1.")
    return number


class Command(BaseCommand):
    help = (
        "Fills an empty database with invented, published records for benchmarks. Killed, it goes on where "
        "it stopped when it is run again with the same arguments. Refuses a database with real records."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name in ("institutions", "resolutions", "commitments"):
            parser.add_argument(f"--{name}", type=whole, required=True, metavar="N")
        parser.add_argument("--seed", default="civic", help="another seed gives other records")
        parser.add_argument(
            "--divisions", default="", metavar="FILE", help="CSV of real names: id, name, type, state"
        )
        parser.add_argument("--workers", type=whole, default=os.cpu_count() or 1, help="processes")

    def handle(self, *args: Any, workers: int, **options: Any) -> None:
        wanted = Wanted(**{name: options[name] for name in Wanted._fields})
        if not CommitmentType.objects.exists():
            sheet, said = str(settings.BASE_DIR / "seeds" / "codebook.yaml"), io.StringIO()
            call_command("load_seeds", sheet, commit=True, verbosity=0, stdout=said, stderr=said)
        bar = Bar(self.stderr)
        try:
            total = generate(wanted, workers, bar.show)
        except NoDivisions as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        finally:
            bar.close()
        self.stdout.write(f"{total} invented institutions, resolutions and commitments are here.")
