"""Edits that were saved, events, new addresses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.derivation import derive
from civic.models import Commitment, CommitmentEvent, Evidence, FormerSlug, Resolution, ResolutionEvent
from civic.publication import consistency_problems, publication_problems
from civic.workflow.locks import User, lock, set_columns
from civic.workflow.reach import add_versions, one_version_each
from civic.workflow.refusal import Refused, refuse
from civic.workflow.texts import look_up


@transaction.atomic
def record_edit(record: Any, by: User = None, *, note: str = "", at: datetime | None = None) -> None:
    """Finish an edit that was saved: derive, and for a published record run the gate and add a version.

    ``by`` made this revision, so somebody else has to review it; ``None`` where nobody's words came in.
    Raises ``Refused``; the caller's transaction then takes the edit back.
    """
    record_edits([record], by, note=note, at=at)


@transaction.atomic
def record_edits(
    records: Sequence[Any], by: User = None, *, note: str = "", at: datetime | None = None
) -> None:
    """The same for records that were saved together: what rests on several of them is derived once."""
    at = at or timezone.now()
    for record in records:
        _settle(record, by, at)
    for record in records:
        if not any(below in records for below in _below(record)):
            derive(record, at)
    with one_version_each():
        for record in records:
            add_versions(record, at, note)


def _below(record: Any) -> list[Any]:
    """What a record stands on: deriving that derives the record."""
    if isinstance(record, Commitment):
        return [record.institution, record.basis_record]
    return [record.institution if isinstance(record, Resolution) else getattr(record, "issuer", None)]


def _settle(record: Any, by: User, at: datetime) -> None:
    fresh = lock(record)
    gated = fresh.review_state in (ReviewState.PUBLISHED, ReviewState.REHEARSED)
    problems = publication_problems(fresh) if gated else consistency_problems(fresh)
    if problems:
        raise Refused(*problems)
    approved = fresh.reviewed_by if fresh.is_published else None  # an approval is of what was read
    editor = by or fresh.edited_by
    set_columns(record, revision=fresh.revision + 1, updated_at=at, edited_by=editor, reviewed_by=approved)
    look_up(Evidence.objects.of(record))


@transaction.atomic
def record_event(
    subject: Resolution | Commitment, kind: str, *, by: User = None, at: datetime | None = None, **fields: Any
) -> ResolutionEvent | CommitmentEvent:
    """Add an event after the last one. Raises ``Refused`` for a sequence that cannot have happened."""
    lock(subject)
    last = subject.events.aggregate(last=Max("order"))["last"] or 0
    event = subject.events.create(kind=kind, order=fields.pop("order", last + 1), **fields)
    record_edit(subject, by, at=at)
    return event


@transaction.atomic
def rename(record: Any, slug: str, by: User = None) -> None:
    """Give a record a new address; the old ones lead there. Raises ``Refused`` if the slug is taken."""
    model, old = record._meta.model_name, lock(record).slug
    if old == slug:
        return
    taken = type(record).objects.filter(slug=slug).exclude(pk=record.pk).exists()
    if taken or FormerSlug.objects.filter(model=model, slug=slug).exclude(current=old).exists():
        refuse("slug_taken", _("The address “%(slug)s” belongs to another record.") % {"slug": slug})
    FormerSlug.objects.filter(model=model, slug=slug).delete()
    FormerSlug.objects.filter(model=model, current=old).update(current=slug)
    FormerSlug.objects.create(key=f"{model}:{old}", model=model, slug=old, current=slug)
    set_columns(record, slug=slug, updated_at=timezone.now())
    add_versions(record, timezone.now(), _("Renamed"))
