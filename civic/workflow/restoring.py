"""Writing a row as it once stood."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from civic.choices import ReviewState
from civic.models import RemovedRow
from civic.models.records import Reviewed

KEPT = timedelta(days=90)
"""How long what the history leaves out of a deleted row is kept."""


def write_row(row: Any, values: dict[str, Any], why: str = "") -> None:
    """Save a row, stored or not, with columns of a former state (``replaying.Values``).

    ``why`` is what the public reads where a record is not public any more.
    """
    linked = {field.name for field in row._meta.local_many_to_many}
    if row._state.adding:
        left_out_again(row)
    for name in set(values) - linked:
        setattr(row, name, values[name])
    if isinstance(row, Reviewed):
        _stamp_state(row, why)
    row.save()
    for name in linked & set(values):
        side = getattr(row, name)
        side.set(side.model.objects.filter(pk__in=values[name]))


def left_out_again(row: Any) -> None:
    """Give a row that comes back the columns that its history does not hold, as far as they are kept."""
    kept = RemovedRow.objects.filter(model=row._meta.model_name, row=row.pk).order_by("-pk").first()
    for name, value in kept.columns.items() if kept else ():
        setattr(row, name, row._meta.get_field(name.removesuffix("_id")).to_python(value))


def _stamp_state(record: Any, why: str) -> None:
    """The stamps that go with a review state; what the public could read until now leaves a tombstone."""
    if record.is_published:
        record.published_at, record.withdrawn_at = record.published_at or timezone.now(), None
    elif record.change_hash or (record.review_state == ReviewState.WITHDRAWN and not record.withdrawn_at):
        record.withdrawn_at = timezone.now()
        record.withdrawal_reason = record.withdrawal_reason or why


def removed_due(at: datetime) -> QuerySet[RemovedRow]:
    """What nobody will bring back any more."""
    return RemovedRow.objects.filter(removed_at__lte=at - KEPT)
