"""Pages of a list by signed marks: as quick on the last page as on the first, and there is a way back."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet

from civic.api.asking import Asked, links
from civic.filters import Listing
from civic.serializers import row_of, select
from civic.versions import rows_as_known
from civic.web import cursors

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000


class Page(NamedTuple):
    """Rows as JSON values, and the marks of what lies before and after them; empty at an end."""

    rows: list[dict[str, Any]]
    before: str
    after: str


def page(listing: Listing, asked: Asked) -> Page:
    """The page that was asked for. Raises ``Refusal`` for a limit or a mark that cannot be used."""
    limit = asked.number("limit", DEFAULT_LIMIT, MAX_LIMIT)
    given = {name: mark for name in cursors_of(asked) if (mark := asked.only(name))}
    if len(given) > 1:
        asked.problems["before"] = "Give “after” or “before”, not both."
    marked = {name: cursors.marked(mark, listing) for name, mark in given.items()}
    for name in (name for name, row in marked.items() if row is None):
        asked.problems[name] = "It does not belong to this list and order: follow “next” or “previous”."
    asked.check()
    if "before" in marked:
        return _backward(listing, marked["before"], limit)
    return _forward(listing, marked.get("after"), limit)


def cursors_of(asked: Asked) -> list[str]:
    return [name for name in ("after", "before") if name in asked.values]


def _forward(listing: Listing, row: Any, limit: int) -> Page:
    rows = listing.narrow()
    if row is not None:
        rows = rows.filter(cursors.after(row, listing.order))
    found = _read(listing, listing.order.apply(rows), limit + 1)
    shown = found[:limit]
    return Page(
        shown,
        _mark(shown[0], listing) if shown and row is not None else "",
        _mark(shown[-1], listing) if len(found) > limit else "",
    )


def _backward(listing: Listing, row: Any, limit: int) -> Page:
    rows = listing.narrow().filter(cursors.before(row, listing.order))
    found = _read(listing, listing.order.apply(rows).reverse(), limit + 1)
    shown = found[:limit][::-1]
    return Page(
        shown,
        _mark(shown[0], listing) if len(found) > limit else "",
        _mark(shown[-1], listing) if shown else "",
    )


def _read(listing: Listing, rows: QuerySet[Any], number: int) -> list[dict[str, Any]]:
    found = [row_of(rows.model, cells) for cells in select(rows)[:number]]
    return found if listing.at is None else list(rows_as_known(rows.model, found, listing.at))


def _mark(row: dict[str, Any], listing: Listing) -> str:
    return cursors.mark(row["slug"], listing, row.get("changed_at"))


def address(url: str, asked: Asked, **marks: str) -> str | None:
    """The address of another page of the same query; ``None`` without a mark."""
    ((name, mark),) = marks.items()
    if not mark:
        return None
    rest = {key: values for key, values in asked.values.items() if key not in ("after", "before")}
    return f"{url}?{urlencode([*links(rest), (name, mark)], safe='/:')}"
