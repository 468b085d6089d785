"""The listing of commitments."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from civic import facets
from civic.choices import Attribution, Basis, Certainty, InstitutionKind, State, Status
from civic.facets.cube import Cube
from civic.filters.clock import ClockedListing
from civic.filters.counting import apportioned
from civic.filters.fields import CodeField, CodesField, DayField, LevelField, SlugsField
from civic.filters.listing import Facet, Option, Param, dated, tally
from civic.filters.spans import DATE_MODES, by_as_of, by_status, count_status
from civic.models import Institution
from civic.versions import Codebook, codebook

FEW = 300
"""Where fewer rows fit, they are fetched and sorted."""
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


_labels: dict[str | None, tuple[Codebook, Mapping[str, str]]] = {}


def type_labels() -> Mapping[str, str]:
    """The names of the topics in the reader's language, put together again when the codebook is another."""
    language, book = get_language(), codebook()
    kept = _labels.get(language)
    if kept is None or kept[0] is not book:
        kept = _labels[language] = (book, {slug: str(kind.label) for slug, kind in book.by_slug.items()})
    return kept[1]


def of_types(listing: ClockedListing, slugs: list[str]) -> Q:
    """Commitments of some types; versions name a type by its notation, which never changes."""
    types = [codebook().by_slug[slug] for slug in slugs]
    return listing.then({"type__in": types}, {"record__type__in": [kind.notation for kind in types]})


class CommitmentListing(ClockedListing):
    state = Param(
        CodesField, gettext_lazy("State"), "state__in", of_owner="state__in", vocabulary=dict(State.choices)
    )
    kind = Param(
        CodesField,
        gettext_lazy("Kind of institution"),
        "institution_kind__in",
        of_owner="kind__in",
        vocabulary=dict(InstitutionKind.choices),
    )
    institution = Param(SlugsField, gettext_lazy("Institution"), queryset=Institution.objects.published)
    type = Param(CodesField, gettext_lazy("Topic"), vocabulary=type_labels)
    min_level = Param(LevelField, gettext_lazy("At least"), "level_ordinal__gte")
    status = Param(CodesField, gettext_lazy("Status"), vocabulary=dict(Status.choices))
    basis = Param(
        CodesField, gettext_lazy("Where it is written"), "basis__in", vocabulary=dict(Basis.choices)
    )
    attribution = Param(
        CodesField, gettext_lazy("Whose words"), "attribution__in", vocabulary=dict(Attribution.choices)
    )
    certainty = Param(
        CodesField, gettext_lazy("How clear"), "certainty__in", vocabulary=dict(Certainty.choices)
    )
    stated_from = Param(DayField, gettext_lazy("Stated from"))
    stated_to = Param(DayField, gettext_lazy("Stated until"))
    as_of = Param(DayField, gettext_lazy("In force on"))
    date_mode = Param(CodeField, gettext_lazy("Dates"), vocabulary=DATE_MODES)

    owner = "institution"
    orders = dated("stated_latest", "institution__name")
    facet_names = ("type", "min_level", "kind", "status", "attribution", "certainty", "basis", "state")
    unfiltered = ("sort", "date_mode")
    days = ("as_of", "stated_from", "stated_to")

    def check(self, wanted: dict[str, Any]) -> None:
        super().check(wanted)
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
        return {level.ordinal: level.label for level in codebook().levels_of(slug)}

    @property
    def certain(self) -> bool:
        return self.wanted.get("date_mode") == "certain"

    def where_place(self, _paths: list[str]) -> Q:
        return self.owned(*self.placed())

    def where_institution(self, slugs: list[str]) -> Q:
        return self.of_institutions(slugs)

    def where_type(self, slugs: list[str]) -> Q:
        return of_types(self, slugs)

    def where_status(self, codes: list[str]) -> Q:
        return by_status(self, codes)

    def where_as_of(self, day: Any) -> Q:
        return by_as_of(self, day)

    def where_stated_from(self, day: Any) -> Q:
        """Certainly: every day it can mean lies on or after; possibly: one does. NULL is an open end."""
        return self._stated(("earliest__gte",) if self.certain else ("latest__gte", "latest"), day)

    def where_stated_to(self, day: Any) -> Q:
        return self._stated(("latest__lte",) if self.certain else ("earliest__lte", "earliest"), day)

    def _stated(self, lookups: tuple[str, ...], day: Any) -> Q:
        """A bound fits, or with a second lookup is open."""

        def either(prefix: str) -> Q:
            bound, *is_open = (f"{prefix}{lookup}" for lookup in lookups)
            fit = Q(**{bound: day})
            return fit | Q(**{is_open[0]: None}) if is_open else fit

        return self.then(either("stated_"), either(""))

    def _columns(self) -> dict[str, list[str]]:
        """What ``civic.facets`` knows of the query, in its words."""
        outside = self._outside()
        return {
            COLUMNS[name]: [str(v) for v in (value if isinstance(value, list) else [value])]
            for name, value in self.asked.items()
            if name not in outside
        }

    def _outside(self) -> list[str]:
        """What it does not know: on a day also the status, which is then that of the day."""
        return [
            name for name in self.asked if name not in COLUMNS or (name == "status" and "as_of" in self.asked)
        ]

    def _among(self) -> Cube | None:
        """The rows that fit what ``civic.facets`` does not know; ``None`` for all."""
        if not (outside := self._outside()):
            return None
        asked = repr([(name, self.asked[name], self.certain) for name in outside])
        rows = self.narrow(without=[name for name in self.asked if name not in outside])
        return apportioned(rows, asked)

    def narrow(self, without: Collection[str] = ()) -> QuerySet[Any]:
        """What few rows fit is looked up by where they are counted, not searched for among millions."""
        rows = super().narrow(without)
        if without or self.at or not self.asked or self._outside():
            return rows
        keys = facets.keys(self._columns(), FEW)
        return rows if keys is None else rows.filter(facet_key__in=keys)

    def total(self) -> int:
        return super().total() if self.at else facets.total(self._columns(), among=self._among())

    def apart(self, name: str) -> tuple[str, ...]:
        """A level means something within its topic only, so topics are counted without it.

        What was in force on a day is no condition for what had another status on that day.
        """
        return {"type": ("type", "min_level"), "status": ("status", "as_of")}.get(name, (name,))

    def counts(self) -> dict[str, Counter[str]]:
        if self.at:
            return super().counts()
        columns, among = self._columns(), self._among()
        found = facets.counts(columns, *(COLUMNS[name] for name in self.facet_names), among=among)
        if "min_level" in self.asked:
            levelless = {k: v for k, v in columns.items() if k != "level_ordinal"}
            found |= facets.counts(levelless, "type", among=among)
        if "as_of" in self.asked:
            found["status"] = self.count("status")
        return {name: found[COLUMNS[name]] for name in self.facet_names}

    def values_of(self, name: str) -> Collection[Any]:
        if name != "min_level":
            return super().values_of(name)
        types = self.wanted.get("type", [])
        return tuple(self._level_labels(types[0])) if len(types) == 1 else ()

    def exactly(self, name: str, value: Any) -> Q:
        if name != "min_level":
            return super().exactly(name, value)
        return self.then({"level_ordinal": value}, {"record__level_ordinal": value})

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
