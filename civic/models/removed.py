"""What the histories of deleted rows leave out, so that a deletion can be taken back whole; for staff."""

from typing import Any

from django.db import models
from django.db.models.signals import pre_delete
from django.utils import timezone

from civic.models.history import REMEMBERED, left_out
from civic.models.records import Record

_AS_IT_IS = (str, bool, int, float, list, dict, type(None))


class RemovedRow(Record):
    """The columns of a deleted row that its history does not hold: stamps, and the text of a snapshot.

    ``wipe_unfinished`` deletes it after ``civic.workflow.restoring.KEPT``.
    """

    model = models.CharField(max_length=20)
    row = models.BigIntegerField()
    """The primary key that the row had, and gets again."""

    columns = models.JSONField()
    removed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=("model", "row"), name="removedrow_of")]

    def __str__(self) -> str:
        return f"{self.model} {self.row}"


def _keep(sender: Any, instance: Any, **kwargs: Any) -> None:
    fields = [sender._meta.get_field(name) for name in left_out(sender)]
    columns = {field.attname: _plain(field, instance) for field in fields}
    RemovedRow.objects.create(model=sender._meta.model_name, row=instance.pk, columns=columns)


def _plain(field: Any, row: Any) -> Any:
    value = field.value_from_object(row)
    return value if isinstance(value, _AS_IT_IS) else field.value_to_string(row)


for _model in REMEMBERED:
    if left_out(_model):
        pre_delete.connect(_keep, sender=_model)
