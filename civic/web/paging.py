"""Twenty-five rows a page: by number to page 40, beyond by a signed mark of the last row shown.

An OFFSET reads every row that it skips; a mark does not, so it is as quick on the last page as on the first.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civic.filters import Listing
from civic.filters.listing import CHANGED
from civic.web import cursors
from civic.web.parameters import Asked, ignoring

PER_PAGE = 25
LAST_NUMBERED = 40
_NUMBER = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


@dataclass(frozen=True)
class Page:
    """One page of rows; ``after`` and ``number`` say where it lies."""

    rows: list[Any]
    total: int
    number: int | None
    next_number: int | None = None
    next_after: str = ""
    per_page: int = PER_PAGE

    @property
    def last(self) -> int:
        """How many pages there are."""
        return _pages(self.total, self.per_page)

    @property
    def previous_number(self) -> int | None:
        if self.number is None:
            return min(LAST_NUMBERED, self.last)
        return self.number - 1 if self.number > 1 else None

    @property
    def numbers(self) -> list[int | None]:
        """The pages to link, with ``None`` where some are left out."""
        shown: list[int | None] = []
        here = self.number or LAST_NUMBERED
        top = min(self.last, LAST_NUMBERED)
        for number in range(1, top + 1):
            if number in (1, top) or abs(number - here) <= 1:
                shown.append(number)
            elif shown[-1] is not None:
                shown.append(None)
        return shown


def paginate(listing: Listing, rows: QuerySet[Any], asked: Asked) -> Page:
    """The page that was asked for; the first, with a message, where there is no such page."""
    ordered = listing.order.apply(rows)
    total = listing.total()
    if mark := asked.single("after"):
        row = cursors.marked(mark, listing)
        if row is not None:
            return _after(ordered.filter(cursors.after(row, listing.order)), listing, total)
        asked.ignored.append(ignoring("after", mark, _("it does not belong to this list.")))
        return _numbered(ordered, listing, total, 1)
    return _numbered(ordered, listing, total, _number(asked, total))


def plain_page(asked: Asked, total: int, per_page: int) -> tuple[Page, slice]:
    """A page, still empty, of rows that are no ``Listing``, and where its rows lie. There are 40 at most."""
    number = _number(asked, total, per_page)
    more = number < min(LAST_NUMBERED, _pages(total, per_page))
    page = Page([], total, number, next_number=number + 1 if more else None, per_page=per_page)
    return page, slice((number - 1) * per_page, number * per_page)


def plain_links(page: Page, path: str, query: list[tuple[str, str]]) -> dict[str, Any]:
    """What the pagination of a ``plain_page`` needs."""

    def url(number: int | None) -> str:
        pairs = [*query, ("page", str(number))] if number and number > 1 else query
        return f"{path}?{urlencode(pairs, safe='/')}" if pairs else path

    return {
        "pages": [(n, url(n)) for n in page.numbers] if page.last > 1 else [],
        "previous": url(page.previous_number) if page.previous_number else "",
        "next": url(page.next_number) if page.next_number else "",
        "canonical": url(page.number),
    }


def _pages(total: int, per_page: int) -> int:
    return max(1, -(-total // per_page))


def _number(asked: Asked, total: int, per_page: int = PER_PAGE) -> int:
    wanted = asked.single("page") or "1"
    top = min(LAST_NUMBERED, _pages(total, per_page))
    if _NUMBER.fullmatch(wanted) and int(wanted) <= top:
        return int(wanted)
    reason = _("there are %(n)d pages. This is the first.") if top > 1 else _("there is only one page.")
    asked.ignored.append(ignoring("page", wanted, reason % {"n": top}))
    return 1


def _numbered(ordered: QuerySet[Any], listing: Listing, total: int, number: int) -> Page:
    start = (number - 1) * PER_PAGE
    rows = list(ordered[start : start + PER_PAGE])
    if total <= start + PER_PAGE or not rows:
        return Page(rows, total, number)
    if number < LAST_NUMBERED:
        return Page(rows, total, number, next_number=number + 1)
    return Page(rows, total, number, next_after=_mark(rows[-1], listing))


def _after(ordered: QuerySet[Any], listing: Listing, total: int) -> Page:
    rows = list(ordered[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    return Page(rows, total, None, next_after=_mark(rows[-1], listing) if more else "")


def _mark(row: Any, listing: Listing) -> str:
    changed = getattr(row, listing.order.column, None) if listing.sort_name == CHANGED else None
    return cursors.mark(row.slug, listing, changed.isoformat() if changed else None)
