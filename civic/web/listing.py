"""What every list page does with its query: rows, chips, counts, addresses, and what was ignored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import ListView

from civic.filters import Facet, Listing
from civic.filters.listing import CHANGED, written
from civic.web import past
from civic.web.paging import Page, paginate
from civic.web.parameters import Ignoring, ignoring, nearest
from civic.web.sentences import sentence

# Values that say nothing without the name of their filter.
_LABELLED = ("q", "min_level", "as_of", "stated_from", "stated_to", "known_at", "updated_since")


class Link(NamedTuple):
    """A chip: what it says, and the address of the list without it."""

    label: str
    text: str
    url: str


class Queried(Ignoring):
    """A page whose query is a ``Listing`` of public records."""

    listing_class: ClassVar[type[Listing]]
    model: Any

    @cached_property
    def listing(self) -> Listing:
        listing = self.listing_class(self.asked.values, self.published())
        for name, value, reason, known in listing.refused:
            guess = nearest(value, known)
            more = _("Did you mean “%(guess)s”?") % {"guess": guess} if guess else ""
            self.asked.ignored.append(f"{ignoring(name, value, reason)} {more}".strip())
        return listing

    @property
    def parameters(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.listing_class.parameters()

    def published(self) -> QuerySet[Any]:
        """The rows that the public may see."""
        return self.model._default_manager.published()

    def _day(self, name: str) -> str:
        day = self.listing.wanted.get(name)
        return day.isoformat() if day else ""

    def _query(self) -> list[tuple[str, str]]:
        """The query in use, in one order and spelling, whatever was typed."""
        pairs = []
        for name, value in self.listing.wanted.items():
            if name == "date_mode" and not self._uses_certain_dates():
                continue
            pairs += [(name, written(v)) for v in (value if isinstance(value, list) else [value])]
        return pairs

    def _uses_certain_dates(self) -> bool:
        """The form always sends a mode; it says something only beside a date."""
        return self.listing.wanted["date_mode"] == "certain" and not set(self.listing.days).isdisjoint(
            self.listing.wanted
        )

    def _url(self, pairs: list[tuple[str, str]], **paging: Any) -> str:
        given = [*pairs, *((name, value) for name, value in paging.items() if value)]
        query = urlencode(given, safe="/")
        return f"{self.request.path}?{query}" if query else self.request.path

    def _chips(self) -> list[Link]:
        query, chips = self._query(), []
        for chip in self.listing.chips:
            rest = [pair for pair in query if pair != (chip.name, chip.value)]
            if chip.name == "type":
                rest = [pair for pair in rest if pair[0] != "min_level"]
            text = f"{chip.label}: {chip.text}" if chip.name in _LABELLED else chip.text
            chips.append(Link(chip.label, text, self._url(rest)))
        return chips

    def _hidden(self, facets: list[Facet]) -> list[tuple[str, str]]:
        """Values in use for which the form has no field of its own."""
        fields = {facet.name for facet in facets} | set(self.listing.inputs)
        return [pair for pair in self._query() if pair[0] not in fields]


class ListingView(Queried, ListView):
    """A ListView whose query is a ``Listing``; ``plural`` and ``counted`` name the records."""

    plural: ClassVar[Any]
    counted: ClassVar[Any]

    def for_list(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with all that the page shows of them, in a fixed number of queries."""
        return rows

    def shown(self, _rows: list[Any]) -> dict[str, Any]:
        """What else the template needs to show the rows."""
        return {}

    @property
    def known_at(self) -> datetime | None:
        return self.listing.wanted.get("known_at")

    def get_queryset(self) -> QuerySet[Any]:
        rows = self.listing.narrow()
        return self.for_list(rows) if self.known_at is None else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = paginate(self.listing, self.object_list, self.asked)  # type: ignore[arg-type]
        facets = self.listing.facets()
        return super().get_context_data(
            object_list=page.rows,
            known_when=self.listing.text("known_at", self.known_at) if self.known_at else "",
            past=self._past(page, self.known_at) if self.known_at else None,
            listing=self.listing,
            page=page,
            facets=facets,
            days=[(name, self.listing.field(name).label, self._day(name)) for name in self.listing.days],
            hidden=self._hidden(facets),
            chips=self._chips(),
            plural=self.plural,
            count=self.counted % {"n": page.total},
            sentence=sentence(self.listing, str(self.plural)),
            heading=self._heading(page),
            links=self._links(page),
            everything=self.counted % {"n": self._all()} if not page.rows else "",
            **(self.shown(page.rows) if self.known_at is None else {}),
            **kwargs,
        )

    def _all(self) -> int:
        return self.listing_class({}, self.published()).total()

    def _past(self, page: Page, at: datetime) -> dict[str, Any]:
        """The rows as we knew them, and the address of the list of now."""
        query = [pair for pair in self._query() if pair[0] != "known_at"]
        return {"rows": past.rows(self.model, page.rows, at), "now": self._url(query)}

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        raise NotImplementedError("civic.web.paging does it")

    def _heading(self, page: Page) -> str:
        if page.number is None:
            return _("%(records)s (after page %(n)d)") % {"records": self.plural, "n": page.previous_number}
        if page.last == 1:
            return str(self.plural)
        return _("%(records)s (page %(n)d of %(last)d)") % {
            "records": self.plural,
            "n": page.number,
            "last": page.last,
        }

    def _links(self, page: Page) -> Mapping[str, Any]:
        query = self._query()
        numbered = [(n, self._url(query, page=n if n and n > 1 else None)) for n in page.numbers]
        before = page.previous_number
        following = {"page": page.next_number, "after": page.next_after}
        return {
            "pages": numbered if page.last > 1 else [],
            "previous": self._url(query, page=before if before and before > 1 else None) if before else "",
            "next": self._url(query, **following) if any(following.values()) else "",
            "clear": self._url([pair for pair in query if pair[0] == "sort"]),
            "orders": [self._order(query, name) for name in self.listing.orders if name != CHANGED],
            "canonical": self._url(query, page=page.number if page.number and page.number > 1 else None),
        }

    def _order(self, query: list[tuple[str, str]], name: str) -> tuple[Any, str, bool]:
        """Label and address of one order, and whether it is the one in use."""
        rest = [pair for pair in query if pair[0] != "sort"]
        is_default = name == next(iter(self.listing.orders))
        url = self._url(rest if is_default else [*rest, ("sort", name)])
        return self.listing.orders[name].label, url, name == self.listing.sort_name
