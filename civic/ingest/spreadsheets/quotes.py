"""Quotes of a spreadsheet: found word for word in the text of their article, or refused."""

from typing import Any

from django.utils.translation import gettext as _

from civic import textmatch, workflow
from civic.choices import AnchorState
from civic.ingest.spreadsheets.parts import Part
from civic.ingest.spreadsheets.report import Report
from civic.models import Evidence, SourceArticle

LONGEST = 600


def anchored(part: Part, report: Report) -> None:
    """Anchor the quote of a row in the text's own spelling; refuse what is not there exactly once."""
    article, quote = part.values.get("article"), part.values.get("quote")
    if article is None or not quote:
        return
    evidence = _evidence(part, article)
    if evidence is None:
        report.refuse(
            part.number,
            "article",
            "no_text",
            _("No text of “%(article)s” is stored, so no quote can be checked. Add a snapshot first.")
            % {"article": article},
        )
        return
    evidence.exact = quote
    evidence.prefix, evidence.suffix = part.values.get("quote_before", ""), part.values.get("quote_after", "")
    workflow.anchor_evidence(evidence)
    if evidence.anchor_state != AnchorState.EXACT:
        report.refuse(part.number, "quote", str(evidence.anchor_state), _why(evidence))
        return
    part.made = evidence
    part.values["quote"] = evidence.exact
    for name, value in (("quote_before", evidence.prefix), ("quote_after", evidence.suffix)):
        if name in part.values:
            part.values[name] = value


def _evidence(part: Part, article: SourceArticle) -> Any:
    """The stored quote on its own text, or a new one on the newest text of the article."""
    if part.stored is not None and part.stored.snapshot.article == article:
        return part.stored if part.stored.snapshot.text else None
    snapshot = article.snapshots.exclude(text="").order_by("-captured_at", "-pk").first()
    if snapshot is None:
        return None
    evidence = part.stored or Evidence()
    evidence.snapshot = snapshot
    return evidence


def _why(evidence: Evidence) -> str:
    if evidence.anchor_state == AnchorState.ORPHAN:
        return _("These words do not stand in the text of the article. Copy them from there, word for word.")
    times = len(textmatch.find_all(evidence.snapshot.text, evidence.exact))
    return _(
        "These words stand in the text %(times)d times. Copy some words before or after them into "
        "quote_before or quote_after."
    ) % {"times": times}
