"""Dates as precise as their source: EDTF text with the earliest and latest day it can mean.

The grammar is the part of EDTF levels 0 and 1 (Library of Congress, 2019) that a record needs:
day, month, year, interval, interval open at one end, and the qualifiers ``?``, ``~`` and ``%``.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _

DAWN = date.min
NEVER = date.max
FIRST_YEAR, LAST_YEAR = 1900, 2100

Precision = Literal["day", "month", "year", "interval", "before", "after", "unknown"]

_BLANKS = " \t\r\n\u00a0\u202f"
# Two days with qualifiers need 23 characters; whatever is much longer was never a date.
_LONGEST = 60
_POINT = re.compile(r"(~?)([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")


class BadDate(ValueError):
    """A date that cannot be read; its text tells the editor what was expected."""


@dataclass(frozen=True)
class Edtf:
    """A date as its source gives it; ``earliest`` or ``latest`` None means open or unknown."""

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    uncertain: bool = False
    approximate: bool = False

    def __str__(self) -> str:
        return self.text


UNKNOWN = Edtf("", None, None, "unknown")


def parse(text: str) -> Edtf:
    """Read what an editor typed or a sheet says; ``parse(e.text) == e`` for every result.

    Takes EDTF and three shorthands: ``<D`` and ``>D`` for ``../D`` and ``D/..`` (both include D
    itself), ``~D`` for ``D~``. Empty text and "unknown" give the unknown date.
    Raises BadDate, and nothing else, for any other string.
    """
    typed = text.strip(_BLANKS)
    if typed.lower() in ("", "unknown"):
        return UNKNOWN
    if len(typed) > _LONGEST:
        raise _unreadable(typed)
    if typed[0] == "<":
        return _before(typed[1:], typed)
    if typed[0] == ">":
        return _after(typed[1:], typed)
    start, slash, end = typed.partition("/")
    if not slash:
        return _point(typed, typed)
    if start.strip(_BLANKS) == "..":
        return _before(end, typed)
    if end.strip(_BLANKS) == "..":
        return _after(start, typed)
    return _interval(start, end, typed)


def from_day(d: date) -> Edtf:
    """The EDTF value of one known day; BadDate outside 1900–2100."""
    return parse(f"{d.year:04}-{d.month:02}-{d.day:02}")


def certainly_within(e: Edtf, start: date | None, end: date | None) -> bool:
    """Whether every day that ``e`` can mean lies from ``start`` to ``end`` (inclusive, None: open)."""
    return (start or DAWN) <= (e.earliest or DAWN) and (e.latest or NEVER) <= (end or NEVER)


def possibly_within(e: Edtf, start: date | None, end: date | None) -> bool:
    """Whether a day that ``e`` can mean lies from ``start`` to ``end`` (inclusive, None: open).

    The unknown date is possible in every window that holds a day.
    """
    return max(e.earliest or DAWN, start or DAWN) <= min(e.latest or NEVER, end or NEVER)


def _point(part: str, typed: str) -> Edtf:
    match = _POINT.fullmatch(part.strip(_BLANKS))
    if match is None:
        raise _unreadable(typed)
    prefix, year, month, day, suffix = match.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise _bad(_("“{typed}”: the year must lie between 1900 and 2100, as in 2017-02-09."), typed)
    approximate = "~" in prefix or suffix in ("~", "%")
    uncertain = suffix in ("?", "%")
    mark = {(True, True): "%", (True, False): "?", (False, True): "~"}.get((uncertain, approximate), "")
    stem = "-".join(filter(None, (year, month, day)))
    earliest, latest = _days(int(year), int(month or 0), int(day or 0), bool(month), bool(day), typed)
    precision: Precision = "day" if day else "month" if month else "year"
    return Edtf(stem + mark, earliest, latest, precision, uncertain, approximate)
