"""`manage.py import_article`: a text, an HTML page or a PDF becomes a draft of a source article."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator

from civic import workflow
from civic.choices import CutReason
from civic.ingest import intake
from civic.ingest.documents import MOST_BYTES, Document, read_file
from civic.ingest.encodings import Unreadable
from civic.ingest.intake import Reading
from civic.models import SourceArticle

SHOWN = ("title", "publisher", "authors", "canonical_url", "edtf", "date_source", "language")


class Command(BaseCommand):
    help = (
        "Reads one article, finds its body and says what it would store. Writes nothing without --commit. "
        "Exit status: 0 well, 1 refused, 2 called wrongly."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="text, HTML or PDF; - reads stdin")
        parser.add_argument("--url", default="", help="where the article stands")
        parser.add_argument("--title", default="", help="instead of the one that is found")
        parser.add_argument("--publisher", default="", help="instead of the one that is found")
        parser.add_argument(
            "--json", action="store_true", help="print title, body, cuts and duplicates as JSON"
        )
        parser.add_argument("--commit", action="store_true", help="store a draft")
        known = parser.add_mutually_exclusive_group()
        known.add_argument(
            "--new-snapshot",
            action="store_true",
            help="it is the duplicate that was found: add this text to it",
        )
        known.add_argument("--another", action="store_true", help="it is another article than those found")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stderr.style_func = None
        if options["url"]:
            self._check_url(options["url"])
        try:
            document = read_file(*self._bytes(options["file"]), url=options["url"])
        except Unreadable as error:
            raise CommandError(str(error)) from error
        reading = intake.read(document, options["url"])
        for name in ("title", "publisher"):
            setattr(reading.proposal, name, options[name] or getattr(reading.proposal, name))
        if options["json"]:
            self.stdout.write(json.dumps(as_json(reading), ensure_ascii=False, indent=1))
        else:
            self._print(reading, document)
        if options["commit"]:
            self._commit(reading, options)
        elif not options["json"]:
            self.stdout.write("Nothing was written: this was a dry run. Add --commit to write.")

    def _check_url(self, url: str) -> None:
        try:
            URLValidator(["http", "https"])(url)
        except ValidationError as error:
            text = f"{url!r} is no web address. Give --url one that begins with https://."
            raise CommandError(text, returncode=2) from error

    def _bytes(self, name: str) -> tuple[bytes, str]:
        """The content, and one byte more than is allowed where it is too long. Raises ``CommandError``."""
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1), "stdin"
        try:
            with Path(name).open("rb") as file:
                return file.read(MOST_BYTES + 1), Path(name).name
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise CommandError(f"{name} cannot be read ({reason}). Check the path.", returncode=2) from error

    def _print(self, reading: Reading, document: Document) -> None:
        for name in SHOWN:
            self.stdout.write(f"{name}: {getattr(reading.proposal, name) or '(not known)'}")
        for note in reading.proposal.notes:
            self.stderr.write(note)
        for start, end, reason in reading.capture.cuts:
            words = " ".join(document.text[start:end].split())
            self.stdout.write(f"cut {start}–{end}  {CutReason(reason).label}: {words[:60].rstrip()}")
        body = reading.capture.body
        self.stdout.write(f"body: {len(body)} of {len(document.text)} characters")
        for found in reading.duplicates:
            mark = "same" if found.is_same else "alike"
            self.stdout.write(f"{mark}  {found.article.key}  {found.article}: {found.why}")

    def _commit(self, reading: Reading, options: dict[str, Any]) -> None:
        same = [found.article for found in reading.duplicates if found.is_same]
        if same and not options["another"] and not options["new_snapshot"]:
            raise CommandError(
                f"Nothing was written: “{same[0]}” is here already. Add --new-snapshot to store this as a "
                "new text of it, or --another if it is another article."
            )
        if options["new_snapshot"] and not same:
            raise CommandError(
                "Nothing was written: no article is known that this is a text of.", returncode=2
            )
        try:
            if options["new_snapshot"]:
                snapshot = intake.add_snapshot(same[0], reading.capture)
                self.stderr.write(f"Stored as a text of “{same[0]}”: snapshot {snapshot.key}.")
            else:
                article = self._create(reading)
                self.stderr.write(f"Stored as a draft: {article.slug}. Confirm it in the admin.")
        except (ValidationError, workflow.Refused) as error:
            reasons = getattr(error, "messages", None) or [str(error)]
            raise CommandError(f"Nothing was written: {' '.join(reasons)}") from error

    def _create(self, reading: Reading) -> SourceArticle:
        if not reading.proposal.canonical_url:
            raise CommandError("Nothing was written: the article's address is not known. Give it with --url.")
        article = intake.proposed_article(reading.proposal)
        article.clean()
        return intake.create_article(article, reading.capture)


def as_json(reading: Reading) -> dict[str, Any]:
    """The four members of the contract; offsets are code points of the normalised text."""
    return {
        "title": reading.proposal.title,
        "body": reading.capture.body,
        "cut": [list(cut) for cut in reading.capture.cuts],
        "duplicates": [
            {
                "key": found.article.key,
                "title": found.article.title,
                "url": found.article.canonical_url,
                "why": found.why,
                "same": found.is_same,
                "jaccard": round(found.jaccard, 4),
                "containment": round(found.containment, 4),
            }
            for found in reading.duplicates
        ],
    }
