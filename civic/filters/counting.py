"""Exact counts of what ``FacetCount`` does not hold: one statement, kept until the data changes."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet

from civic.facets.cube import Cube
from civic.versions import data_version

KEPT = 200
_kept: OrderedDict[Any, Cube] = OrderedDict()


def grouped(rows: QuerySet[Any], columns: Sequence[str], asked: Any) -> Cube:
    """How many rows share each combination of the columns.

    :param asked: what tells this set of rows from any other, beside the version of the data.
    """
    key = (rows.model, tuple(columns), asked, data_version().token())
    cube = _kept.pop(key, None) or _counted(rows, columns)
    _kept[key] = cube
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return cube


def _counted(rows: QuerySet[Any], columns: Sequence[str]) -> Cube:
    found = rows.order_by().values_list(*columns).annotate(n=Count("pk"))
    return Cube([(number, *row) for number, row in enumerate(found)], columns)
