"""Quotes fetched with what a page shows of them, and without the staff-only text they stand in."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from civic.models import Evidence
from civic.models.evidence import TARGETS


def attach_quotes(records: Iterable[Any]) -> None:
    """Give records of several models their quotes in one query (``models.evidence.quotes``: of one model)."""
    targets = {Evidence._meta.get_field(name).related_model: name for name in TARGETS}
    records, wanted, proved = list(records), defaultdict(list), defaultdict(list)
    for record in records:
        wanted[targets[type(record)]].append(record.pk)
    which = Q(pk=None)
    for name, pks in wanted.items():
        which |= Q(**{f"{name}__in": pks})
    for quote in Evidence.objects.for_display().filter(which) if records else ():
        name = next(name for name in TARGETS if getattr(quote, f"{name}_id"))
        proved[name, getattr(quote, f"{name}_id")].append(quote)
    for record in records:
        prefill(record, "evidence", proved[targets[type(record)], record.pk])


def prefill(record: Any, name: str, rows: list[Any]) -> None:
    """Rows for ``record.<name>.all()``, as ``prefetch_related`` leaves them."""
    found = getattr(record, name).get_queryset()
    found._result_cache, found._prefetch_done = rows, True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found
