"""All drafts of an article to review in one go; each on its own, and each says what stops it."""

from typing import Any, NamedTuple

from django.db import transaction

from civic import workflow
from civic.admin.coding.coded import records_of
from civic.choices import ReviewState
from civic.models import SourceArticle
from civic.publication import publication_problems

LATER = {"parent_not_public", "article_not_public"}
"""What a reviewer's order of publication settles, so that it stops nobody from submitting."""


class Sent(NamedTuple):
    """What became of one record: ``problems`` are empty where it went to review."""

    record: Any
    problems: list[str]


def send_all(article: SourceArticle, by: Any, log: Any) -> list[Sent]:
    """Submit every draft coded from an article; ``log(record)`` notes each that went."""
    sent = []
    for record in records_of(article):
        if record.review_state == ReviewState.DRAFT:
            sent.append(Sent(record, _send(record, by, log)))
    return sent


def _send(record: Any, by: Any, log: Any) -> list[str]:
    stopping = [p.message for p in publication_problems(record) if p.code not in LATER]
    if stopping:
        return stopping
    try:
        with transaction.atomic():
            workflow.submit(record, by)
            log(record)
    except workflow.Refused as refusal:
        return [problem.message for problem in refusal.problems]
    return []
