"""What a timeline shows: events of texts and public words, by and for the institutions asked for."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from civic.filters.commitments import type_labels
from civic.filters.counting import counted
from civic.filters.fields import CodesField, DayField, SlugsField
from civic.filters.listing import Param
from civic.filters.records import InstitutionListing
from civic.models import Commitment, Institution, Resolution, ResolutionEvent, Statement
from civic.models.records import UndatedLatest

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

    @cached_property
    def sources(self) -> list[QuerySet[Any]]:
        """Events of public texts, public words, and public comment that is tied to no text, each in order.

        Apart, so that each is read along its index; comment only where no text is asked for.
        """
        happened = ResolutionEvent.objects.all()
        texts = self._texts(Resolution, "institution").values("pk")
        of_texts = happened.filter(resolution__isnull=False, resolution__in=texts)
        found: list[QuerySet[Any]] = [of_texts, self._texts(Statement, "issuer")]
        if not set(self.asked) & set(_OF_TEXTS):
            heard = self.heard()
            by: Any = Institution.objects.published().values("pk") if heard is None else heard
            found.append(happened.filter(institution__isnull=False, institution__in=by))
        return [_by_day(rows) for rows in found]

    def total(self) -> int:
        """How many entries there are, kept until the data changes."""
        first, *others = (rows.order_by().values("pk") for rows in self.sources)
        return counted(first.union(*others, all=True), repr(sorted(self.asked.items())))

    def _texts(self, model: Any, owner: str) -> QuerySet[Any]:
        rows, institutions = model.objects.published(), self.heard()
        basis = model._meta.model_name
        promises = Commitment.objects.published().filter(**{f"{basis}__isnull": False})
        if institutions is not None:
            promises = promises.filter(institution__in=institutions)
        if "type" in self.asked:
            promises = promises.filter(type__slug__in=self.asked["type"])
            rows = rows.filter(pk__in=promises.values(basis))
        elif institutions is not None:  # a union, not OR: a database would read every text for that
            own = model.objects.filter(**{f"{owner}__in": institutions}).order_by().values("pk")
            rows = rows.filter(pk__in=own.union(promises.order_by().values(basis), all=True))
        return rows.in_force(self.asked["as_of"]) if "as_of" in self.asked else rows


def _by_day(rows: QuerySet[Any]) -> QuerySet[Any]:
    """By the last day that a date can mean, so that a month comes after its days; undated last."""
    return rows.annotate(day=UndatedLatest("latest", "earliest")).order_by("day", "pk")
