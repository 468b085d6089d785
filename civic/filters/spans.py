"""Parameters of listings whose records have a status over time."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.filters.listing import tally
from civic.models import StatusSpan

DATE_MODES = {"possible": _("Also where we cannot be sure"), "certain": _("Only where it is certain")}


def by_as_of(listing: Any, day: date) -> Q:
    """In force on a day; beside ``status`` the day only says when that status is asked for."""
    if "status" in listing.wanted:
        return Q()
    fit: Q = listing.queryset.standing(day, certain=listing.certain, known_at=listing.at)
    return fit


def by_status(listing: Any, codes: list[str]) -> Q:
    """Of a status now, or on the day asked for."""
    day = listing.wanted.get("as_of")
    if day is None:
        now: Q = listing.then({"status__in": codes}, {"record__status__in": codes})
        return now
    held: Q = listing.queryset.held(codes, day, certain=listing.certain, known_at=listing.at)
    return held


def count_status(listing: Any, rows: QuerySet[Any]) -> Counter[str]:
    """Rows by status: as it is, or as it was on the day asked for."""
    day = listing.wanted.get("as_of")
    if day is None:
        return tally(rows, "status")
    subject = rows.model._meta.model_name
    mode = "certain" if listing.certain else "possible"
    spans = StatusSpan.objects.known().filter(
        **{f"{subject}__in": rows.order_by().values("pk"), f"{mode}_from__lte": day, f"{mode}_until__gt": day}
    )
    return tally(spans, "status", of=subject)
