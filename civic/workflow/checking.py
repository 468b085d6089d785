"""Somebody looked today whether a promise still holds."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civic.choices import CommitmentEventKind, DateBasis
from civic.models import Commitment, CommitmentEvent
from civic.models.records import has_controls
from civic.workflow.edits import record_event
from civic.workflow.locks import User, lock
from civic.workflow.refusal import refuse

LONGEST = 300


@transaction.atomic
def verify(record: Commitment, by: User, on: date | None = None, *, note: str = "") -> CommitmentEvent:
    """Write down that the promise was still in force on a day (today); ``note`` says where one looked.

    Raises ``Refused`` for what is not public, for a note that is too long, and for a second check of a day.
    """
    on = on or timezone.localdate()
    if not lock(record).is_published:
        refuse("not_public", _("“%(record)s” is not public. Publish it first.") % {"record": record})
    if len(note) > LONGEST:
        refuse("note_too_long", _("Use at most %(n)d characters.") % {"n": LONGEST})
    if has_controls(note):
        refuse("control", _("Remove the control characters."))
    day = {"kind": CommitmentEventKind.VERIFIED, "edtf": on.isoformat()}
    if record.events.filter(**day).exists():
        refuse("checked_already", _("“%(record)s” was checked on that day already.") % {"record": record})
    return record_event(  # type: ignore[return-value]
        record,
        CommitmentEventKind.VERIFIED,
        edtf=on.isoformat(),
        date_basis=DateBasis.STATED,
        note_en=note,
    )
