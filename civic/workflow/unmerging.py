"""A merge taken back: what it moved returns, what it dropped comes out of the history."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civic import history
from civic.models import FormerSlug, Merge, Person, because
from civic.workflow.edits import record_edit
from civic.workflow.locks import User, set_columns
from civic.workflow.merging import NAMED, settle
from civic.workflow.refusal import refuse
from civic.workflow.replaying import values_of
from civic.workflow.restoring import write_row


@transaction.atomic
def unmerge(told: Merge, by: User) -> None:
    """Make two records again of what ``merge`` made one. Raises ``Refused``.

    Rows that came after the merge stay with the one that was kept, and so do the places it took over.
    """
    held = Merge.objects.select_for_update().get(pk=told.pk)
    model = NAMED[held.model]
    kept = model.objects.filter(pk=held.kept_pk).first()
    if held.undone_at is not None or kept is None:
        refuse("undone", _("This merge was taken back before, or what it made is gone."))
    with because(_("Merge of “%(gone)s” taken back") % {"gone": held.gone_name}, by):
        try:
            with transaction.atomic():
                gone = _return_gone(held, model)
                _bring_back(held)
        except IntegrityError:
            refuse("twins", _("What came since stands where a row would have to return. Move it first."))
        settle(kept, held, by)
        if gone is not None:
            record_edit(gone, by)
    held.undone_at = timezone.now()
    held.save()


def _former(held: Merge, name: str, pk: int) -> Any:
    """How a row stood right before the merge."""
    return history.as_of(NAMED[name], [pk], held.at)[0]


def _return_gone(held: Merge, model: Any) -> Any:
    """The record that went, as it was; ``None`` for a person, who has no state."""
    former = _former(held, held.model, held.gone_pk)
    if model is Person:
        _write(former)
        return None
    gone = model.objects.get(pk=held.gone_pk)
    FormerSlug.objects.filter(model=held.model, slug=held.gone_slug).delete()
    set_columns(
        gone, slug=held.gone_slug, review_state=former.review_state, withdrawn_at=None, withdrawal_reason=""
    )
    return gone


def _write(former: Any) -> None:
    """Write a row that was deleted, under its old number."""
    model = NAMED[str(former.instance_type._meta.model_name)]
    write_row(model(pk=former.id), values_of(former))


def _bring_back(held: Merge) -> None:
    for name, pk in held.added:
        NAMED[name].objects.filter(pk=pk).delete()
    for name, pk in reversed(held.dropped):
        _write(_former(held, name, pk))
    for name, pk, column in held.moved:
        row, former = NAMED[name].objects.filter(pk=pk).first(), _former(held, name, pk)
        if row is None:
            continue
        field = row._meta.get_field(column)
        if field.many_to_many:
            getattr(row, column).remove(held.kept_pk)
            getattr(row, column).add(held.gone_pk)
            continue
        for restored in (field, *(f for f in row._meta.fields if f.name == "order")):
            setattr(row, restored.attname, getattr(former, restored.attname))
        row.save()
