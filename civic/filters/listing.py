"""What every listing shares: one FilterSet answers the rows, the counts and the words of a query."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

import django_filters
from django.db.models import Count, F, Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civic.choices import State
from civic.dates import DAWN, NEVER
from civic.filters.fields import CodeField, CodesField, LenientField, PlacesField, Refused, WordsField
from civic.models.records import UndatedEarliest, UndatedLatest
from civic.search import matching

PAGING = ("page", "after")


class Order(NamedTuple):
    """A sort order: one column, undated rows last, and the primary key to break ties."""

    label: Any
    column: str
    descending: bool
    is_day: bool = False
    """Whether it is a day that a row may lack."""

    def by(self) -> Any:
        """What rows are sorted by."""
        if not self.is_day:
            return F(self.column)
        return UndatedEarliest(self.column) if self.descending else UndatedLatest(self.column)

    def undated(self) -> date | None:
        """The day that stands for none."""
        if not self.is_day:
            return None
        return DAWN if self.descending else NEVER

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.order_by(
            self.by().desc() if self.descending else self.by().asc(), "-pk" if self.descending else "pk"
        )


class Option(NamedTuple):
    value: str
    label: str
    number: int
    chosen: bool


def written(value: Any) -> str:
    """A value in use as an address has it."""
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


class Facet(NamedTuple):
    name: str
    label: str
    options: list[Option]
    single: bool = False

    @property
    def is_used(self) -> bool:
        return any(option.chosen for option in self.options)


class Chip(NamedTuple):
    """One active value of a query, in words."""

    name: str
    value: str
    label: str
    text: str


NAME = "name"
NEWEST = "newest"
OLDEST = "oldest"
CHANGED = "changed"


BY_CHANGE = Order(_("Oldest change first"), "changed_at", False)
"""For mirrors: what changes while they read comes at the end."""


def dated(column: str, name: str) -> dict[str, Order]:
    """The three orders of records with a date, newest first by default."""
    return {
        NEWEST: Order(_("Newest first"), column, True, True),
        OLDEST: Order(_("Oldest first"), column, False, True),
        NAME: Order(_("Name A–Z"), name, False),
        CHANGED: BY_CHANGE,
    }


class Param(django_filters.Filter):
    """A parameter read by a lenient field.

    ``column`` is the lookup that it asks the rows; ``of_owner``, the one that it asks their institution.
    Where it takes more than that, a method ``where_<parameter>`` of the listing says it.
    """

    def __init__(
        self, field: type[LenientField], label: Any = "", column: str = "", of_owner: str = "", **kwargs: Any
    ) -> None:
        self.field_class, self.column, self.of_owner = field, column, of_owner
        super().__init__(label=label, **kwargs)
        self.extra.pop("exclude", None)

    def made(self, **more: Any) -> LenientField:
        """A field of its own for one query, which keeps what it refused."""
        return self.field_class(label=self.label, **{**self.extra, **more})


class Listing(django_filters.FilterSet):
    """A FilterSet of lenient parameters.

    Nothing is dropped silently: what was not used is in ``refused``.
    """

    q = Param(WordsField, _("Words"))
    state = Param(CodesField, _("State"), vocabulary=dict(State.choices))
    place = Param(PlacesField, _("Place"))
    sort = Param(CodeField, _("Sort"), vocabulary=dict)

    orders: ClassVar[dict[str, Order]]
    facet_names: ClassVar[tuple[str, ...]] = ()
    unfiltered: ClassVar[tuple[str, ...]] = ("sort",)
    days: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Mapping[str, list[str] | None], queryset: QuerySet[Any]):
        # Not django-filter's own: it copies every filter, builds a form and copies that again, for each
        # request, to read two or three parameters.
        self.data, self.queryset, self.is_bound = MultiValueDict(data), queryset, True
        self.filters = self.base_filters
        self._fields: dict[str, LenientField] = {}

    @classmethod
    def parameters(cls) -> tuple[str, ...]:
        """Every parameter of this listing, paging included."""
        return (*cls.base_filters, *PAGING)

    def field(self, name: str) -> Any:
        if name not in self._fields:
            more = {"vocabulary": {k: o.label for k, o in self.orders.items()}} if name == "sort" else {}
            self._fields[name] = self.filters[name].made(**more)
        return self._fields[name]

    def fields(self) -> dict[str, LenientField]:
        """The field of every parameter."""
        return {name: self.field(name) for name in self.filters}

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """The values in use, by parameter; without empty ones."""
        given = {name: self.data.getlist(name) for name in self.filters}
        read = {name: self.field(name).clean(values) for name, values in given.items() if values}
        wanted = {name: value for name, value in read.items() if value not in ("", [], None)}
        self.check(wanted)
        return wanted

    def check(self, wanted: dict[str, Any]) -> None:
        """Take back, with ``refuse``, values that make no sense together."""

    def refuse(self, wanted: dict[str, Any], name: str, reason: str) -> None:
        wanted.pop(name, None)
        for value in self.data.getlist(name)[:1]:
            self.field(name).refuse(value, reason)

    @property
    def refused(self) -> list[Refused]:
        """What was asked for and not used, with the values that were probably meant."""
        _used = self.wanted
        asked = {name: self._fields[name] for name in self.filters if name in self._fields}
        return [
            Refused(name, value, reason, field.known())
            for name, field in asked.items()
            for value, reason in field.refused
        ]

    @property
    def asked(self) -> dict[str, Any]:
        """The values that narrow the rows."""
        return {name: value for name, value in self.wanted.items() if name not in self.unfiltered}

    def narrow(self, without: Collection[str] = ()) -> QuerySet[Any]:
        """The rows that fit every parameter but those left out."""
        fits = [self.where(name, value) for name, value in self.asked.items() if name not in without]
        return self.queryset.filter(*fits)

    def where(self, name: str, value: Any) -> Q:
        """The rows that fit one parameter."""
        method: Callable[[Any], Q] | None = getattr(self, f"where_{name}", None)
        return method(value) if method else Q(**{self.filters[name].column: value})

    @property
    def qs(self) -> QuerySet[Any]:
        """As django-filter calls the rows that fit."""
        return self.narrow()

    @property
    def order(self) -> Order:
        return self.orders[self.sort_name]

    @property
    def sort_name(self) -> str:
        return self.wanted.get("sort") or next(iter(self.orders))

    def total(self) -> int:
        """How many rows fit."""
        return self.narrow().count()

    @property
    def at(self) -> datetime | None:
        """The instant to go back to; ``None`` for now."""
        return None

    def sortable(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Rows with the column of ``order``."""
        return rows

    def where_q(self, words: str) -> Q:
        return Q(pk__in=matching(self.queryset.model, words))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Parameters for which a form has a field beside the facets."""
        return ("q", *self.days, *(("date_mode",) if self.days else ()))

    @property
    def chips(self) -> list[Chip]:
        """One chip for each value in use."""
        found = []
        for name, value in self.asked.items():
            label = str(self.field(name).label)
            for one in value if isinstance(value, list) else [value]:
                found.append(Chip(name, written(one), label, self.text(name, one)))
        return found

    def text(self, name: str, value: Any) -> str:
        """One value of a parameter in the reader's words."""
        return self.field(name).text(value)

    def facets(self) -> list[Facet]:
        """Values to choose from with exact counts; a facet's own choice does not narrow its counts."""
        counts = self.counts()
        return [facet for name in self.facet_names if (facet := self._facet(name, counts[name])).options]

    def counts(self) -> dict[str, Counter[str]]:
        return {name: self.count(name) for name in self.facet_names}

    def count(self, name: str) -> Counter[str]:
        counter: Callable[[QuerySet[Any]], Counter[str]] = getattr(self, f"count_{name}")
        return counter(self.narrow(without=self.apart(name)))

    def apart(self, name: str) -> tuple[str, ...]:
        """The parameters that do not narrow the counts of a facet."""
        return (name,)

    def _facet(self, name: str, counts: Counter[str]) -> Facet:
        field, chosen = self.field(name), self.wanted.get(name, [])
        options = [
            Option(value, text, counts[value], value in chosen)
            for value, text in field.texts().items()
            if counts[value] or value in chosen
        ]
        return Facet(name, str(field.label), options)


def tally(queryset: QuerySet[Any], column: str, of: str = "pk") -> Counter[str]:
    """How many rows share each value of a column."""
    rows = queryset.order_by().values(column).annotate(n=Count(of, distinct=True))
    return Counter({str(row[column]): row["n"] for row in rows})
