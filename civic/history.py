"""What happened to a record and to the rows that belong to it, field by field, for staff."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from civic.models import (
    AlternateUrl,
    Commitment,
    CommitmentEvent,
    CommitmentType,
    Evidence,
    Identifier,
    Institution,
    InstitutionName,
    Level,
    Person,
    ResearchLog,
    Resolution,
    ResolutionEvent,
    ResolutionRelation,
    Role,
    Snapshot,
    SourceArticle,
    Statement,
)

ROWS: dict[type, tuple[tuple[Any, str], ...]] = {
    Institution: (
        (InstitutionName, "institution"),
        (Identifier, "institution"),
        (Role, "institution"),
        (ResearchLog, "institution"),
        (ResolutionEvent, "institution"),
        (Evidence, "institution"),
    ),
    Resolution: ((ResolutionEvent, "resolution"), (ResolutionRelation, "from_resolution")),
    Statement: ((Evidence, "statement"),),
    Commitment: ((CommitmentEvent, "commitment"), (Evidence, "commitment")),
    SourceArticle: ((AlternateUrl, "article"), (Snapshot, "article")),
    ResolutionEvent: ((Evidence, "resolution_event"),),
    ResolutionRelation: ((Evidence, "resolution_relation"),),
    CommitmentEvent: ((Evidence, "commitment_event"),),
    Role: ((Evidence, "role"),),
    Person: ((Role, "person"),),
    CommitmentType: ((Level, "type"),),
}
"""The rows that belong to a record, and the column that says to which; owners before what they own."""
EDITED, DELETED = "~", "-"
TOGETHER = timedelta(seconds=2)


class Detail(NamedTuple):
    """One column that changed, in words."""

    label: str
    old: str
    new: str


class Step(NamedTuple):
    """What one write did to one record or row."""

    kind: str
    what: str
    name: str
    details: list[Detail]


class Change(NamedTuple):
    """What one person did at one time: to the record, to its rows, and why."""

    at: datetime
    user: Any
    reason: str
    steps: list[Step]


def family(record: Any) -> Iterator[tuple[Any, list[int]]]:
    """Every model with the keys of the rows that ever belonged to a record, the record's own first."""
    waiting: list[tuple[Any, list[int]]] = [(type(record), [record.pk])]
    while waiting:
        model, pks = waiting.pop(0)
        yield model, pks
        for row_model, column in ROWS.get(model, ()):
            found = row_model.history.filter(**{f"{column}__in": pks}).order_by().values_list("id", flat=True)
            if owned := sorted(set(found)):
                waiting.append((row_model, owned))


def changes(record: Any) -> list[Change]:
    """Everything that happened to a record and its rows, the newest first."""
    told = chain.from_iterable(_told(model, pks) for model, pks in family(record))
    in_order = sorted(told, key=lambda each: each[0].history_date)  # what happened at once keeps its order
    return _together(in_order)[::-1]


def _told(model: Any, pks: list[int]) -> Iterator[tuple[Any, Step]]:
    rows = model.history.filter(id__in=pks).select_related("history_user").order_by("id", "history_id")
    former: Any = None
    for row in rows:
        before = former if former is not None and former.id == row.id else None
        step = _step(model, row, before)
        if step is not None:
            yield row, step
        former = row


def _step(model: Any, row: Any, before: Any) -> Step | None:
    details = _details(row, before) if row.history_type == EDITED and before is not None else []
    if row.history_type == EDITED and before is not None and not details:
        return None
    what = str(model._meta.verbose_name)
    return Step(row.history_type, what[:1].upper() + what[1:], _name(model, row), details)


def _name(model: Any, row: Any) -> str:
    """What a row was called then; what it names may be gone since."""
    try:
        return str(row.instance)
    except Exception:
        return _("one that is gone")


def _details(row: Any, before: Any) -> list[Detail]:
    """The library's own comparison leaves out columns that no form has, such as the review state."""
    found = []
    for field in row.tracked_fields:
        old, new = (getattr(each, field.attname) for each in (before, row))
        if old != new and not field.primary_key:
            found.append(Detail(_label(field), _shown(field, old), _shown(field, new)))
    for field in row._history_m2m_fields:
        names = [_linked(field, each) for each in (before, row)]
        if names[0] != names[1]:
            found.append(Detail(_label(field), *names))
    return found


def _label(field: Any) -> str:
    label = str(field.verbose_name)
    return label[:1].upper() + label[1:]


def _shown(field: Any, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.is_relation:
        return str(field.related_model._base_manager.filter(pk=value).first() or _("one that is gone"))
    return str(dict(field.flatchoices or ()).get(value, value))


def _linked(field: Any, row: Any) -> str:
    """The names on the other side of a many-to-many column, as far as they are still there."""
    column = f"{field.m2m_reverse_field_name()}_id"
    keys = [getattr(link, column) for link in getattr(row, field.name).all()]
    return ", ".join(sorted(map(str, field.related_model._base_manager.filter(pk__in=keys))))


def _together(told: list[tuple[Any, Step]]) -> list[Change]:
    """Join what one person did within the same two seconds and for the same reason."""
    found: list[Change] = []
    previous: Any = None
    for row, step in told:
        if previous is not None and _same_change(previous, row):
            found[-1].steps.append(step)
            found[-1] = found[-1]._replace(at=row.history_date)
        else:
            reason = row.history_change_reason or ""
            found.append(Change(row.history_date, row.history_user, reason, [step]))
        previous = row
    return found


def _same_change(one: Any, other: Any) -> bool:
    return bool(
        one.history_user_id == other.history_user_id
        and (one.history_change_reason or "") == (other.history_change_reason or "")
        and abs(one.history_date - other.history_date) <= TOGETHER
    )


def as_of(model: Any, pks: Iterable[int], at: datetime) -> list[Any]:
    """The former states of rows at a moment, without those that did not exist then."""
    rows = model.history.filter(id__in=list(pks), history_date__lte=at).order_by(
        "id", "-history_date", "-history_id"
    )
    newest: dict[int, Any] = {}
    for row in rows:
        newest.setdefault(row.id, row)
    return [row for row in newest.values() if row.history_type != DELETED]
