"""The listings of institutions, resolutions, statements and articles."""

from collections import Counter
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from civic.choices import RESOLUTION_STATUSES, ArticleKind, InstitutionKind, ResolutionKind, State
from civic.filters.clock import ClockedListing
from civic.filters.commitments import type_labels
from civic.filters.counting import grouped, owners
from civic.filters.fields import CodeField, CodesField, DayField, SlugsField
from civic.filters.listing import BY_CHANGE, CHANGED, NAME, NEWEST, OLDEST, Order, Param, dated, tally
from civic.filters.spans import DATE_MODES, by_as_of, by_status, count_status
from civic.models import (
    Commitment,
    CommitmentType,
    Evidence,
    Institution,
    Resolution,
    ResolutionEvent,
    SourceArticle,
    Statement,
)
from civic.versions import OF_EVENTS, OWN, Quoted, codebook, superseded


class CountedListing(ClockedListing):
    """A listing whose total and facets come from one statement, kept until the data changes.

    ``counted`` names the column of each facet that is counted so.
    """

    counted: ClassVar[dict[str, str]] = {}

    def _sums(self) -> tuple[int, dict[str, Counter[Any]]]:
        inside = [name for name in self.counted if name != "status" or "as_of" not in self.asked]
        outside = [name for name in self.asked if name not in inside]
        asked = repr([(name, self.asked[name], getattr(self, "certain", False)) for name in outside])
        cube = grouped(self.narrow(without=inside), list(self.counted.values()), asked)
        return cube.sums({self.counted[name]: self.asked[name] for name in inside if name in self.asked})

    def total(self) -> int:
        return super().total() if self.at else self._sums()[0]

    def counts(self) -> dict[str, Counter[str]]:
        if self.at:
            return super().counts()
        _total, sums = self._sums()
        return {
            name: self.count(name) if self._is_apart(name) else sums[self.counted[name]]
            for name in self.facet_names
        }

    def _is_apart(self, name: str) -> bool:
        """Whether a facet takes a statement of its own: what binds an institution; a status on a day."""
        return name not in self.counted or (name == "status" and "as_of" in self.asked)


class InstitutionListing(CountedListing):
    state = Param(CodesField, _("State"), "state__in", vocabulary=dict(State.choices))
    kind = Param(CodesField, _("Kind of institution"), "kind__in", vocabulary=dict(InstitutionKind.choices))
    type = Param(CodesField, _("Promises about"), vocabulary=type_labels)

    orders: ClassVar = {
        NAME: Order(_("Name A–Z"), "name", False),
        NEWEST: Order(_("Newest here first"), "published_at", True),
        OLDEST: Order(_("Oldest here first"), "published_at", False),
        CHANGED: BY_CHANGE,
    }
    facet_names = ("kind", "type", "state")
    counted: ClassVar = {"kind": "kind", "state": "state"}

    def where_place(self, _paths: list[str]) -> Q:
        return self.then(*self.placed())

    def where_type(self, slugs: list[str]) -> Q:
        """Institutions that a public commitment of some types binds."""
        public = Commitment.objects.published()
        if self.at is None:
            return Q(pk__in=public.filter(type__slug__in=slugs).values("institution"))
        notations = CommitmentType.objects.filter(slug__in=slugs).values_list("notation", flat=True)
        changed = superseded(Commitment, self.at).filter(
            record__type__in=list(notations), record_key__in=public.values("key")
        )
        unchanged = public.filter(type__slug__in=slugs, changed_at__lte=self.at)
        return Q(pk__in=unchanged.values("institution")) | Q(key__in=changed.values("owner_key"))

    def count(self, name: str) -> Counter[str]:
        rows = self.narrow(without=(name,))
        if name != "type":
            return tally(rows, name)
        bound, others = Commitment.objects.published(), {n: v for n, v in self.asked.items() if n != name}
        if others:  # a public commitment binds a public institution
            bound = bound.filter(institution__in=rows.order_by().values("pk"))
        found = owners(bound, "type_id", "institution_id", repr(others))
        types = codebook().types
        return Counter({types[pk].slug: number for pk, number in found.items()})


class InstitutionalListing(CountedListing):
    """Records of one institution each; ``owner`` is the column that names it."""

    state = Param(CodesField, _("State"), of_owner="state__in", vocabulary=dict(State.choices))
    institution = Param(SlugsField, _("Institution"), queryset=Institution.objects.published)

    def where_place(self, _paths: list[str]) -> Q:
        return self.owned(*self.placed())

    def where_institution(self, slugs: list[str]) -> Q:
        return self.of_institutions(slugs)

    def count(self, name: str) -> Counter[str]:
        return tally(self.narrow(without=self.apart(name)), self.counted[name])


class SpannedListing(InstitutionalListing):
    as_of = Param(DayField, _("In force on"))
    date_mode = Param(CodeField, _("Dates"), vocabulary=DATE_MODES)

    unfiltered = ("sort", "date_mode")
    days = ("as_of",)

    @property
    def certain(self) -> bool:
        return self.wanted.get("date_mode") == "certain"

    def where_as_of(self, day: Any) -> Q:
        return by_as_of(self, day)


class ResolutionListing(SpannedListing):
    kind = Param(CodesField, _("Kind of text"), "kind__in", vocabulary=dict(ResolutionKind.choices))
    status = Param(CodesField, _("Status"), vocabulary={s.value: s.label for s in RESOLUTION_STATUSES})

    owner = "institution"
    orders = dated("stated_latest", "institution__name")
    facet_names = ("status", "kind", "state")
    counted: ClassVar = {"status": "status", "kind": "kind", "state": "institution__state"}

    def where_status(self, codes: list[str]) -> Q:
        return by_status(self, codes)

    def apart(self, name: str) -> tuple[str, ...]:
        return ("status", "as_of") if name == "status" else (name,)

    def count(self, name: str) -> Counter[str]:
        if name == "status":
            return count_status(self, self.narrow(without=self.apart(name)))
        return super().count(name)


class StatementListing(SpannedListing):
    owner = "issuer"
    orders = dated("latest", "issuer__name")
    facet_names = ("state",)
    counted: ClassVar = {"state": "issuer__state"}


class ArticleListing(CountedListing):
    institution = Param(SlugsField, _("Institution"), queryset=Institution.objects.published)
    kind = Param(CodesField, _("Kind of source"), "kind__in", vocabulary=dict(ArticleKind.choices))

    orders = dated("latest", "title")
    facet_names = ("kind",)
    counted: ClassVar = {"kind": "kind"}

    def where_state(self, codes: list[str]) -> Q:
        return self._about({"state__in": codes}, {"record__state__in": codes})

    def where_place(self, _paths: list[str]) -> Q:
        return self._about(*self.placed())

    def where_institution(self, slugs: list[str]) -> Q:
        named = {"slug__in": slugs}
        keys = Institution.objects.filter(**named).values("key")
        return self._about(named, {"record_key__in": keys})

    def _about(self, live: Q | dict[str, Any], past: Q | dict[str, Any]) -> Q:
        of = self.institutions(live, past)
        return about(of) if self.at is None else about_then(of, self.at)

    def count(self, name: str) -> Counter[str]:
        return tally(self.narrow(without=(name,)), name)


def about(institutions: QuerySet[Any], changed_before: datetime | None = None) -> Q:
    """Articles that we quote for a public record of one of the institutions."""
    of = institutions.values("pk")
    unchanged = {"changed_at__lte": changed_before} if changed_before else {}

    def own(model: Any, owner: str) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.published().filter(**{f"{owner}__in": of}, **unchanged)
        return found.values("pk")

    happened = ResolutionEvent.objects.filter(resolution__in=own(Resolution, "institution"))
    subjects = {
        "commitment": own(Commitment, "institution"),
        "statement": own(Statement, "issuer"),
        "resolution_event": happened.values("pk"),
    }
    # A union, not OR: a database would read every quote for that.
    first, *others = (
        Evidence.objects.filter(**{f"{subject}__among": rows}).order_by().values("snapshot__article")
        for subject, rows in subjects.items()
    )
    return Q(pk__among=first.union(*others))


def about_then(institutions: QuerySet[Any], at: datetime) -> Q:
    """Articles that we quoted then for a record of one of the institutions: live rows, and versions."""
    found, keys = about(institutions, at), institutions.values("key")
    for model, place in {Commitment: OWN, Statement: OWN, Resolution: OF_EVENTS}.items():
        public = model.objects.published().values("key")
        slugs = Quoted(superseded(model, at).filter(owner_key__in=keys, record_key__in=public), place)
        renamed = superseded(SourceArticle, at).annotate(then=KT("record__slug")).filter(then__in=slugs)
        found |= Q(changed_at__lte=at, slug__in=slugs) | Q(key__in=renamed.values("record_key"))
    return found
