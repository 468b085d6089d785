"""What a timeline shows: events of texts and public words, by and for the institutions asked for."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from civic.filters.commitments import type_labels
from civic.filters.fields import CodesField, DayField, SlugsField
from civic.filters.listing import Param
from civic.filters.records import InstitutionListing
from civic.models import Commitment, Institution, Resolution, ResolutionEvent, Statement

_OF_TEXTS = ("type", "as_of")


class TimelineListing(InstitutionListing):
    """Institutions whose texts and words a timeline shows; topic and day narrow the texts instead."""

    known_at = updated_since = None  # type: ignore[assignment]
    institution = Param(SlugsField, _("Institution"), "slug__in", queryset=Institution.objects.published)
    type = Param(CodesField, _("Promises about"), vocabulary=type_labels)
    as_of = Param(DayField, _("In force on"))

    days = ("as_of",)

    def where_as_of(self, _day: Any) -> Q:
        return Q()

    def heard(self) -> QuerySet[Any] | None:
        """Primary keys of the institutions asked for; ``None`` for all of them."""
        if not set(self.asked) - set(_OF_TEXTS):
            return None
        return self.narrow(without=_OF_TEXTS).order_by().values("pk")

    def events(self) -> QuerySet[ResolutionEvent]:
        """Events of public texts; public comment that is tied to no text only where no text is asked for."""
        wanted = Q(resolution__in=self._texts(Resolution, "institution").values("pk"))
        if not set(self.asked) & set(_OF_TEXTS):
            heard = self.heard()
            wanted |= Q(
                institution__in=Institution.objects.published().values("pk") if heard is None else heard
            )
        return _by_day(ResolutionEvent.objects.filter(wanted))

    def statements(self) -> QuerySet[Statement]:
        return _by_day(self._texts(Statement, "issuer"))

    def _texts(self, model: Any, owner: str) -> QuerySet[Any]:
        rows, institutions = model.objects.published(), self.heard()
        basis = model._meta.model_name
        promises = Commitment.objects.published().filter(**{f"{basis}__isnull": False})
        if institutions is not None:
            promises = promises.filter(institution__in=institutions)
        if "type" in self.asked:
            promises = promises.filter(type__slug__in=self.asked["type"])
            rows = rows.filter(pk__in=promises.values(basis))
        elif institutions is not None:
            rows = rows.filter(Q(**{f"{owner}__in": institutions}) | Q(pk__in=promises.values(basis)))
        return rows.in_force(self.asked["as_of"]) if "as_of" in self.asked else rows


def _by_day(rows: QuerySet[Any]) -> QuerySet[Any]:
    """By the last day that a date can mean, so that a month comes after its days; undated last."""
    return rows.annotate(day=Coalesce("latest", "earliest")).order_by(F("day").asc(nulls_last=True), "pk")
