"""What readers report as wrong, and the public log of what was put right."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.choices import ReportState
from civic.models.records import Record, RecordQuerySet

MAX_BODY = 2000
MAX_WHERE = 500
MAX_PATH = 200
_CLOSED = Q(closed_at__isnull=False)
_ENTERED = Q(correction__isnull=False)


class CorrectionQuerySet(RecordQuerySet):
    def published(self, on: date | None = None) -> Self:
        """The log as readers see it; an entry dated ahead waits for its day."""
        return self.filter(corrected_on__lte=on or timezone.localdate())


class OfRecord(Record):
    """A row about a page of ours, and about the record that stands there, if any.

    No foreign key: the page keeps its name in the log whatever becomes of the record.
    """

    path = models.CharField(
        _("page"),
        max_length=MAX_PATH,
        blank=True,
        validators=[RegexValidator("^/(?!/)", _("The page starts with one slash."))],
        help_text=_("/institutions/…/"),
    )
    title = models.CharField(max_length=300, blank=True, help_text=_("The name of the page."))
    model = models.CharField(max_length=20, blank=True, editable=False)
    record_key = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_path_is_ours",
                condition=Q(path="") | Q(path__startswith="/") & ~Q(path__startswith="//"),
                violation_error_message=_("The page starts with one slash."),
            ),
            models.CheckConstraint(
                name="%(class)s_model_with_key",
                condition=Q(model="", record_key="") | ~Q(model="") & ~Q(record_key="") & ~Q(path=""),
            ),
        ]


class Correction(OfRecord):
    """An entry of the public log, in the words of staff alone."""

    corrected_on = models.DateField(_("date"), default=timezone.localdate)
    wrong = models.TextField(_("what was wrong"), help_text=_("Public. Your words, never the reporter's."))
    changed = models.TextField(_("what changed"), help_text=_("Public. Your words, never the reporter's."))

    objects: ClassVar[Any] = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-corrected_on", "-pk")
        constraints = [
            *OfRecord.Meta.constraints,
            models.CheckConstraint(
                name="correction_says_both",
                condition=~Q(wrong="") & ~Q(changed=""),
                violation_error_message=_("Say what was wrong and what changed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.corrected_on}: {self.title or self.path}"


class CorrectionReport(OfRecord):
    """What a reader wrote through the form. For staff only; holds nothing about the reader but an e-mail
    address, if one was given. ``civic.corrections`` alone writes it.
    """

    body = models.TextField(_("what is wrong"), validators=[MaxLengthValidator(MAX_BODY)])
    where = models.CharField(_("where it can be checked"), max_length=MAX_WHERE, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=8, default="en")
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=ReportState, default=ReportState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    staff_note = models.TextField(blank=True, help_text=_("For staff only."))
    correction = models.ForeignKey(Correction, models.PROTECT, null=True, blank=True, related_name="reports")

    class Meta:
        ordering = ("created_at", "pk")
        indexes = [
            models.Index(fields=("state", "created_at"), name="correctionreport_queue"),
            models.Index(fields=("digest", "created_at"), name="correctionreport_twins"),
        ]
        constraints = [
            *OfRecord.Meta.constraints,
            models.CheckConstraint(
                name="correctionreport_body",
                condition=~Q(body="") & Q(LessThanOrEqual(Length("body"), MAX_BODY)),
                violation_error_message=_("The report is empty or too long."),
            ),
            models.CheckConstraint(
                name="correctionreport_closed_on_a_day",
                condition=Q(state=ReportState.OPEN, closed_at=None, closed_by=None)
                | ~Q(state=ReportState.OPEN) & _CLOSED,
            ),
            models.CheckConstraint(
                name="correctionreport_accepted_has_entry",
                condition=Q(state=ReportState.ACCEPTED) & _ENTERED
                | ~Q(state=ReportState.ACCEPTED) & Q(correction=None),
            ),
            models.CheckConstraint(
                name="correctionreport_junk_has_no_email",
                condition=~Q(state=ReportState.JUNK) | Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        """Staff's logs repeat this: nothing of what the reporter wrote."""
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.path or '–'}"


class ReportAllowance(Record):
    """A token bucket of the form: how many more reports may come in now, about one page or in all.

    Keyed by the page, never by the visitor. A page without a row has its full allowance.
    """

    tokens = models.FloatField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="reportallowance_not_negative", condition=Q(tokens__gte=0)),
        ]

    def __str__(self) -> str:
        return self.key
