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


def _day(value: date) -> str:
    return date_format(value, pgettext("a day", "N j, Y"))


def _precise(value: Edtf) -> str:
    day = value.earliest or value.latest
    if day is None:
        return ""
    if value.precision == "day":
        return _day(day)
    if value.precision == "month":
        return date_format(day, pgettext("a month", "F Y"))
    return date_format(day, pgettext("a year", "Y"))


def _span(value: Edtf) -> str:
    """Both ends as their source gave them: a month stays a month."""
    start, end = (parse(part) for part in value.text.split("/"))
    return _("%(start)s to %(end)s") % {"start": _precise(start), "end": _precise(end)}


def date_words(edtf: str) -> str:
    """An EDTF value in words of the active language; empty text is "Date not stated".

    Raises ``civic.dates.BadDate`` for what is no date; stored values are always readable.
    """
    value = parse(edtf)
    edge = value.text.strip("./")
    match value.precision:
        case "unknown":
            return _("Date not stated")
        case "before":
            return _("on or before %(date)s") % {"date": _precise(parse(edge))}
        case "after":
            return _("on or after %(date)s") % {"date": _precise(parse(edge))}
        case "interval":
            return _span(value)
    words = _precise(value)
    return _("about %(date)s") % {"date": words} if value.approximate else words


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
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _day(value))


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
