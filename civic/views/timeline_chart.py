"""The picture of a timeline: one lane an institution, a date drawn as wide as it is vague.

A day is a dot, a month a bar across the month, anything wider a hollow bar, "on or before" a dot with
a line that comes from the left. Whole numbers only, since a decimal comma would break the drawing.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import pgettext

from civic.dates import parse

WIDTH = 720
LEFT, RIGHT = 36, 712
LANE = 40
TOP = 28
MOST_LANES = 12
MOST_TICKS = 12
DOT = 6


class Shape(NamedTuple):
    """One date: ``kind`` is day, month, span, before or after; ``x`` to ``end`` is where it lies."""

    kind: str
    x: int
    end: int
    edtf: str
    what: str

    @property
    def width(self) -> int:
        return max(DOT, self.end - self.x)


class Lane(NamedTuple):
    name: str
    y: int
    shapes: list[Shape]

    @property
    def drawn(self) -> list[Shape]:
        """Wide shapes first, so that dots lie on top of them."""
        return sorted(self.shapes, key=lambda shape: (-shape.width, shape.x))

    @property
    def line(self) -> int:
        return self.y + 22

    @property
    def bar(self) -> int:
        return self.line - DOT


class Tick(NamedTuple):
    x: int
    label: str


class Chart(NamedTuple):
    height: int
    ticks: list[Tick]
    lanes: list[Lane]
    first: str
    last: str
    left_out: int


def chart(moments: Sequence[Any]) -> Chart | None:
    """The drawing of dated moments; ``None`` where one date or none leaves nothing to draw."""
    ends = [_ends(moment.record.edtf) for moment in moments]
    if len(set(ends)) < 2:
        return None
    scale = Scale(min(start for start, _end in ends), max(end for _start, end in ends))
    lanes: dict[int, Lane] = {}
    left_out = set()
    for moment, (start, end) in zip(moments, ends, strict=True):
        pk = moment.institution.pk
        if pk not in lanes and len(lanes) == MOST_LANES:
            left_out.add(pk)
            continue
        lane = lanes.setdefault(pk, Lane(moment.institution.name, TOP + LANE * len(lanes), []))
        lane.shapes.append(_shape(moment, scale.x(start), scale.x(end)))
    height = TOP + LANE * len(lanes)
    first, last = (date_format(day, "YEAR_MONTH_FORMAT") for day in (scale.first, scale.last))
    return Chart(height, scale.ticks(), list(lanes.values()), first, last, len(left_out))


def _ends(edtf: str) -> tuple[date, date]:
    """The days between which a date is drawn; one that is open at an end lies at its known one."""
    value = parse(edtf)
    known = value.latest or value.earliest
    if known is None:
        raise ValueError("An undated moment has no place in a drawing.")
    return value.earliest or known, value.latest or known


def _shape(moment: Any, x: int, end: int) -> Shape:
    edtf = moment.record.edtf
    precision = parse(edtf).precision
    kind = {"year": "span", "interval": "span"}.get(precision, precision)
    what = str(moment.subject or moment.record.get_kind_display())
    return Shape(kind, x, end, edtf, what)


class Scale:
    """From the first day of the first month to the last day of the last one."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first.replace(day=1)
        self.last = last.replace(day=monthrange(last.year, last.month)[1])

    def x(self, day: date) -> int:
        days = max(1, (self.last - self.first).days)
        return LEFT + round((RIGHT - LEFT) * (day - self.first).days / days)

    def ticks(self) -> list[Tick]:
        """First days of months or, over a longer stretch, of years; never more than ``MOST_TICKS``."""
        months = 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1
        if months <= MOST_TICKS:
            starts = [_month_after(self.first, n) for n in range(months)]
            return [Tick(self.x(d), date_format(d, pgettext("a short month", "M Y"))) for d in starts]
        span = self.last.year - self.first.year + 1
        step = -(-span // MOST_TICKS)
        years = (date(y, 1, 1) for y in range(self.first.year, self.last.year + 1, step))
        return [Tick(self.x(max(d, self.first)), str(d.year)) for d in years]


def _month_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
