"""`manage.py verify_quotes`: every quote still stands in its text, once, where it is said to stand."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from civic import textmatch
from civic.choices import AnchorState
from civic.ingest.positions import NoSheet
from civic.ingest.sheets import all_sheets, open_sheet
from civic.ingest.texts import Texts, misplaced
from civic.models import Evidence, Snapshot
from civic.workflow.texts import absent_day, look_up_again


class Command(BaseCommand):
    help = "Looks every quote up in the text it was taken from. Changes nothing; exit 1 if any is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--texts",
            default=settings.CIVIC_TEXTS,
            metavar="DIR",
            help="check against the texts in this folder too, without storing them (default: CIVIC_TEXTS)",
        )

    def handle(self, *args: Any, texts: str, **options: Any) -> None:
        try:
            bodies = bodies_in(texts or "")
        except NoSheet as error:
            raise CommandError(str(error), returncode=2) from error
        against_text = recorded = wrong = 0
        for snapshot in Snapshot.objects.order_by("key").iterator():
            text = snapshot.text or bodies.get(snapshot.sha256, "")
            for problem in text_problems(snapshot):
                self.stdout.write(f"{snapshot.key}: {problem}")
                wrong += 1
            has_later = Snapshot.objects.filter(
                article_id=snapshot.article_id, captured_at__gt=snapshot.captured_at
            ).exists()
            for quote in snapshot.evidence.order_by("key"):
                against_text, recorded = against_text + bool(text), recorded + (not text)
                if problem := quote_problem(quote, snapshot, text):
                    self.stdout.write(f"{quote.key}: {problem}")
                    wrong += 1
                if (has_later or quote.absent_on) and (stale := stale_anchor(quote)):
                    self.stdout.write(f"{quote.key}: {stale}")
                    wrong += 1
        checked = f"{against_text} quotes checked against their text, {recorded} only recorded"
        if wrong:
            raise CommandError(f"{checked}; {wrong} wrong. Correct each where it was entered.")
        self.stdout.write(f"{checked}, none wrong.")


def bodies_in(folder: str) -> dict[str, str]:
    """Normalised bodies by their sum: files that are a body, and parts of files that a sheet cuts out.

    Raises ``NoSheet`` when the folder is none.
    """
    library = Texts(folder)
    bodies = dict(library.whole())
    for path in all_sheets() if library.files else ():
        source, _ = open_sheet(path)
        if source.data is not None:
            bodies |= {textmatch.sha256(body): body for body in library.of(source).bodies.values()}
    return bodies


def stale_anchor(quote: Evidence) -> str:
    """Why what is recorded of a quote in later texts of its source is not so; empty when it is."""
    expected = look_up_again(quote)
    recorded = {a.snapshot_id: (a.state, a.start, a.end) for a in quote.anchors.all()}
    absent_on = absent_day(expected)
    if (
        recorded == {a.snapshot_id: (a.state, a.start, a.end) for a in expected}
        and absent_on == quote.absent_on
    ):
        return ""
    return "Its place in a newer text of the source is out of date. Save the article again."


def text_problems(snapshot: Snapshot) -> Iterator[str]:
    """Why a stored text is not the one that was captured."""
    if snapshot.text and len(snapshot.text) != snapshot.length:
        yield f"the text has {len(snapshot.text)} characters, not {snapshot.length} as recorded."
    if snapshot.text and textmatch.sha256(snapshot.text) != snapshot.sha256:
        yield "the text is not the one whose sum was recorded. Enter the captured text again."


def quote_problem(quote: Evidence, snapshot: Snapshot, text: str) -> str:
    """Why a quote cannot be found at its place; empty when it can, or when nothing speaks against it."""
    if quote.anchor_state == AnchorState.ATTESTED:
        return ""
    if text and (problem := misplaced(text, quote.exact, quote.start, quote.prefix, quote.suffix)):
        return problem
    if quote.start is None or quote.end is None:
        return "Its place in the text is not known. Anchor it, or have a reviewer attest it."
    if quote.end > snapshot.length:
        return f"The quote would end at {quote.end}; the text has {snapshot.length} characters."
    if quote.anchor_state in (AnchorState.ORPHAN, AnchorState.AMBIGUOUS):
        state = AnchorState(quote.anchor_state).label.lower()
        return f"It is recorded as “{state}”, so it proves nothing yet. Anchor it again."
    return ""
