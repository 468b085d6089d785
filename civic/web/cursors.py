"""Where a page of a list begins: a signed mark of a row, and the rows that come after or before it."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Model, Q

from civic.filters import Listing, Order
from civic.filters.listing import CHANGED
from civic.web.addresses import renamed

_signer = signing.Signer(salt="civic.web.paging")


def mark(slug: str, listing: Listing, changed_at: str | None = None) -> str:
    """Names a row by its slug, since a primary key never stands in an address.

    In the order of changes also by its place, from which it may have gone to the end meanwhile.
    """
    place = [changed_at] if listing.sort_name == CHANGED else []
    return _signer.sign_object([type(listing).__name__, listing.sort_name, slug, *place])


def marked(mark: str, listing: Listing) -> Model | None:
    """The row that a mark names, also under its new slug; ``None`` for a mark that is forged or of another
    list or order."""
    try:
        kind, sort, slug, *place = _signer.unsign_object(mark)
    except (signing.BadSignature, ValueError):
        return None
    if (kind, sort) != (type(listing).__name__, listing.sort_name):
        return None
    model = listing.queryset.model
    row = _by_slug(listing, slug) or _by_slug(listing, renamed(model, slug))
    if row is not None and place:
        setattr(row, listing.order.column, datetime.fromisoformat(place[0]))
    return row


def _by_slug(listing: Listing, slug: str) -> Model | None:
    return listing.sortable(listing.queryset.model._default_manager.filter(slug=slug)).first()


def after(row: Any, order: Order) -> Q:
    """Rows that come after one in an order, those without a value last."""
    value = _value(row, order)
    if value is None:
        return _ties(row, None, order, later=True)
    return (
        _further(value, order, later=True)
        | _ties(row, value, order, later=True)
        | Q(**{f"{order.column}__isnull": True})
    )


def before(row: Any, order: Order) -> Q:
    """Rows that come before one in an order."""
    value = _value(row, order)
    if value is None:
        return Q(**{f"{order.column}__isnull": False}) | _ties(row, None, order, later=False)
    return _further(value, order, later=False) | _ties(row, value, order, later=False)


def _value(row: Any, order: Order) -> Any:
    value = row
    for step in order.column.split("__"):
        value = getattr(value, step)
    return value


def _further(value: Any, order: Order, *, later: bool) -> Q:
    return Q(**{f"{order.column}__{_side(order, later)}": value})


def _ties(row: Any, value: Any, order: Order, *, later: bool) -> Q:
    """Rows of the same value, told apart by their primary keys."""
    same = {f"{order.column}__isnull": True} if value is None else {order.column: value}
    return Q(**same, **{f"pk__{_side(order, later)}": row.pk})


def _side(order: Order, later: bool) -> str:
    return "lt" if later == order.descending else "gt"
