"""The second clock of listings: what we knew at an instant, and what changed since one.

A parameter says once which column it asks: ``column`` of the record itself, which its public JSON holds under
the same name, or ``of_owner`` of its institution. Both clocks are answered from that.
"""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.filters.fields import InstantField
from civic.filters.listing import Listing, Order, Param
from civic.models import Institution
from civic.versions import known, superseded, was_public

AS_KNOWN = "as_known"
_SORTED: dict[str, Any] = {
    "stated_latest": F("latest"),
    "latest": F("latest"),
    "published_at": F("public_since"),
    "changed_at": F("published_at"),
    "name": KT("record__name"),
    "title": KT("record__title"),
}
"""What a version says of the columns that lists sort by."""


class ClockedListing(Listing):
    """A listing of public records that can be asked how it was."""

    known_at = Param(InstantField, gettext_lazy("As we knew it on"), is_past=True)
    updated_since = Param(InstantField, gettext_lazy("Changed since"))

    owner: ClassVar[str] = ""
    """The column that names the institution of a record."""

    def check(self, wanted: dict[str, Any]) -> None:
        if "known_at" in wanted and "q" in wanted:
            reason = _("we can look for words only in what we know now. Leave “known_at” out to search.")
            self.refuse(wanted, "q", reason)

    @property
    def at(self) -> datetime | None:
        """The instant to go back to; ``None`` for now."""
        return self.wanted.get("known_at")

    def narrow(self, without: Collection[str] = ()) -> QuerySet[Any]:
        rows = super().narrow(without=(*without, "known_at"))
        return rows if self.at is None else self.sortable(rows.filter(was_public(rows.model, self.at)))

    def where(self, name: str, value: Any) -> Q:
        param: Any = self.filters[name]
        if hasattr(self, f"where_{name}") or not (param.column or param.of_owner):
            return super().where(name, value)
        if not param.of_owner:
            return self.then({param.column: value}, {f"record__{param.column}": value})
        if self.at is None:
            return Q(**{param.column or f"{self.owner}__{param.of_owner}": value})
        return self.owned({param.of_owner: value}, {f"record__{param.of_owner}": value})

    def then(self, live: Q | dict[str, Any], past: Q | dict[str, Any]) -> Q:
        """Rows that fit now; or then, by what their versions said."""
        live, past = (q if isinstance(q, Q) else Q(**q) for q in (live, past))
        return live if self.at is None else known(self.queryset.model, self.at, live, past)

    def institutions(self, live: Q | dict[str, Any], past: Q | dict[str, Any]) -> QuerySet[Institution]:
        """Institutions that fit now, or fitted then."""
        live, past = (q if isinstance(q, Q) else Q(**q) for q in (live, past))
        fit = live if self.at is None else known(Institution, self.at, live, past)
        return Institution.objects.filter(fit)

    def owned(self, live: Q | dict[str, Any], past: Q | dict[str, Any]) -> Q:
        """Rows of institutions that fit."""
        fitting = self.institutions(live, past)
        return self.then(
            {f"{self.owner}__in": fitting.values("pk")}, {"owner_key__in": fitting.values("key")}
        )

    def placed(self) -> tuple[Q, Q]:
        """Institutions that serve the places asked for: now, and as versions say it."""
        field, past = self.field("place"), Q(pk=None)
        for place in field.found():
            past |= Q(record__places__icontains=f'"{place.path}"')
        there = Institution.objects.filter(places__in=field.ids())
        return Q(pk__in=there.values("pk")), past

    def of_institutions(self, slugs: list[str]) -> Q:
        """Rows of institutions by the address they have now; a key outlives it."""
        keys = Institution.objects.filter(slug__in=slugs).values("key")
        return self.then({f"{self.owner}__slug__in": slugs}, {"owner_key__in": keys})

    def where_updated_since(self, since: datetime) -> Q:
        return self.then({"changed_at__gte": since}, {"published_at__gte": since})

    # Order

    @property
    def order(self) -> Order:
        order = super().order
        return order if self.at is None else order._replace(column=AS_KNOWN)

    def sortable(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.at is None:
            return rows
        column = super().order.column
        field = self.queryset.model._meta
        for step in column.split("__"):
            field = getattr(field, "related_model", None) or field
            field = (field if hasattr(field, "get_field") else field._meta).get_field(step)
        return rows.annotate(**{AS_KNOWN: self._sorted(column, type(field)())})

    def _sorted(self, column: str, field: Any) -> Combinable:
        at: Any = self.at
        past = superseded(self.queryset.model, at).filter(record_key=OuterRef("key"))
        if column not in _SORTED:  # the name of its institution
            return self._owner_name(past, at, field)
        said = Subquery(past.values(said=Cast(_SORTED[column], field)))
        return Case(When(changed_at__lte=at, then=F(column)), default=said, output_field=field)

    def _owner_name(self, past: QuerySet[Any], at: datetime, field: Any) -> Combinable:
        now = Institution.objects.filter(key=OuterRef("owner_key")).values("name")
        then = superseded(Institution, at).filter(record_key=OuterRef("owner_key"))
        name = Coalesce(Subquery(then.values(said=Cast(KT("record__name"), field))), Subquery(now))
        renamed = superseded(Institution, at).filter(record_key=OuterRef(f"{self.owner}__key"))
        unmoved = Coalesce(
            Subquery(renamed.values(said=Cast(KT("record__name"), field))), F(f"{self.owner}__name")
        )
        moved = Subquery(past.annotate(owner_name=name).values("owner_name"))
        return Case(When(changed_at__lte=at, then=unmoved), default=moved, output_field=field)

    # Counts

    def counts(self) -> dict[str, Counter[str]]:
        if self.at is None:
            return super().counts()
        return {name: self._count_then(name) for name in self.facet_names}

    def _count_then(self, name: str) -> Counter[str]:
        """One query for each facet: how many rows fit each of its values."""
        rows, values = super().narrow(without=(*self.apart(name), "known_at")), self.values_of(name)
        rows = rows.filter(was_public(rows.model, self.at)) if self.at else rows
        asked = {f"n{n}": Count("pk", filter=self.exactly(name, value)) for n, value in enumerate(values)}
        found = rows.order_by().aggregate(**asked) if asked else {}
        return Counter({str(value): found[f"n{n}"] for n, value in enumerate(values)})

    def values_of(self, name: str) -> Collection[Any]:
        """The values that a facet counts."""
        known: Collection[Any] = self.field(name).known()
        return known

    def exactly(self, name: str, value: Any) -> Q:
        """Rows that a facet counts for one value."""
        return self.where(name, [value])
