"""Holding a record, and writing the columns that no form may set."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from civic.choices import ReviewState
from civic.models import remember
from civic.models.history import UNEDITABLE_BUT_TOLD
from civic.workflow.refusal import refuse

User = AbstractBaseUser | None


def lock(record: Any) -> Any:
    return type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)


def set_columns(record: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(record, name, value)
    type(record).objects.filter(pk=record.pk).update(**values)
    if UNEDITABLE_BUT_TOLD.union({"slug"}).intersection(values):
        remember([type(record).objects.get(pk=record.pk)])


def expect(record: Any, *states: ReviewState) -> None:
    current = ReviewState(lock(record).review_state)
    if current not in states:
        wanted = _(" or ").join(f"“{s.label}”" for s in states)
        refuse(
            "wrong_state",
            _("“%(record)s” is “%(state)s”; this needs %(wanted)s.")
            % {"record": record, "state": current.label, "wanted": wanted},
        )
