"""Exact counts of what ``FacetCount`` does not hold: one statement, kept until the data changes.

``asked`` tells a set of rows from any other of its model, beside the version of the data.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, cast

from django.db import connections
from django.db.models import Count, F, QuerySet

from civic.facets import cube
from civic.facets.cube import Cube
from civic.versions import data_version

KEPT = 200
_kept: OrderedDict[Any, Any] = OrderedDict()
_MISSING = object()


def grouped(rows: QuerySet[Any], columns: Sequence[str], asked: Any) -> Cube:
    """How many rows share each combination of the columns."""
    return cast("Cube", _keep((rows.model, tuple(columns), asked), lambda: _cube(rows, columns)))


def apportioned(rows: QuerySet[Any], asked: Any) -> Cube:
    """How many of these public commitments share each combination of facets.

    Grouped by the one column that names the combination, of which every process knows the parts: eight
    columns of a hundred thousand combinations take longer to be fetched than to be counted.
    """
    return cast("Cube", _keep((rows.model, "facet_key", asked), lambda: _part(rows)))


def counted(rows: QuerySet[Any], asked: Any) -> int:
    """How many rows there are."""
    return cast("int", _keep((rows.model, asked), rows.count))


def owners(rows: QuerySet[Any], column: str, owner: str, asked: Any) -> Counter[Any]:
    """How many different owners have rows with each value of a column.

    Pairs first, and then how many: a database sorts all rows to count what differs among them, which takes
    three times as long.
    """
    key = (rows.model, column, owner, asked)
    return cast("Counter[Any]", _keep(key, lambda: _pairs(rows, column, owner)))


def _keep(key: tuple[Any, ...], count: Callable[[], Any]) -> Any:
    key = (*key, data_version().token())
    found = _kept.pop(key, _MISSING)
    _kept[key] = found = count() if found is _MISSING else found
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
    return found


def _cube(rows: QuerySet[Any], columns: Sequence[str]) -> Cube:
    found = rows.order_by().values_list(*columns).annotate(n=Count("pk"))
    return Cube.of(((number, *row) for number, row in enumerate(found)), columns)


def _part(rows: QuerySet[Any]) -> Cube:
    known = cube.current()
    grouped = rows.order_by().values_list("facet_key").annotate(n=Count("pk"))
    numbers = _fetched(
        "SELECT f.id, found.n FROM ({}) found JOIN civic_facetcount f ON f.key = found.facet_key", grouped
    )
    try:
        return known.part(numbers)
    except KeyError:  # a combination that nobody had when the counts were read
        return _cube(rows, cube.DIMENSIONS)


def _pairs(rows: QuerySet[Any], column: str, owner: str) -> Counter[Any]:
    pairs = rows.order_by().annotate(of=F(column)).values_list("of", owner).distinct()
    return Counter(dict(_fetched("SELECT pairs.of, COUNT(*) FROM ({}) AS pairs GROUP BY pairs.of", pairs)))


def _fetched(around: str, rows: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """What a statement around these rows gives."""
    sql, params = rows.query.get_compiler(rows.db, elide_empty=False).as_sql()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(around.format(sql), params)
        return list(cursor.fetchall())
