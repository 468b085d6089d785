"""Enacted and proposed texts; their status is a fold over their events."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.choices import (
    IN_FORCE,
    RESOLUTION_STATUSES,
    BindingForce,
    EventKind,
    RelationCertainty,
    RelationKind,
    ResolutionKind,
    ReviewState,
    Status,
    TextAccess,
)
from civic.models.institutions import Institution
from civic.models.records import (
    Dated,
    Record,
    Reviewed,
    ReviewedQuerySet,
    StatedDate,
    by_day,
    by_last_day,
    in_languages,
)
from civic.status import Happening

FORCE = {
    ResolutionKind.STATUTE: BindingForce.LAW,
    ResolutionKind.ORDINANCE: BindingForce.LAW,
    ResolutionKind.AGREEMENT: BindingForce.CONTRACT,
    ResolutionKind.RESOLUTION: BindingForce.DECLARATION,
}


class SpannedQuerySet(ReviewedQuerySet):
    """Records whose status over time stands in ``StatusSpan``."""

    def spans(self, known_at: datetime | None = None) -> Any:
        """The spans of all records, as they stand now or could be read at an instant."""
        related: Any = self.model._meta.get_field("status_spans").related_model
        return related.objects.known(known_at)

    def with_status(
        self,
        statuses: list[str],
        on: date | None = None,
        *,
        certain: bool = False,
    ) -> Self:
        """Records that had one of the statuses on a day: possibly, or beyond doubt."""
        return self.filter(self.held(statuses, on, certain=certain))

    def held(
        self,
        statuses: list[str],
        on: date | None = None,
        *,
        certain: bool = False,
        known_at: datetime | None = None,
    ) -> Q:
        """The condition of ``with_status``, also as far as was known at an instant."""
        on = on or timezone.localdate()
        mode = "certain" if certain else "possible"
        held = {f"{mode}_from__lte": on, f"{mode}_until__gt": on, "status__in": statuses}
        spans = self.spans(known_at).filter(
            **{f"{self.model._meta.model_name}_id": models.OuterRef("pk")}, **held
        )
        return Q(models.Exists(spans))

    def in_force(self, on: date | None = None, *, certain: bool = False) -> Self:
        """Records adopted, amended or standing on a day (today by default)."""
        return self.filter(self.standing(on, certain=certain))

    def standing(
        self, on: date | None = None, *, certain: bool = False, known_at: datetime | None = None
    ) -> Q:
        """The condition of ``in_force``, also as far as was known at an instant."""
        return self.held([s.value for s in IN_FORCE], on, certain=certain, known_at=known_at)


class ResolutionQuerySet(SpannedQuerySet):
    def published(self) -> Self:
        return super().published().filter(institution__review_state=ReviewState.PUBLISHED)


class Resolution(StatedDate, Reviewed):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="resolutions")
    kind = models.CharField(max_length=32, choices=ResolutionKind)
    number = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    adopting_body = models.CharField(
        max_length=200, blank=True, help_text=_("Empty when the source does not state it.")
    )
    text_access = models.CharField(max_length=16, choices=TextAccess, default=TextAccess.REPORTED_ONLY)
    url = models.URLField(_("address of the official text"), blank=True)
    summary = in_languages(models.TextField(_("summary"), blank=True))
    named_institutions = models.ManyToManyField(
        Institution,
        blank=True,
        related_name="named_in",
        help_text=_("Whom a statute or an agreement binds by name."),
    )
    status = models.CharField(
        max_length=12,
        choices=[(s.value, s.label) for s in RESOLUTION_STATUSES],
        default=Status.UNKNOWN,
        editable=False,
        db_index=True,
    )

    objects: ClassVar[Any] = ResolutionQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = (F("stated_earliest").desc(nulls_last=True), "-pk")
        constraints = [
            *Reviewed.Meta.constraints,
            models.UniqueConstraint(
                fields=("institution", "kind", "number"),
                condition=~Q(number=""),
                name="resolution_number_once",
            ),
        ]
        indexes = [
            *Reviewed.Meta.indexes,
            *by_day("resolution", "stated_latest", "review_state"),
            *by_day("resolution_of", "stated_latest", "institution"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("resolution-detail", args=[self.slug])

    @property
    def binding_force(self) -> BindingForce:
        return FORCE.get(ResolutionKind(self.kind), BindingForce.RULE)


class ResolutionEvent(Dated, Record):
    """Something that happened to a text, or before an institution without one (public comment)."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, null=True, blank=True, related_name="events")
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text=_("Only for public comment that is tied to no resolution."),
    )
    kind = models.CharField(max_length=16, choices=EventKind)
    order = models.PositiveSmallIntegerField(default=1)
    body = models.CharField(max_length=200, blank=True, help_text=_("Who acted, as printed."))
    description = models.CharField(max_length=300, blank=True, help_text=_("As printed."))
    ayes = models.PositiveSmallIntegerField(null=True, blank=True)
    noes = models.PositiveSmallIntegerField(null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Dated.Meta):
        ordering = ("order", "pk")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="resolutionevent_one_subject",
                condition=Q(resolution__isnull=False, institution__isnull=True)
                | Q(
                    resolution__isnull=True,
                    institution__isnull=False,
                    kind=EventKind.PUBLIC_COMMENT,
                ),
                violation_error_message=_("Only public comment may stand without a resolution."),
            ),
            models.UniqueConstraint(
                fields=("resolution", "order"),
                condition=Q(resolution__isnull=False),
                name="resolutionevent_order_once",
            ),
        ]
        indexes = [
            by_last_day("resolutionevent", condition=Q(resolution__isnull=False)),
            by_last_day("comment", condition=Q(institution__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edtf}".strip()

    def happening(self) -> Happening:
        return Happening(self.kind, self.earliest, self.latest)


class ResolutionRelation(Record):
    from_resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="relations")
    to_resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="related_from")
    kind = models.CharField(max_length=16, choices=RelationKind)
    certainty = models.CharField(max_length=8, choices=RelationCertainty)
    rationale = in_languages(
        models.TextField(
            _("rationale"), blank=True, help_text=_("Required when the relation is our reading.")
        )
    )

    class Meta:
        ordering = ("kind", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("from_resolution", "to_resolution", "kind"), name="resolutionrelation_once"
            ),
            models.CheckConstraint(
                name="resolutionrelation_not_to_itself",
                condition=~Q(from_resolution=F("to_resolution")),
                violation_error_message=_("A resolution cannot relate to itself."),
            ),
            models.CheckConstraint(
                name="resolutionrelation_inferred_has_rationale",
                condition=Q(certainty=RelationCertainty.STATED) | ~Q(rationale_en=""),
                violation_error_message=_("Say why we read it so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_resolution} {self.get_kind_display()} {self.to_resolution}"
