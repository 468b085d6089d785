"""Evidence: the exact words that prove a claim, anchored in a snapshot (W3C selectors)."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from civic.choices import AnchorState, Attribution, Part, ReviewState, Stance
from civic.models.commitments import Commitment, CommitmentEvent
from civic.models.institutions import Institution
from civic.models.people import Role
from civic.models.records import Record, RecordQuerySet
from civic.models.resolutions import ResolutionEvent, ResolutionRelation
from civic.models.sources import STAFF_TEXTS, Snapshot
from civic.models.statements import Statement

TARGETS = (
    "commitment",
    "commitment_event",
    "resolution_event",
    "resolution_relation",
    "statement",
    "role",
    "institution",
)


_STAND_ON = {
    "commitment": ("commitment", "commitment_event__commitment"),
    "resolution": ("resolution_event__resolution", "resolution_relation__from_resolution"),
    "statement": ("statement",),
    "institution": ("institution", "role__institution", "resolution_event__institution"),
    "sourcearticle": ("snapshot__article",),
}
"""Where a quote says on which record it stands, or for an article, that it is taken from it."""


def exactly_one(names: tuple[str, ...]) -> Q:
    condition = Q()
    for chosen in names:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return condition


class EvidenceQuerySet(RecordQuerySet):
    def of(self, record: models.Model) -> "EvidenceQuerySet":
        """The quotes of a reviewed record, its parts included; none of any other."""
        lookups = _STAND_ON.get(str(record._meta.model_name), ())
        return self.leading_to(record, *lookups) if lookups else self.none()

    def supporting(self) -> "EvidenceQuerySet":
        """Quotes that can carry a claim: supporting, and found in the text or vouched for."""
        return self.filter(stance=Stance.SUPPORTS, anchor_state__in=(AnchorState.EXACT, AnchorState.ATTESTED))

    def for_display(self) -> "EvidenceQuerySet":
        """Public quotes with their sources and speakers, without the staff-only text."""
        return (
            self.filter(snapshot__article__review_state=ReviewState.PUBLISHED)
            .select_related("snapshot__article", "speaker__person", "speaker__institution")
            .textless()
        )

    def prefetched(self) -> Prefetch:
        """``for_display`` for all quotes of many records in one query."""
        return Prefetch("evidence", self.for_display())

    def textless(self) -> "EvidenceQuerySet":
        """Without the staff-only columns of their snapshots: a megabyte each, and nothing for a page."""
        return self.defer(*(f"snapshot__{name}" for name in STAFF_TEXTS))


class Evidence(Record):
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="evidence")
    exact = models.CharField(_("quote"), max_length=600, help_text=_("The exact words of the source."))
    prefix = models.CharField(max_length=120, blank=True)
    suffix = models.CharField(max_length=120, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True, help_text=_("In code points."))
    end = models.PositiveIntegerField(null=True, blank=True)
    page = models.CharField(max_length=20, blank=True)
    stance = models.CharField(max_length=12, choices=Stance, default=Stance.SUPPORTS)
    attribution = models.CharField(max_length=20, choices=Attribution)
    speaker = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="spoken_evidence")
    order = models.PositiveSmallIntegerField(default=1)
    part = models.CharField(max_length=8, choices=Part, default=Part.WHOLE)
    anchor_state = models.CharField(
        max_length=10, choices=AnchorState, default=AnchorState.ORPHAN, editable=False
    )
    absent_on = models.DateField(
        null=True,
        blank=True,
        editable=False,
        db_index=True,
        help_text=_("The day of the newest text of its source, where that text lacks the quote. Derived."),
    )
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, blank=True, related_name="evidence")
    commitment_event = models.ForeignKey(
        CommitmentEvent, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    resolution_event = models.ForeignKey(
        ResolutionEvent, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    resolution_relation = models.ForeignKey(
        ResolutionRelation, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    statement = models.ForeignKey(Statement, models.CASCADE, null=True, blank=True, related_name="evidence")
    role = models.ForeignKey(Role, models.CASCADE, null=True, blank=True, related_name="evidence")
    institution = models.ForeignKey(
        Institution, models.CASCADE, null=True, blank=True, related_name="evidence"
    )

    objects: ClassVar[Any] = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ("order", "pk")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                name="evidence_one_target",
                condition=exactly_one(TARGETS),
                violation_error_message=_("A quote proves exactly one thing."),
            ),
            models.CheckConstraint(
                name="evidence_exact_not_empty",
                condition=~Q(exact=""),
                violation_error_message=_("The quote is empty."),
            ),
            models.CheckConstraint(
                name="evidence_offsets_fit_quote",
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, end=F("start") + Length("exact")),
                violation_error_message=_("The offsets do not fit the length of the quote."),
            ),
            models.CheckConstraint(
                name="evidence_anchored_has_offsets",
                condition=~Q(anchor_state=AnchorState.EXACT) | Q(start__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=(target, "order"),
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"evidence_{target}_order_once",
                )
                for target in TARGETS
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact[:60]}”"

    @property
    def target(self) -> Any:
        """The one record that this quote proves."""
        return next(getattr(self, name) for name in TARGETS if getattr(self, f"{name}_id"))

    @property
    def is_supporting(self) -> bool:
        """The same rule as ``supporting()``, for evidence already fetched."""
        return self.stance == Stance.SUPPORTS and self.anchor_state in (
            AnchorState.EXACT,
            AnchorState.ATTESTED,
        )


def quotes() -> Prefetch:
    """The quotes of records, as pages and the API show them."""
    return Evidence.objects.prefetched()
