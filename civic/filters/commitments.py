"""The listing of commitments."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic import facets
from civic.choices import Attribution, Basis, Certainty, InstitutionKind, Status
from civic.filters.fields import CodeField, CodesField, DayField, LevelField, SlugsField
from civic.filters.listing import Facet, Listing, Option, Param, dated, tally
from civic.filters.spans import DATE_MODES, by_as_of, count_status
from civic.models import CommitmentType, Institution, Level

# The columns of civic.facets, which counts without counting.
COLUMNS = {
    "state": "state",
    "kind": "institution_kind",
    "type": "type",
    "min_level": "level_ordinal",
    "status": "status",
    "basis": "basis",
    "attribution": "attribution",
    "certainty": "certainty",
}


def type_labels() -> Mapping[str, str]:
    return {t.slug: t.label for t in CommitmentType.objects.all()}


class CommitmentListing(Listing):
    kind = Param(CodesField, gettext_lazy("Kind of institution"), vocabulary=dict(InstitutionKind.choices))
    institution = Param(SlugsField, gettext_lazy("Institution"), queryset=Institution.objects.published)
    type = Param(CodesField, gettext_lazy("Topic"), vocabulary=type_labels)
    min_level = Param(LevelField, gettext_lazy("At least"))
    status = Param(CodesField, gettext_lazy("Status"), vocabulary=dict(Status.choices))
    basis = Param(CodesField, gettext_lazy("Where it is written"), vocabulary=dict(Basis.choices))
    attribution = Param(CodesField, gettext_lazy("Whose words"), vocabulary=dict(Attribution.choices))
    certainty = Param(CodesField, gettext_lazy("How clear"), vocabulary=dict(Certainty.choices))
    stated_from = Param(DayField, gettext_lazy("Stated from"))
    stated_to = Param(DayField, gettext_lazy("Stated until"))
    as_of = Param(DayField, gettext_lazy("In force on"))
    date_mode = Param(CodeField, gettext_lazy("Dates"), vocabulary=DATE_MODES)

    orders = dated("stated_latest", "institution__name")
    facet_names = ("type", "min_level", "kind", "status", "attribution", "certainty", "basis", "state")
    unfiltered = ("sort", "date_mode")
    days = ("as_of", "stated_from", "stated_to")

    def check(self, wanted: dict[str, Any]) -> None:
        if "min_level" in wanted:
            self._check_level(wanted)
        first, last = wanted.get("stated_from"), wanted.get("stated_to")
        if first and last and first > last:
            for name in ("stated_from", "stated_to"):
                self.refuse(wanted, name, _("the first day comes after the last."))

    def _check_level(self, wanted: dict[str, Any]) -> None:
        types = wanted.get("type", [])
        if len(types) != 1:
            self.refuse(wanted, "min_level", _("a level needs exactly one topic. Choose one first."))
        elif wanted["min_level"] not in self._level_labels(types[0]):
            self.refuse(wanted, "min_level", _("this topic has no such level."))

    def _level_labels(self, slug: str) -> dict[int, str]:
        if slug not in self._levels:
            self._levels[slug] = {v.ordinal: v.label for v in Level.objects.filter(type__slug=slug)}
        return self._levels[slug]

    @cached_property
    def _levels(self) -> dict[str, dict[int, str]]:
        return {}

    @property
    def certain(self) -> bool:
        return self.wanted.get("date_mode") == "certain"

    def by_state(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(state__in=codes)

    def by_place(self, queryset: QuerySet[Any], _paths: list[str]) -> QuerySet[Any]:
        near = Institution.objects.filter(places__in=self.field("place").ids())
        return queryset.filter(institution__in=near.values("pk"))

    def by_kind(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(institution_kind__in=codes)

    def by_institution(self, queryset: QuerySet[Any], slugs: list[str]) -> QuerySet[Any]:
        return queryset.filter(institution__slug__in=slugs)

    def by_type(self, queryset: QuerySet[Any], slugs: list[str]) -> QuerySet[Any]:
        return queryset.filter(type__slug__in=slugs)

    def by_min_level(self, queryset: QuerySet[Any], level: int) -> QuerySet[Any]:
        return queryset.filter(level_ordinal__gte=level)

    def by_status(self, queryset: Any, codes: list[str]) -> QuerySet[Any]:
        if day := self.wanted.get("as_of"):
            return queryset.with_status(codes, day, certain=self.certain)
        return queryset.filter(status__in=codes)

    def by_as_of(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        return by_as_of(self, queryset, day)

    def by_basis(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(basis__in=codes)

    def by_attribution(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(attribution__in=codes)

    def by_certainty(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(certainty__in=codes)

    def by_stated_from(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        """Certainly: every day it can mean lies on or after; possibly: one does. NULL is an open end."""
        if self.certain:
            return queryset.filter(stated_earliest__gte=day)
        return queryset.filter(Q(stated_latest__gte=day) | Q(stated_latest=None))

    def by_stated_to(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        if self.certain:
            return queryset.filter(stated_latest__lte=day)
        return queryset.filter(Q(stated_earliest__lte=day) | Q(stated_earliest=None))

    def _columns(self) -> dict[str, list[str]] | None:
        """The query as civic.facets knows it; ``None`` where it asks for more."""
        if not set(self.asked) <= set(COLUMNS):
            return None
        return {
            COLUMNS[name]: [str(v) for v in (value if isinstance(value, list) else [value])]
            for name, value in self.asked.items()
        }

    def total(self) -> int:
        columns = self._columns()
        return super().total() if columns is None else facets.total(columns)

    def apart(self, name: str) -> tuple[str, ...]:
        """A level means something within its topic only, so topics are counted without it.

        What was in force on a day is no condition for what had another status on that day.
        """
        return {"type": ("type", "min_level"), "status": ("status", "as_of")}.get(name, (name,))

    def counts(self) -> dict[str, Counter[str]]:
        columns = self._columns()
        if columns is None:
            return super().counts()
        found = facets.counts(columns, *(COLUMNS[name] for name in self.facet_names))
        if "min_level" in self.asked:
            levelless = {k: v for k, v in columns.items() if k != "level_ordinal"}
            found |= facets.counts(levelless, "type")
        return {name: found[COLUMNS[name]] for name in self.facet_names}

    def count(self, name: str) -> Counter[str]:
        rows = self.narrow(without=self.apart(name))
        if name == "status":
            return count_status(self, rows)
        return tally(rows, "type__slug" if name == "type" else COLUMNS[name])

    def _facet(self, name: str, counts: Counter[str]) -> Facet:
        return self._level_facet(counts) if name == "min_level" else super()._facet(name, counts)

    def _level_facet(self, counts: Counter[str]) -> Facet:
        """Levels of the one chosen topic, each counted with all that are stronger."""
        types, chosen = self.wanted.get("type", []), self.wanted.get("min_level")
        labels = self._level_labels(types[0]) if len(types) == 1 else {}
        options = []
        for ordinal, label in sorted(labels.items()):
            count = sum(n for level, n in counts.items() if int(level) >= ordinal)
            if ordinal and (count or chosen == ordinal):
                options.append(Option(str(ordinal), label, count, chosen == ordinal))
        return Facet("min_level", str(self.field("min_level").label), options, single=True)

    def text(self, name: str, value: Any) -> str:
        if name == "min_level":
            return str(self._level_labels(self.wanted["type"][0])[value])
        return super().text(name, value)
