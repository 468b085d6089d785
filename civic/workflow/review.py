"""From a draft to the public: submitted by one, read by another."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.derivation import derive
from civic.publication import is_fiction, publication_problems
from civic.workflow.locks import User, expect, lock, set_columns
from civic.workflow.reach import add_versions
from civic.workflow.refusal import Refused, refuse


def _is_author(record: Any, user: User) -> bool:
    return user is not None and user.pk in (record.created_by_id, record.submitted_by_id)


@transaction.atomic
def submit(record: Any, by: User) -> None:
    """Hand a draft to review. Raises ``Refused``."""
    expect(record, ReviewState.DRAFT, ReviewState.WITHDRAWN)
    set_columns(
        record,
        review_state=ReviewState.IN_REVIEW,
        submitted_by=by,
        reviewed_by=None,
        review_note="",
        updated_at=timezone.now(),
    )


@transaction.atomic
def approve(record: Any, by: User) -> None:
    """Say that a record in review is right. Raises ``Refused`` for its own author (``FOUR_EYES``)."""
    expect(record, ReviewState.IN_REVIEW)
    four_eyes(record, by)
    set_columns(record, reviewed_by=by, updated_at=timezone.now())


@transaction.atomic
def return_to_draft(record: Any, by: User, note: str) -> None:
    """Send a record back to its coder with a note. Raises ``Refused`` without one."""
    expect(record, ReviewState.IN_REVIEW)
    if not note.strip():
        refuse("no_note", _("Say what should change."))
    set_columns(
        record,
        review_state=ReviewState.DRAFT,
        reviewed_by=None,
        review_note=note,
        updated_at=timezone.now(),
    )


@transaction.atomic
def take_over(record: Any, by: User) -> None:
    """Take a record out of review, or out of the preview, to edit it oneself. Raises ``Refused``."""
    expect(record, ReviewState.IN_REVIEW, ReviewState.REHEARSED)
    set_columns(
        record,
        review_state=ReviewState.DRAFT,
        reviewed_by=None,
        review_note="",
        assigned_to=by,
        updated_at=timezone.now(),
    )


@transaction.atomic
def assign(record: Any, to: User) -> None:
    """Say who works on a record next; ``None`` for nobody."""
    lock(record)
    set_columns(record, assigned_to=to)


def four_eyes(record: Any, by: User) -> None:
    if settings.FOUR_EYES and _is_author(record, by):
        refuse(
            "four_eyes",
            _("You entered “%(record)s” yourself. Somebody else has to review it.") % {"record": record},
        )


@transaction.atomic
def publish(record: Any, by: User = None, *, note: str = "", at: datetime | None = None) -> None:
    """Put a record before the public, and append its version. Raises ``Refused`` with every problem.

    What rests on fiction goes no further than the preview for staff: it is *rehearsed*, without a version.
    A publisher who is not the author counts as the second pair of eyes; the system (``by`` is ``None``)
    publishes what was reviewed elsewhere: seed sheets.
    """
    at = at or timezone.now()
    if by is not None:
        expect(record, ReviewState.IN_REVIEW)
        if record.reviewed_by_id is None or _reviewed_by_author(record):
            four_eyes(record, by)
    if problems := publication_problems(record):
        raise Refused(*problems)
    if is_fiction(record):
        _rehearse(record, by, at)
        return
    set_columns(
        record,
        review_state=ReviewState.PUBLISHED,
        published_at=at,
        reviewed_by=record.reviewed_by or by,
        withdrawn_at=None,
        withdrawal_reason="",
        updated_at=at,
    )
    derive(record, at)
    add_versions(record, at, note)


def _rehearse(record: Any, by: User, at: datetime) -> None:
    reviewer = record.reviewed_by or by
    set_columns(record, review_state=ReviewState.REHEARSED, reviewed_by=reviewer, updated_at=at)
    derive(record, at)


def _reviewed_by_author(record: Any) -> bool:
    return record.reviewed_by_id in (record.created_by_id, record.submitted_by_id)
