"""Public words of an institution: a mayor's, a district's "has said"."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civic.choices import ReviewState, StatementKind, Status
from civic.models.institutions import Institution
from civic.models.people import Role
from civic.models.records import Dated, Reviewed, by_day, by_last_day, in_languages
from civic.models.resolutions import SpannedQuerySet


class StatementQuerySet(SpannedQuerySet):
    def published(self) -> "StatementQuerySet":
        return super().published().filter(issuer__review_state=ReviewState.PUBLISHED)


class Statement(Dated, Reviewed):
    """It stands until a retraction. Whom it binds lies on the commitment."""

    issuer = models.ForeignKey(Institution, models.PROTECT, related_name="statements")
    speaker = models.ForeignKey(
        Role,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        help_text=_("Empty when the source names nobody."),
    )
    kind = models.CharField(max_length=16, choices=StatementKind)
    title = in_languages(
        models.CharField(
            _("title"), max_length=300, blank=True, help_text=_("What was said, in a few of our words.")
        ),
        required=True,
    )
    venue = in_languages(models.CharField(_("venue"), max_length=200, blank=True))
    retracted_edtf = models.CharField(
        _("taken back on"), max_length=32, blank=True, help_text=_("Date; empty while it stands.")
    )
    retracted_earliest = models.DateField(null=True, blank=True, editable=False)
    retracted_latest = models.DateField(null=True, blank=True, editable=False)
    retraction_note = in_languages(models.CharField(_("retraction note"), max_length=300, blank=True))
    status = models.CharField(
        max_length=12,
        choices=[(s.value, s.label) for s in (Status.STANDS, Status.RETRACTED, Status.UNKNOWN)],
        default=Status.STANDS,
        editable=False,
        db_index=True,
    )

    objects: ClassVar[Any] = StatementQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = (F("earliest").desc(nulls_last=True), F("latest").desc(nulls_last=True), "-pk")
        constraints = [
            *Reviewed.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="statement_retraction_has_note",
                condition=Q(retracted_edtf="") | ~Q(retraction_note_en=""),
                violation_error_message=_("Say how the statement was taken back."),
            ),
        ]
        indexes = [
            *Reviewed.Meta.indexes,
            *by_day("statement", "latest", "review_state"),
            *by_day("statement_of", "latest", "issuer"),
            by_last_day("statement"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("statement-detail", args=[self.slug])

    def derive_dates(self) -> None:
        super().derive_dates()
        value = self.parsed("retracted_edtf")
        self.retracted_edtf = value.text
        self.retracted_earliest, self.retracted_latest = value.earliest, value.latest
