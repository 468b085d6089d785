"""Where quotes stand in later texts of their source, and the quotes that the newest text lacks."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from civic.choices import AnchorState
from civic.models.evidence import Evidence, EvidenceQuerySet
from civic.models.records import Record
from civic.models.sources import Snapshot


class Anchor(Record):
    """A quote looked up in a text that was captured after its own. Derived; written by the workflow alone.

    The original place stays on the quote: the publication gate reads that one.
    """

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="anchors")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="anchors")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=AnchorState)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=("evidence", "snapshot"), name="anchor_once"),
            models.CheckConstraint(
                name="anchor_exact_has_place",
                condition=Q(state=AnchorState.EXACT, start__isnull=False, end__gt=F("start"))
                | (~Q(state=AnchorState.EXACT) & Q(start__isnull=True, end__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence}, {self.snapshot}"


class AbsentQuoteManager(models.Manager.from_queryset(EvidenceQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> Any:
        return super().get_queryset().filter(absent_on__isnull=False)


class AbsentQuote(Evidence):
    """A quote that the newest text of its source lacks: somebody has to look."""

    objects: ClassVar[Any] = AbsentQuoteManager()

    class Meta:
        proxy = True
        ordering = ("absent_on", "pk")
        verbose_name = _("quote that the newest text lacks")
        verbose_name_plural = _("quotes that the newest text lacks")
