"""Dates in words, never more precise than their source.

The table of wordings stands in the design of the pages: a day, a month, a year, "on or before", and
the editor's reading in brackets where the source printed something else.
"""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from civic.choices import DateBasis
from civic.dates import Edtf, parse

register = template.Library()


def _precise(value: Edtf) -> str:
    day = value.earliest or value.latest
    if day is None:
        return ""
    if value.precision == "day":
        return date_format(day)
    if value.precision == "month":
        return date_format(day, "YEAR_MONTH_FORMAT")
    return pgettext("a year", "%(year)s") % {"year": day.year}


def _span(value: Edtf) -> str:
    """Both ends as their source gave them: a month stays a month."""
    start, end = (parse(part) for part in value.text.split("/"))
    return _("%(start)s to %(end)s") % {"start": _precise(start), "end": _precise(end)}


def _bounded(precision: str, value: Edtf) -> str:
    """A word before a day and the same word before a month: Spanish needs an article only for a day."""
    is_day = value.precision == "day"
    match precision:
        case "before":
            day, longer = pgettext("a day", "on or before %(date)s"), _("on or before %(date)s")
        case "after":
            day, longer = pgettext("a day", "on or after %(date)s"), _("on or after %(date)s")
        case _:
            day, longer = pgettext("a day", "about %(date)s"), _("about %(date)s")
    return (day if is_day else longer) % {"date": _precise(value)}


def date_words(edtf: str) -> str:
    """An EDTF value in words of the active language; empty text is "Date not stated".

    Raises ``civic.dates.BadDate`` for what is no date; stored values are always readable.
    """
    value = parse(edtf)
    match value.precision:
        case "unknown":
            return _("Date not stated")
        case "before" | "after":
            return _bounded(value.precision, parse(value.text.strip("./")))
        case "interval":
            return _span(value)
    return _bounded("about", value) if value.approximate else _precise(value)


def machine_date(edtf: str) -> str:
    """The ``datetime`` attribute of a day, a month or a year; empty for everything vaguer."""
    value = parse(edtf)
    exact = value.precision in ("day", "month", "year") and not value.approximate
    return value.text.rstrip("?") if exact else ""


def reading(edtf: str, basis: str, as_printed: str) -> str:
    """How we came to the date, where the source does not say it outright; empty where it does."""
    if not edtf:
        return ""
    if basis == DateBasis.EDITOR_ESTIMATE:
        return _("our estimate")
    if ".." in edtf:
        return ""  # "on or before" says it already
    if basis in (DateBasis.INFERRED_FROM_WEEKDAY, DateBasis.INFERRED_FROM_PUBLICATION):
        if as_printed:
            return _("our reading of “%(words)s”") % {"words": as_printed}
        return _("our reading")
    return ""


@register.filter
def day(value: date | None) -> SafeString:
    """A known day as a ``time`` element."""
    if not value:
        return format_html("{}", _("Date not stated"))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value))


@register.filter
def edtf(value: str) -> SafeString:
    """An EDTF text as words, inside a ``time`` element where a machine can read it."""
    words, machine = date_words(value), machine_date(value)
    return (
        format_html('<time datetime="{}">{}</time>', machine, words) if machine else format_html("{}", words)
    )


def with_reading(text: str, basis: str, as_printed: str) -> SafeString:
    """A date in words with, in brackets, our reading of what was printed."""
    words, note = edtf(text), reading(text, basis, as_printed)
    return format_html("{} ({})", words, note) if note else words


@register.filter
def dated(record: Any) -> SafeString:
    """The date of an event, a statement or an article, with how we read it."""
    return with_reading(record.edtf, record.date_basis, record.as_printed)


@register.filter
def stated(record: Any) -> SafeString:
    """The date a resolution or a commitment goes by, with how we read it."""
    return with_reading(record.stated_edtf, record.stated_basis, record.stated_as_printed)
