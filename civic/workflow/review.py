"""From a draft to the public: submitted by one, read by another."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.derivation import derive
from civic.publication import is_fiction, publication_problems
from civic.workflow.locks import User, expect, lock, set_columns
from civic.workflow.reach import add_versions
from civic.workflow.refusal import Refused, refuse


def authors_of(record: Any) -> set[int]:
    """The keys of the users who may not review a record as it stands: its last editor and its submitter.

    Earlier editors may: whoever came after them has read their words, and they read what came after.
    """
    return {pk for pk in (record.edited_by_id or record.created_by_id, record.submitted_by_id) if pk}


def by_author(user: User) -> Q:
    """The same as a filter: the records of which a user is an author."""
    created = Q(edited_by__isnull=True, created_by=user)
    return Q(edited_by=user) | Q(submitted_by=user) | created


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
    if not settings.FOUR_EYES or by is None or by.pk not in authors_of(record):
        return
    text = _("You changed or submitted “%(record)s” last. Somebody else has to review it.")
    if len(authors_of(record)) > 1:
        text += " " + _("If there are only two of you: whoever changed it last takes it over and submits it.")
    refuse("four_eyes", text % {"record": record})


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
        if record.reviewed_by_id is None or record.reviewed_by_id in authors_of(record):
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
