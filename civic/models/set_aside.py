"""Passages that were read and promise nothing, so that nobody reads them twice. For staff only."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.models.records import Record
from civic.models.sources import Snapshot


class SetAside(Record):
    """A slice of a snapshot (1–600 code points) with who read it; never exported, never public."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="set_aside")
    exact = models.CharField(_("passage"), max_length=600)
    start = models.PositiveIntegerField(help_text=_("In code points."))
    end = models.PositiveIntegerField()
    note = models.CharField(_("why it is no commitment"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("start", "pk")
        verbose_name_plural = _("passages set aside")
        constraints = [
            models.UniqueConstraint(
                fields=("snapshot", "start", "end"),
                name="setaside_once",
                violation_error_message=_("This passage is set aside already."),
            ),
            models.CheckConstraint(
                name="setaside_offsets_fit_passage",
                condition=~Q(exact="") & Q(end=F("start") + Length("exact")),
                violation_error_message=_("The offsets do not fit the length of the passage."),
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact[:60]}”"
