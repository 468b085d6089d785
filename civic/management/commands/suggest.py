"""`manage.py suggest`: passages of a text that may be commitments, for a coder to judge."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from civic.coding import Suggestion, suggest
from civic.coding.suggestions import Levels, stored_levels
from civic.ingest.sheets import all_sheets, open_sheet

KEYS = ("type", "level", "quote", "start", "end", "speaker", "score")


class Command(BaseCommand):
    help = "Proposes passages of a text that may be commitments. Stores nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="the body of an article in UTF-8; - reads stdin")
        parser.add_argument("--json", action="store_true", help="offsets are code points of the given text")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        found = suggest(text_of(file), levels=codebook())
        if options["json"]:
            rows = [{key: asdict(each)[key] for key in KEYS} for each in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for each in found:
            self.stdout.write(line(each))
        self.stderr.style_func = None  # a count is no error: not in red
        self.stderr.write(f"{len(found)} passages to look at. Each is a guess: read it in its text.")


def text_of(file: str) -> str:
    """The text of a file or of stdin, as it is: line ends count in offsets. Raises ``CommandError``."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise CommandError(f"{file} cannot be read ({reason}). Give a text file, or - for stdin.") from error
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{file} is no text in UTF-8 (byte {error.start + 1}). Save it as UTF-8 text."
        ) from error


def codebook() -> Levels:
    """The levels in the database; before anything was loaded, those of the seed sheets."""
    try:
        found = stored_levels()
    except DatabaseError:
        found = {}
    return found or sheet_levels()


def sheet_levels() -> Levels:
    """The levels of the codebook among the seed sheets."""
    for path in all_sheets():
        source, _lines = open_sheet(path)
        if source.data is not None and source.data.get("sheet") == "codebook":
            return {
                str(kind["notation"]): {level["level"]: level["words"] for level in kind["levels"]}
                for kind in source.data["types"]
            }
    return {}


def line(each: Suggestion) -> str:
    """One suggestion on one line."""
    quote = " ".join(each.quote.split())
    return f"{each.score:.2f}  {each.type} {each.level}  {each.start}-{each.end}  {quote}"
