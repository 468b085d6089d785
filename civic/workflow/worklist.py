"""Rows written back in an order that the database takes."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import IntegrityError, router, transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _

from civic.models import FormerSlug
from civic.models.history import REMEMBERED
from civic.models.records import Reviewed
from civic.workflow.edits import rename
from civic.workflow.refusal import Refused, refuse
from civic.workflow.replaying import Replayed
from civic.workflow.restoring import write_row

OUT_OF_THE_WAY = 10_000
"""Added to the order of rows that stand, so that those that come back find their place free."""
Rows = set[tuple[Any, int]]


def write_all(rows: Iterable[Replayed], merged: Rows, by: Any, why: str) -> list[tuple[Replayed, str]]:
    """Write rows as they would be; returns those that could not be written, and why.

    A row that another one stands in the way of is tried again after it, until nothing moves any more.
    ``merged`` are the rows whose address a merge took.
    """
    waiting = sorted(rows, key=_order)
    planned = {(row.model, row.pk) for row in waiting}
    _park(waiting)
    while waiting:
        left = [(row, reason) for row in waiting if (reason := _try(row, planned, merged, by, why))]
        if len(left) == len(waiting):
            return left
        waiting = [row for row, _reason in left]
    return []


def _depths() -> dict[Any, int]:
    """How many foreign keys lead from a model up to one that depends on nothing."""
    known: dict[Any, int] = {}

    def depth(model: Any) -> int:
        if model not in known:
            known[model] = 0  # for a circle
            above = {f.related_model for f in model._meta.concrete_fields if f.is_relation}
            known[model] = 1 + max((depth(each) for each in above & set(REMEMBERED) - {model}), default=0)
        return known[model]

    return {model: depth(model) for model in REMEMBERED}


_DEPTH = _depths()


def _order(row: Replayed) -> tuple[int, int, int]:
    """First what is written, then what goes, owned rows before owners, then what comes back, owners first."""
    depth = _DEPTH[row.model]
    if row.is_new:
        return 1, -depth, -row.pk
    return (2 if row.is_gone else 0), depth, row.pk


def _park(rows: Iterable[Replayed]) -> None:
    """The order of rows is unique within their owner: free the places that others come back to."""
    for row in rows:
        if row.now is not None and "order" in row.now and (row.is_new or "order" in row.changed):
            row.model.objects.filter(pk=row.pk).update(order=F("order") + OUT_OF_THE_WAY)


def _try(row: Replayed, planned: Rows, merged: Rows, by: Any, why: str) -> str:
    """Write one row; returns what stands in its way, empty if nothing does."""
    try:
        with transaction.atomic():
            if row.is_new:
                _delete(row, planned)
            else:
                _write(row, merged, by, why)
    except ProtectedError as error:
        names = ", ".join(f"“{each}”" for each in list(error.protected_objects)[:3])
        return _("it is used by %(names)s") % {"names": names}
    except IntegrityError:
        return _("another row stands in its place")
    except Refused as refusal:
        return str(refusal)
    return ""


def _delete(row: Replayed, planned: Rows) -> None:
    """Delete a row with what belongs to it. Raises ``Refused`` if some of that is somebody else's."""
    live = row.model.objects.filter(pk=row.pk).first()
    if live is None:  # it went with its owner
        return
    going: Any = NestedObjects(using=router.db_for_write(row.model))
    going.collect([live])
    for model, objects in going.model_objs.items():
        others = [each for each in objects if model in REMEMBERED and (model, each.pk) not in planned]
        if others:
            refuse("not_theirs", _("somebody else's “%(name)s” belongs to it") % {"name": others[0]})
    live.delete()


def _write(row: Replayed, merged: Rows, by: Any, why: str) -> None:
    stood = row.without or {}
    live = row.model.objects.filter(pk=row.pk).first()
    if live is None:
        write_row(row.model(pk=row.pk), stood, why)
        return
    values = {name: stood[name] for name in row.changed}
    slug = values.pop("slug", None) if issubclass(row.model, Reviewed) else None
    if slug and (row.model, row.pk) in merged:
        FormerSlug.objects.filter(model=live._meta.model_name, slug=slug).delete()
        values["slug"], slug = slug, None
    write_row(live, values, why)
    if slug:
        _lead_back(live, slug, by)


def _lead_back(record: Any, slug: str, by: Any) -> None:
    """Give a record its address back; the one that it had meanwhile is forgotten if nobody read it there."""
    meanwhile = record.slug
    rename(record, slug, by)
    if record.published_at is None:
        FormerSlug.objects.filter(model=record._meta.model_name, slug=meanwhile).delete()
