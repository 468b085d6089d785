"""Texts and public words in the order of their dates: the list is the truth, the chart a picture."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, cast

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import TemplateView

from civic.dates import NEVER, parse
from civic.filters.timeline import TimelineListing
from civic.models import Institution, Resolution, ResolutionEvent, Statement
from civic.views.timeline_chart import chart
from civic.web.listing import Queried
from civic.web.paging import LAST_NUMBERED, Page, plain_links, plain_page
from civic.web.sentences import sentence

PER_PAGE = 100


class Moment(NamedTuple):
    """An event of a text, a public comment, or words that were said."""

    record: Any
    subject: Resolution | Statement | None
    institution: Institution

    @property
    def is_said(self) -> bool:
        return self.subject is self.record


class Month(NamedTuple):
    label: str
    moments: list[Moment]


class Year(NamedTuple):
    number: int
    label: str
    months: list[Month]


class TimelineView(Queried, TemplateView):
    template_name = "civic/timeline.html"
    model = Institution
    listing_class = TimelineListing
    parameters = ("state", "place", "institution", "kind", "type", "as_of", "page")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        listing = cast("TimelineListing", self.listing)
        total = listing.total()
        page, where = plain_page(self.asked, total, PER_PAGE)
        shown = moments(listing.sources, where)
        facets = self.listing.facets()
        links = plain_links(page, self.request.path, self._query())
        return super().get_context_data(
            listing=self.listing,
            years=years(m for m in shown if m.record.edtf),
            undated=[m for m in shown if not m.record.edtf],
            chart=chart([m for m in shown if m.record.edtf]),
            facets=facets,
            day=self._day("as_of"),
            hidden=[pair for pair in self._query() if pair[0] in ("place", "institution")],
            chips=self._chips(),
            sentence=sentence(self.listing, _("Texts and public words")),
            count=ngettext("%(n)d entry", "%(n)d entries", total) % {"n": total},
            cut=total > LAST_NUMBERED * PER_PAGE,
            page=page,
            links={**links, "clear": self.request.path},
            heading=_heading(page),
            **kwargs,
        )


def _heading(page: Page) -> str:
    if page.last == 1:
        return _("Timeline")
    return _("Timeline (page %(n)d of %(last)d)") % {"n": page.number, "last": page.last}


def moments(sources: list[QuerySet[Any]], where: slice) -> list[Moment]:
    """One stretch of all in one order, without reading more than lies before its end."""
    order = [
        (day, rows.model is Statement, pk)
        for rows in sources
        for day, pk in rows.values_list("day", "pk")[: where.stop]
    ]
    kept = sorted(order)[where]
    happened = ResolutionEvent.objects.select_related("resolution__institution", "institution")
    said = Statement.objects.select_related("issuer", "speaker__person")
    found = {
        is_said: rows.in_bulk([pk for _day, was_said, pk in kept if was_said is is_said])
        for is_said, rows in ((False, happened), (True, said))
    }
    return [_moment(found[is_said][pk]) for _day, is_said, pk in kept]


def _moment(record: Any) -> Moment:
    if isinstance(record, Statement):
        return Moment(record, record, record.issuer)
    return Moment(record, record.resolution, record.institution or record.resolution.institution)


def years(dated: Iterable[Moment]) -> list[Year]:
    """Moments by year and month; what names no single month stands at the end of its year."""
    groups: dict[int, dict[int, list[Moment]]] = {}
    for moment in dated:
        year, month = month_of(moment.record.edtf)
        groups.setdefault(year, {}).setdefault(month, []).append(moment)
    return [Year(year, _year(year), _months(year, months)) for year, months in sorted(groups.items())]


def month_of(edtf: str) -> tuple[int, int]:
    """The year and month under which a date stands; month 13 where it names no single month."""
    value = parse(edtf)
    edge = value.latest or value.earliest or NEVER
    if value.precision in ("before", "after"):
        month_known = parse(value.text.strip("./")).precision != "year"
    else:
        month_known = value.earliest is not None and value.earliest.replace(day=1) == edge.replace(day=1)
    return edge.year, edge.month if month_known else 13


def _year(year: int) -> str:
    return pgettext("a year", "%(year)s") % {"year": year}


def _months(year: int, groups: dict[int, list[Moment]]) -> list[Month]:
    return [Month(_month(year, month), found) for month, found in sorted(groups.items())]


def _month(year: int, month: int) -> str:
    if month == 13:
        return _("Month not known")
    return date_format(date(year, month, 1), pgettext("a month of a year above it", "F"))
