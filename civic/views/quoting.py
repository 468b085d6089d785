"""Quotes fetched with what a page shows of them, and without the staff-only text they stand in."""

from django.db.models import Prefetch

from civic.models import Evidence


def quotes(path: str = "evidence") -> Prefetch:
    """One query for all quotes of a set of records, with source and speaker."""
    return Prefetch(path, queryset=Evidence.objects.for_display())
