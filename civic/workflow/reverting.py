"""Back to how a record stood at a moment, with its rows: an edit like any other, told as one change."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from civic import history
from civic.models import because
from civic.models.history import UNEDITABLE_BUT_TOLD
from civic.publication import Problem
from civic.workflow.anchors import anchor_evidence
from civic.workflow.edits import record_edit, rename
from civic.workflow.locks import User, lock
from civic.workflow.refusal import Refused, refuse
from civic.workflow.restoring import left_out_again
from civic.workflow.worklist import OUT_OF_THE_WAY


@transaction.atomic
def revert(record: Any, at: datetime, by: User, reason: str = "") -> None:
    """Give a record and its rows the values they had at ``at``. Raises ``Refused``.

    Review states, stamps and what is derived stay as they are; the gate runs for a published record.
    """
    lock(record)
    former = history.as_of(type(record), [record.pk], at)
    if not former:
        refuse("no_such_past", _("The record was not there yet at that time."))
    when = date_format(localtime(at), "DATETIME_FORMAT")
    why = reason.strip() or _("Back to how it stood on %(when)s") % {"when": when}
    with because(why, by):
        try:
            _restore_rows(record, at)
            slug = _restore(type(record).objects.get(pk=record.pk), former[0])
        except ProtectedError as error:
            names = ", ".join(f"“{each}”" for each in list(error.protected_objects)[:3])
            refuse("still_used", _("What was added since is still used by %(names)s.") % {"names": names})
        except ValidationError as error:
            raise Refused(*(Problem("invalid", text) for text in error.messages)) from error
        fresh = type(record).objects.get(pk=record.pk)
        if slug and slug != fresh.slug:
            rename(fresh, slug, by)
        record_edit(fresh, by, note=why)


def _restore_rows(record: Any, at: datetime) -> None:
    """Delete the rows that came since, then bring back the others, owners before what they own."""
    members = list(history.family(record))[1:]
    then = [(model, history.as_of(model, pks, at), pks) for model, pks in members]
    for model, rows, pks in reversed(then):
        model.objects.filter(pk__in=set(pks) - {row.id for row in rows}).delete()
    for model, rows, pks in then:
        if any(field.name == "order" for field in model._meta.fields):
            model.objects.filter(pk__in=pks).update(order=F("order") + OUT_OF_THE_WAY)
        for row in rows:
            stored = model.objects.filter(pk=row.id).first()
            _restore(stored or model(pk=row.id), row)


def _restore(target: Any, former: Any) -> str:
    """Write what forms can write; the address comes back, for it takes a verb of its own."""
    made = target._state.adding
    for field in former.tracked_fields:
        kept = not made and field.name in UNEDITABLE_BUT_TOLD
        if not field.primary_key and not kept and field.name != "slug":
            setattr(target, field.attname, getattr(former, field.attname))
    if made:
        left_out_again(target)
    if made and hasattr(former, "slug"):
        target.slug = former.slug
    if hasattr(target, "anchor_state"):
        anchor_evidence(target)
    target.full_clean(validate_unique=False)
    target.save()
    for field in target._meta.local_many_to_many:
        others = [
            getattr(row, f"{field.m2m_reverse_field_name()}_id") for row in getattr(former, field.name).all()
        ]
        getattr(target, field.name).set(others)
    return str(getattr(former, "slug", ""))
