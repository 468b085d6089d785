"""Where a page of a list begins: a signed mark of a row, and the rows that come after or before it."""

from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Model, Q
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

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
    """Rows that come after one in an order."""
    return _beyond(row, order, later=True)


def before(row: Any, order: Order) -> Q:
    """Rows that come before one in an order."""
    return _beyond(row, order, later=False)


def _beyond(row: Any, order: Order, *, later: bool) -> Q:
    """As far as the row or further, and further by value or by primary key: a range of the index, whatever
    the engine makes of the rest."""
    value, is_less = _value(row, order), later == order.descending
    reaches, passes = (LessThanOrEqual, LessThan) if is_less else (GreaterThanOrEqual, GreaterThan)
    tie = Q(pk__lt=row.pk) if is_less else Q(pk__gt=row.pk)
    return Q(reaches(order.by(), value)) & (Q(passes(order.by(), value)) | tie)


def _value(row: Any, order: Order) -> Any:
    value = row
    for step in order.column.split("__"):
        value = getattr(value, step)
    return order.undated() if value is None else value
