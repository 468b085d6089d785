"""Commitments: who is bound, to what, how strongly, on which basis."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.choices import (
    COUNTERPARTY_SETS,
    IN_FORCE,
    Attribution,
    Basis,
    Certainty,
    Clause,
    CommitmentEventKind,
    Counterparty,
    InstitutionKind,
    Modality,
    Polarity,
    SearchOutcome,
    State,
    Status,
)
from civic.dates import DAWN, NEVER
from civic.models.codebook import CommitmentType, Level
from civic.models.institutions import Institution
from civic.models.records import Dated, Record, Reviewed, StatedDate, by_day, in_languages
from civic.models.resolutions import Resolution, SpannedQuerySet
from civic.models.statements import Statement
from civic.status import Happening


class CommitmentQuerySet(SpannedQuerySet):
    def published(self) -> Self:
        """Public only while its institution, its basis and a supporting article are.

        ``is_public`` is derived from all of them by the workflow and checked by ``check_records``; that it is
        published too is a constraint, and to ask both would lead SQLite to the wrong index.
        """
        return self.filter(is_public=True)

    def standing(
        self, on: date | None = None, *, certain: bool = False, known_at: datetime | None = None
    ) -> Q:
        """As for resolutions, answered from the stored window unless the window has gaps."""
        if known_at is not None:
            return super().standing(on, certain=certain, known_at=known_at)
        on = on or timezone.localdate()
        start, end = ("certain_from", "certain_until") if certain else ("possible_from", "possible_until")
        spans = self.spans().filter(commitment_id=OuterRef("pk"), status__in=[s.value for s in IN_FORCE])
        within = {f"{start}__lte": on, f"{end}__gt": on}
        return Q(Q(window_has_gaps=False) | Exists(spans.filter(**within)), **within)

    def due_for_check(self, on: date | None = None) -> Self:
        """In force as far as we know, and not looked at within ``REVIEW_EVERY_DAYS``; never checked first."""
        last = (on or timezone.localdate()) - timedelta(days=settings.REVIEW_EVERY_DAYS)
        overdue = Q(last_verified_on__isnull=True) | Q(last_verified_on__lt=last)
        due = self.filter(overdue, status__in=[s.value for s in IN_FORCE])
        return due.order_by(F("last_verified_on").asc(nulls_first=True), "pk")

    def old(self, on: date | None = None) -> Self:
        """Newest dated source older than ``STALE_AFTER_DAYS``; the oldest first."""
        last = (on or timezone.localdate()) - timedelta(days=settings.STALE_AFTER_DAYS)
        newest = Max("evidence__snapshot__article__latest")
        return (
            self.annotate(newest_source=newest).filter(newest_source__lt=last).order_by("newest_source", "pk")
        )

    def with_basis(self) -> Self:
        """With everything a card shows but its quotes, in one query."""
        return self.select_related(
            *("institution", "type", "level", "resolution__institution"),
            *("statement__issuer", "statement__speaker__person"),
        )

    def for_list(self) -> Self:
        """With everything a card shows, in two queries; never the text of a snapshot."""
        evidence = self.model._meta.get_field("evidence").related_model.objects
        return self.with_basis().prefetch_related(evidence.prefetched())


PUBLIC: dict[str, Any] = {"condition": Q(is_public=True)}
"""As a condition, since SQLite does not look a bare boolean up in an index."""


class DerivedColumns(models.Model):
    """What lists filter and sort by, written by the workflow alone (``limits.md``)."""

    state = models.CharField(max_length=2, choices=State, blank=True, editable=False)
    institution_kind = models.CharField(max_length=32, choices=InstitutionKind, blank=True, editable=False)
    level_ordinal = models.PositiveSmallIntegerField(default=0, editable=False)
    basis = models.CharField(max_length=12, choices=Basis, blank=True, editable=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.UNKNOWN, editable=False)
    attribution = models.CharField(max_length=20, choices=Attribution, blank=True, editable=False)
    last_verified_on = models.DateField(null=True, blank=True, editable=False)
    possible_from = models.DateField(default=NEVER, editable=False)
    certain_from = models.DateField(default=NEVER, editable=False)
    certain_until = models.DateField(default=DAWN, editable=False)
    possible_until = models.DateField(default=DAWN, editable=False)
    window_has_gaps = models.BooleanField(default=False, editable=False)
    is_public = models.BooleanField(default=False, editable=False)
    facet_key = models.CharField(
        max_length=200, blank=True, editable=False, help_text=_("Where it is counted; empty if nowhere.")
    )

    class Meta:
        abstract = True


class Commitment(DerivedColumns, StatedDate, Reviewed):
    institution = models.ForeignKey(
        Institution,
        models.PROTECT,
        related_name="commitments",
        help_text=_("The one that is bound, which may differ from the one that speaks."),
    )
    type = models.ForeignKey(CommitmentType, models.PROTECT, related_name="commitments")
    level = models.ForeignKey(Level, models.PROTECT, related_name="commitments")
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    actor = in_languages(
        models.CharField(
            _("actor"),
            max_length=120,
            blank=True,
            help_text=_("Who acts, where the source says: the superintendent."),
        )
    )
    counterparties = models.CharField(
        max_length=80,
        default=Counterparty.NOT_STATED,
        help_text=_("Towards whom."),
    )
    polarity = models.CharField(max_length=12, choices=Polarity)
    modality = models.CharField(max_length=8, choices=Modality, default=Modality.WILL)
    conditions = in_languages(models.TextField(_("conditions"), blank=True))
    exceptions = in_languages(models.TextField(_("exceptions"), blank=True))
    deadline = in_languages(models.CharField(_("deadline"), max_length=120, blank=True))
    locator = models.CharField(max_length=120, blank=True, help_text=_("Section or page of the text."))
    clause = models.CharField(max_length=12, choices=Clause, default=Clause.NOT_KNOWN)
    certainty = models.CharField(max_length=12, choices=Certainty, default=Certainty.CLEAR)
    certainty_note = in_languages(
        models.TextField(_("certainty note"), blank=True, help_text=_("What is unclear, in one sentence."))
    )
    summary = in_languages(models.TextField(_("plain-language summary"), blank=True), required=True)

    objects: ClassVar[Any] = CommitmentQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = (F("stated_latest").desc(nulls_last=True), "-pk")
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="commitment_one_basis",
                condition=Q(resolution__isnull=False, statement__isnull=True)
                | Q(resolution__isnull=True, statement__isnull=False),
                violation_error_message=_("Give one basis: a resolution or a statement, not both."),
            ),
            models.CheckConstraint(
                name="commitment_ambiguous_has_note",
                condition=Q(certainty=Certainty.CLEAR) | ~Q(certainty_note_en=""),
                violation_error_message=_("Say what is unclear."),
            ),
            models.CheckConstraint(
                name="commitment_counterparties",
                condition=Q(counterparties__in=COUNTERPARTY_SETS),
                violation_error_message=_("Name known counterparties, or only “not stated”."),
            ),
            models.CheckConstraint(
                name="commitment_public_is_published",
                condition=Q(is_public=False) | Q(review_state="published"),
            ),
        ]
        indexes = [
            *Reviewed.Meta.indexes,
            *by_day("commitment", "stated_latest", **PUBLIC),
            *by_day("commitment_of_state", "stated_latest", "state", **PUBLIC),
            *by_day("commitment_of_type", "stated_latest", "type", **PUBLIC),
            *by_day("commitment_bound", "stated_latest", "institution", **PUBLIC),
            models.Index(fields=("facet_key",), name="commitment_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.level.label}"

    def get_absolute_url(self) -> str:
        return reverse("commitment-detail", args=[self.slug])

    @property
    def counterparty_labels(self) -> list[str]:
        return [str(Counterparty(code).label) for code in self.counterparties.split()]

    @property
    def basis_record(self) -> Resolution | Statement | None:
        return self.resolution or self.statement


class CommitmentEvent(Dated, Record):
    """Somebody looked whether it holds, or it ended: evidence with a date, never a typed status."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=CommitmentEventKind)
    order = models.PositiveSmallIntegerField(default=1)
    note = in_languages(models.CharField(_("note"), max_length=300, blank=True))

    class Meta(Dated.Meta):
        ordering = ("order", "pk")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=("commitment", "order"), name="commitmentevent_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edtf}".strip()

    def happening(self) -> Happening:
        return Happening(self.kind, self.earliest, self.latest)


class ResearchLog(Record):
    """A recorded search: only a row here makes "no promise found"."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="research")
    type = models.ForeignKey(CommitmentType, models.PROTECT, related_name="research")
    searched_on = models.DateField()
    where = in_languages(
        models.CharField(
            _("where"), max_length=300, blank=True, help_text=_("What was searched: shown in public.")
        ),
        required=True,
    )
    by = models.ForeignKey(
        "auth.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by whom")
    )
    outcome = models.CharField(max_length=12, choices=SearchOutcome)
    note = models.TextField(blank=True, help_text=_("For staff only."))

    class Meta:
        ordering = ("-searched_on", "pk")

    def __str__(self) -> str:
        return f"{self.institution}: {self.type.notation}, {self.searched_on}"
