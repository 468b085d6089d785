"""Quotes fetched with what a page shows of them, and without the staff-only text they stand in."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet

from civic.models import Evidence
from civic.models.evidence import TARGETS


def attach_quotes(records: Iterable[Any]) -> None:
    """Give records of several models their quotes in one query (``models.evidence.quotes``: of one model)."""
    targets = {Evidence._meta.get_field(name).related_model: name for name in TARGETS}
    records, wanted, proved = list(records), defaultdict(list), defaultdict(list)
    for record in records:
        wanted[targets[type(record)]].append(record.pk)
    for quote in _of_one(Q(**{f"{name}__in": pks}) for name, pks in wanted.items()) if records else ():
        name = next(name for name in TARGETS if getattr(quote, f"{name}_id"))
        proved[name, getattr(quote, f"{name}_id")].append(quote)
    for record in records:
        prefill(record, "evidence", proved[targets[type(record)], record.pk])


def _of_one(conditions: Iterable[Q]) -> QuerySet[Evidence]:
    """Quotes that fit one of the conditions on their own columns.

    SQLite would begin with all articles for an ``OR``; PostgreSQL, which joins in the order written, with
    all quotes for keys from elsewhere.
    """
    rows: QuerySet[Evidence] = Evidence.objects.for_display()
    if connections[rows.db].vendor == "sqlite":
        return rows.one_of(*conditions)  # type: ignore[attr-defined]
    return rows.filter(reduce(or_, conditions))


def prefill(record: Any, name: str, rows: list[Any]) -> None:
    """Rows for ``record.<name>.all()``, as ``prefetch_related`` leaves them."""
    found = getattr(record, name).get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found
