"""Who changed what, when and why: one table of former states for each model that people fill in.

Rows are written by django-simple-history whenever a record is saved or deleted; the workflow, which
writes columns without saving, and the importers, which write many rows at once, use ``remember``.
What is derived is left out, and so is the text of a source, which never changes once it is quoted.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models
from django.dispatch import receiver
from django.utils import timezone
from simple_history import register
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

from civic.models import bulk
from civic.models.codebook import CodebookVersion, CommitmentType, Level
from civic.models.commitments import Commitment, CommitmentEvent, ResearchLog
from civic.models.evidence import Evidence
from civic.models.institutions import Identifier, Institution, InstitutionName
from civic.models.people import Person, Role
from civic.models.places import Place
from civic.models.resolutions import Resolution, ResolutionEvent, ResolutionRelation
from civic.models.set_aside import SetAside
from civic.models.sources import STAFF_TEXTS, AlternateUrl, Snapshot, SourceArticle
from civic.models.statements import Statement

REMEMBERED: tuple[type[models.Model], ...] = (
    AlternateUrl,
    CodebookVersion,
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Evidence,
    Identifier,
    Institution,
    InstitutionName,
    Level,
    Person,
    Place,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    SetAside,
    Snapshot,
    SourceArticle,
    Statement,
)
UNEDITABLE_BUT_TOLD = {
    "key",
    "review_state",
    "review_note",
    "withdrawal_reason",
    "assigned_to",
    "anchor_state",
}
"""Columns that no form has and that a history is still about."""
TOO_BIG = set(STAFF_TEXTS)
MANY = 50
"""Rows from which it pays to leave the library aside."""


class Occasion(NamedTuple):
    """What a run of changes has in common."""

    reason: str
    user: Any
    at: datetime


_occasion: ContextVar[Occasion | None] = ContextVar("occasion", default=None)


def left_out(model: type[models.Model]) -> list[str]:
    """The columns of a model that its history does not hold."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key
        and (field.name in TOO_BIG or not (field.editable or field.name in UNEDITABLE_BUT_TOLD))
    ]


@contextmanager
def because(reason: str, user: Any = None) -> Iterator[None]:
    """Everything saved inside says why, by whom, and carries one moment, so that it reads as one change."""
    token = _occasion.set(Occasion(reason, user, timezone.now()))
    try:
        yield
    finally:
        _occasion.reset(token)


def remember(records: Iterable[Any], *, new: bool = False, batch_size: int = 500) -> None:
    """Write the state of records of one model that were written without ``save``."""
    held = list(records)
    if not held:
        return
    many = len(held) >= MANY and connection.vendor == "postgresql"
    rows = _copied(held, new) if many else _created(held, new, batch_size)
    for field in type(held[0])._meta.local_many_to_many:
        _remember_links(field, rows, batch_size)


def _created(held: list[Any], new: bool, batch_size: int) -> dict[int, int]:
    """The keys of the new rows, by those of the records."""
    occasion = _occasion.get()
    rows = type(held[0]).history.bulk_history_create(
        held,
        batch_size=batch_size,
        update=not new,
        default_user=occasion.user if occasion else None,
        default_change_reason=occasion.reason if occasion else "",
        default_date=occasion.at if occasion else None,
    )
    return {row.id: row.pk for row in rows}


def _copied(held: list[Any], new: bool) -> dict[int, int]:
    """The same without an object for each row, ten times quicker."""
    manager = type(held[0]).history
    history: Any = manager.model
    said = _occasion.get() or Occasion("", None, timezone.now())
    user = said.user or history.get_default_history_user(held[0])
    told = {
        "history_date": said.at,
        "history_change_reason": said.reason,
        "history_type": "+" if new else "~",
        "history_user_id": user.pk if user else None,
    }
    tracked = list(history.tracked_fields)
    others = [f for f in history._meta.concrete_fields if f.attname in told]
    same = [told[f.attname] for f in others]
    keys = bulk.new_keys(history, len(held))
    values = bulk.values_of(held, tracked)
    rows = ([key, *same, *row] for key, row in zip(keys, values, strict=True))
    bulk.write_rows(history, [history._meta.pk, *others, *tracked], rows)
    return dict(zip((record.pk for record in held), keys, strict=True))


def _remember_links(field: Any, rows: dict[int, int], batch_size: int) -> None:
    """The other side of a many-to-many column, which the library copies only on ``save``."""
    through = field.remote_field.through
    names = [each.attname for each in through._meta.concrete_fields]
    links = through.objects.filter(**{f"{field.m2m_field_name()}__pk__among": rows}).values(*names)
    held = HistoricalRecords.m2m_models[field]
    owner = f"{field.m2m_field_name()}_id"
    held.objects.bulk_create([held(history_id=rows[link[owner]], **link) for link in links], batch_size)


@receiver(pre_create_historical_record)
def _say_why(sender: Any, history_instance: Any, **kwargs: Any) -> None:
    occasion = _occasion.get()
    if occasion is None:
        return
    history_instance.history_change_reason = history_instance.history_change_reason or occasion.reason
    history_instance.history_date = occasion.at
    if occasion.user is not None:  # also where somebody else's request carries the change out
        history_instance.history_user = occasion.user


for _model in REMEMBERED:
    register(
        _model,
        app="civic",
        excluded_fields=left_out(_model),
        m2m_fields=[field.name for field in _model._meta.local_many_to_many],
        history_change_reason_field=models.TextField(null=True),
        user_db_constraint=False,
    )
