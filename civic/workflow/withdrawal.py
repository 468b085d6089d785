"""From the public to a tombstone, with all that stood on the record."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.derivation import derive, hide
from civic.models import Commitment, Evidence, Institution, Resolution, SourceArticle, Statement
from civic.workflow.locks import User, expect, set_columns
from civic.workflow.reach import add_versions
from civic.workflow.refusal import refuse


def would_withdraw(record: Any) -> list[Any]:
    """Published records that lose their ground with this one, in the order of withdrawal."""
    if isinstance(record, Institution):
        bases = [*record.resolutions.published(), *record.statements.published()]
        found = [c for basis in bases for c in would_withdraw(basis)]
        found += [c for c in record.commitments.published() if c not in found]
        return found + bases
    if isinstance(record, Resolution | Statement):
        return list(record.commitments.published())
    if isinstance(record, SourceArticle):
        return _losing_their_source(record)
    return []


def _losing_their_source(article: SourceArticle) -> list[Any]:
    """Commitments, then texts and statements, that no other published article supports."""
    others = (
        Evidence.objects.supporting()
        .filter(snapshot__article__review_state=ReviewState.PUBLISHED)
        .exclude(snapshot__article=article)
    )
    quoted = {"evidence__snapshot__article": article}
    commitments = Commitment.objects.published().filter(**quoted).distinct()
    found: list[Any] = [c for c in commitments if not others.filter(commitment=c).exists()]
    texts = Resolution.objects.published().filter(events__evidence__snapshot__article=article).distinct()
    bases: list[Any] = [r for r in texts if not others.filter(resolution_event__resolution=r).exists()]
    statements = Statement.objects.published().filter(**quoted).distinct()
    bases += [
        s
        for s in statements
        if not others.filter(statement=s).exists() and not others.filter(commitment__statement=s).exists()
    ]
    found += [c for basis in bases for c in basis.commitments.published() if c not in found]
    return found + bases


@transaction.atomic
def withdraw(record: Any, reason: str, by: User = None, *, at: datetime | None = None) -> list[Any]:
    """Take a record and all that stands on it from the public, leaving tombstones.

    Returns what was withdrawn with it. Raises ``Refused`` without a reason.
    """
    expect(record, ReviewState.PUBLISHED)
    if not reason.strip():
        refuse("no_reason", _("Say why. The public reads this reason in place of the record."))
    at = at or timezone.now()
    followers = would_withdraw(record)
    for each in (*followers, record):
        hide(each)
        set_columns(
            each,
            review_state=ReviewState.WITHDRAWN,
            withdrawn_at=at,
            withdrawal_reason=reason,
            reviewed_by=None,
            updated_at=at,
        )
        derive(each, at)
    for each in (*followers, record):
        add_versions(each, at, "")
    return followers
