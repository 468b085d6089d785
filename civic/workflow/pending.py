"""Edits of what the public reads: proposed by one, applied by another."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.models import PendingChange
from civic.models.changes import ChangeState
from civic.versions import PUBLIC_MODELS
from civic.workflow.locks import User, lock
from civic.workflow.refusal import refuse

EDITED = ("title", "posted", "before", "after", "token", "reason", "made_at")
"""What a maker's second edit of a waiting change replaces."""


@transaction.atomic
def hold(change: PendingChange) -> PendingChange:
    """Keep an edit for somebody else to approve; a maker's newer one takes the place of their older one.

    Raises ``Refused`` while another person's change of the same record waits.
    """
    waiting = PendingChange.objects.select_for_update(of=("self",)).filter(
        model=change.model, record_key=change.record_key, state=ChangeState.OPEN
    )
    other = waiting.select_related("made_by").first()
    if other is None:
        kept = _keep(change)
        _returned(change).update(state=ChangeState.DROPPED)
        return kept
    same_form = (other.act, other.form_model) == (change.act, change.form_model)
    if other.made_by_id != change.made_by_id or not same_form or other.form_key != change.form_key:
        _is_waiting(other)
    for name in EDITED:
        setattr(other, name, getattr(change, name))
    other.save(update_fields=EDITED)
    return other


def _returned(change: PendingChange) -> Any:
    """What came back to the maker and is done with, now that they made the change anew."""
    return PendingChange.objects.filter(
        model=change.model,
        record_key=change.record_key,
        made_by=change.made_by_id,
        state=ChangeState.RETURNED,
    )


def _keep(change: PendingChange) -> PendingChange:
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError:  # somebody else's came in between
        _is_waiting(
            PendingChange.objects.get(
                model=change.model, record_key=change.record_key, state=ChangeState.OPEN
            )
        )
    return change


def _is_waiting(other: PendingChange) -> None:
    refuse(
        "change_waits",
        _("A change of “%(record)s” by %(who)s is waiting. It has to be decided first.")
        % {"record": other.title, "who": other.made_by.get_username()},
    )


@transaction.atomic
def apply_change(
    change: PendingChange, by: User, edit: Callable[[PendingChange], None], *, seen: datetime | None = None
) -> None:
    """Approve a change: ``edit`` saves it, gate included. Raises ``Refused``; then nothing was saved.

    ``seen`` is the ``made_at`` of what the approver read: its maker may have edited it since.
    """
    _open(change)
    if seen is not None and seen != change.made_at:
        refuse("change_edited", _("Its maker edited this change since you opened it. Read it again."))
    _somebody_else(change, by)
    _still_public(change)
    edit(change)
    _decide(change, ChangeState.APPLIED, by, "")


@transaction.atomic
def return_change(change: PendingChange, by: User, note: str) -> None:
    """Send a change back to its maker with a note. Raises ``Refused`` without one."""
    _open(change)
    if not note.strip():
        refuse("no_note", _("Say what should change."))
    _decide(change, ChangeState.RETURNED, by, note)


@transaction.atomic
def drop_change(change: PendingChange, by: User) -> None:
    """Take one's own change back. Raises ``Refused`` for somebody else's."""
    _open(change, ChangeState.OPEN, ChangeState.RETURNED)
    if by is None or change.made_by_id != by.pk:
        refuse("not_yours", _("Only %(who)s can take this change back.") % {"who": change.made_by})
    _decide(change, ChangeState.DROPPED, by, change.decision_note)


def _open(change: PendingChange, *states: ChangeState) -> None:
    """Hold the change; whoever decides it second is told."""
    fresh = lock(change)
    if fresh.state not in (states or (ChangeState.OPEN,)):
        refuse(
            "change_decided",
            _("This change is decided already: %(state)s by %(who)s.")
            % {"state": fresh.get_state_display().lower(), "who": fresh.decided_by},
        )
    change.refresh_from_db()  # what is approved is what stands here now


def _somebody_else(change: PendingChange, by: User) -> None:
    if settings.FOUR_EYES and (by is None or by.pk == change.made_by_id):
        refuse("four_eyes", _("You made this change yourself. Somebody else has to approve it."))


def _still_public(change: PendingChange) -> None:
    model = PUBLIC_MODELS.get(change.model)
    record: Any = model.objects.filter(key=change.record_key).first() if model else None
    if model is None:
        return
    if record is None or (not record.is_published and record.withdrawn_at is not None):
        refuse(
            "record_withdrawn",
            _("“%(record)s” was withdrawn after this change was made. Send the change back, or drop it.")
            % {"record": change.title},
        )


def _decide(change: PendingChange, state: ChangeState, by: User, note: str) -> None:
    decided = {"state": state, "decided_by": by, "decided_at": timezone.now(), "decision_note": note}
    for name, value in decided.items():
        setattr(change, name, value)
    change.save(update_fields=list(decided))
