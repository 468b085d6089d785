"""Dates as precise as their source: EDTF text with the earliest and latest day it can mean.

The grammar is the part of EDTF levels 0 and 1 (Library of Congress, 2019) that a record needs:
day, month, year, interval, interval open at one end, and the qualifiers ``?``, ``~`` and ``%``.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

DAWN = date.min
NEVER = date.max
FIRST_YEAR, LAST_YEAR = 1900, 2100

Precision = Literal["day", "month", "year", "interval", "before", "after", "unknown"]

_BLANKS = " \t\r\n\u00a0\u202f"
# The longest value, an interval of two qualified days, has 23 characters.
_LONGEST = 60
_POINT = re.compile(r"(~?)([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?([?~%]?)")
_MARKS = {(False, False): "", (True, False): "?", (False, True): "~", (True, True): "%"}

_UNREADABLE = _(
    "“{typed}” cannot be read as a date. Write 2017-02-09, 2017-02 or 2017; ../2017-02-10 for on "
    "or before that day; 2017-01/2017-03 for a span; ~2017-02 for about then."
)
_NO_SUCH_YEAR = _("“{typed}”: the year must lie between 1900 and 2100, as in 2017-02-09.")
_NO_SUCH_DAY = _("“{typed}” is not in the calendar. Write a day that exists, as in 2017-02-28.")
_REVERSED = _("“{typed}” ends before it starts. Write the earlier date first: 2017-01/2017-03.")


class BadDate(ValueError):  # noqa: N818 - reads as what an editor typed
    """A date that cannot be read; its text tells an editor what was expected."""


@dataclass(frozen=True)
class Edtf:
    """A date as its source gives it; ``earliest`` or ``latest`` None means open or unknown."""

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    uncertain: bool = False
    approximate: bool = False


def parse(text: str) -> Edtf:
    """Read what an editor typed or a sheet says; ``parse(e.text) == e`` for every result.

    Takes EDTF and three shorthands: ``<D`` and ``>D`` for ``../D`` and ``D/..`` (both include D
    itself), ``~D`` for ``D~``. Empty text and "unknown" give the unknown date.
    Raises BadDate, and nothing else, for every other string.
    """
    typed = text.strip(_BLANKS)
    if typed.lower() in ("", "unknown"):
        return Edtf("", None, None, "unknown")
    if len(typed) > _LONGEST:
        raise _refusal(_UNREADABLE, typed)
    if typed[0] in "<>":
        start, end = ("..", typed[1:]) if typed[0] == "<" else (typed[1:], "..")
    else:
        start, slash, end = typed.partition("/")
        if not slash:
            return _point(typed, typed)
    return _span(start.strip(_BLANKS), end.strip(_BLANKS), typed)


def _point(part: str, typed: str) -> Edtf:
    match = _POINT.fullmatch(part)
    if match is None:
        raise _refusal(_UNREADABLE, typed)
    about, year, month, day, mark = match.groups()
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise _refusal(_NO_SUCH_YEAR, typed)
    try:
        earliest = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise _refusal(_NO_SUCH_DAY, typed) from None
    last_month = int(month or 12)
    last_day = int(day or monthrange(int(year), last_month)[1])
    uncertain, approximate = mark in ("?", "%"), mark in ("~", "%") or bool(about)
    return Edtf(
        "-".join(filter(None, (year, month, day))) + _MARKS[uncertain, approximate],
        earliest,
        date(int(year), last_month, last_day),
        "day" if day else "month" if month else "year",
        uncertain,
        approximate,
    )


def _span(start: str, end: str, typed: str) -> Edtf:
    if start == end == "..":
        raise _refusal(_UNREADABLE, typed)
    first = None if start == ".." else _point(start, typed)
    last = None if end == ".." else _point(end, typed)
    earliest = first.earliest if first else None
    latest = last.latest if last else None
    # Days of different precision may overlap: only a span that holds no day is reversed.
    if earliest and latest and earliest > latest:
        raise _refusal(_REVERSED, typed)
    sides = [side for side in (first, last) if side]
    return Edtf(
        "/".join(side.text if side else ".." for side in (first, last)),
        earliest,
        latest,
        "interval" if first and last else "after" if first else "before",
        any(side.uncertain for side in sides),
        any(side.approximate for side in sides),
    )


def _refusal(message: "_StrPromise", typed: str) -> BadDate:
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in typed[:40])
    return BadDate(format_lazy(message, typed=shown + "…" * (len(typed) > 40)))


def plain_iso(text: str) -> str:
    """A day, month or year as ISO 8601; empty for a date that is less sure than that.

    Raises ``BadDate``.
    """
    value = parse(text)
    sure = value.precision in ("day", "month", "year") and not (value.approximate or value.uncertain)
    return value.text if sure else ""
