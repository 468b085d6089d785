"""The listings of institutions, resolutions, statements and articles."""

from collections import Counter
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.choices import RESOLUTION_STATUSES, ArticleKind, InstitutionKind, ResolutionKind
from civic.filters.commitments import type_labels
from civic.filters.fields import CodeField, CodesField, DayField, SlugsField
from civic.filters.listing import NAME, NEWEST, OLDEST, Listing, Order, Param, dated, tally
from civic.filters.spans import DATE_MODES, by_as_of, count_status
from civic.models import Commitment, Evidence, Institution, Resolution, Statement


class InstitutionListing(Listing):
    kind = Param(CodesField, _("Kind of institution"), vocabulary=dict(InstitutionKind.choices))
    type = Param(CodesField, _("Promises about"), vocabulary=type_labels)

    orders: ClassVar = {
        NAME: Order(_("Name A–Z"), "name", False),
        NEWEST: Order(_("Newest here first"), "published_at", True),
        OLDEST: Order(_("Oldest here first"), "published_at", False),
    }
    facet_names = ("kind", "type", "state")

    def by_state(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(state__in=codes)

    def by_place(self, queryset: QuerySet[Any], _paths: list[str]) -> QuerySet[Any]:
        there = Institution.objects.filter(places__in=self.field("place").ids())
        return queryset.filter(pk__in=there.values("pk"))

    def by_kind(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(kind__in=codes)

    def by_type(self, queryset: QuerySet[Any], slugs: list[str]) -> QuerySet[Any]:
        bound = Commitment.objects.published().filter(type__slug__in=slugs)
        return queryset.filter(pk__in=bound.values("institution"))

    def count(self, name: str) -> Counter[str]:
        rows = self.narrow(without=(name,))
        if name == "type":
            bound = Commitment.objects.published().filter(institution__in=rows.order_by().values("pk"))
            return tally(bound, "type__slug", of="institution")
        return tally(rows, name)


class InstitutionalListing(Listing):
    """Records of one institution each; ``owner`` is the column that names it."""

    institution = Param(SlugsField, _("Institution"), queryset=Institution.objects.published)

    owner: ClassVar[str]

    def by_state(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.owner}__state__in": codes})

    def by_place(self, queryset: QuerySet[Any], _paths: list[str]) -> QuerySet[Any]:
        there = Institution.objects.filter(places__in=self.field("place").ids())
        return queryset.filter(**{f"{self.owner}__in": there.values("pk")})

    def by_institution(self, queryset: QuerySet[Any], slugs: list[str]) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.owner}__slug__in": slugs})

    def count(self, name: str) -> Counter[str]:
        rows = self.narrow(without=self.apart(name))
        return tally(rows, f"{self.owner}__state" if name == "state" else name)


class SpannedListing(InstitutionalListing):
    as_of = Param(DayField, _("In force on"))
    date_mode = Param(CodeField, _("Dates"), vocabulary=DATE_MODES)

    unfiltered = ("sort", "date_mode")
    days = ("as_of",)

    @property
    def certain(self) -> bool:
        return self.wanted.get("date_mode") == "certain"

    def by_as_of(self, queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
        return by_as_of(self, queryset, day)


class ResolutionListing(SpannedListing):
    kind = Param(CodesField, _("Kind of text"), vocabulary=dict(ResolutionKind.choices))
    status = Param(CodesField, _("Status"), vocabulary={s.value: s.label for s in RESOLUTION_STATUSES})

    owner = "institution"
    orders = dated("stated_latest", "institution__name")
    facet_names = ("status", "kind", "state")

    def by_kind(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(kind__in=codes)

    def by_status(self, queryset: Any, codes: list[str]) -> QuerySet[Any]:
        if day := self.wanted.get("as_of"):
            return queryset.with_status(codes, day, certain=self.certain)
        return queryset.filter(status__in=codes)

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


class ArticleListing(Listing):
    institution = Param(SlugsField, _("Institution"), queryset=Institution.objects.published)
    kind = Param(CodesField, _("Kind of source"), vocabulary=dict(ArticleKind.choices))

    orders = dated("latest", "title")
    facet_names = ("kind",)

    def by_state(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return about(queryset, Institution.objects.filter(state__in=codes))

    def by_place(self, queryset: QuerySet[Any], _paths: list[str]) -> QuerySet[Any]:
        return about(queryset, Institution.objects.filter(places__in=self.field("place").ids()))

    def by_institution(self, queryset: QuerySet[Any], slugs: list[str]) -> QuerySet[Any]:
        return about(queryset, Institution.objects.filter(slug__in=slugs))

    def by_kind(self, queryset: QuerySet[Any], codes: list[str]) -> QuerySet[Any]:
        return queryset.filter(kind__in=codes)

    def count(self, name: str) -> Counter[str]:
        return tally(self.narrow(without=(name,)), name)


def about(articles: QuerySet[Any], institutions: QuerySet[Any]) -> QuerySet[Any]:
    """Articles that we quote for a public record of one of the institutions."""
    of = institutions.values("pk")
    quotes = Evidence.objects.filter(
        Q(commitment__in=Commitment.objects.published().filter(institution__in=of).values("pk"))
        | Q(statement__in=Statement.objects.published().filter(issuer__in=of).values("pk"))
        | Q(resolution_event__resolution__in=Resolution.objects.published().filter(institution__in=of))
    )
    return articles.filter(pk__in=quotes.values("snapshot__article"))
